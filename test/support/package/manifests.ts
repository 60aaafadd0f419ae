/** The Kubernetes manifests, and what is wrong with one: by the types of its fields, and by their values. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as apps from 'kubernetes-models/apps/v1';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';
import { compile, createProject } from '../codegen/project.js';

// Manifests are read by the tests that know their kinds.
export type Manifest = any;

const folder = 'ops/kubernetes';

const kinds: Readonly<Record<string, [module: string, new (data: any) => { validate(): void }]>> = {
  ConfigMap: ['kubernetes-models/v1', core.ConfigMap],
  Service: ['kubernetes-models/v1', core.Service],
  Deployment: ['kubernetes-models/apps/v1', apps.Deployment],
  Job: ['kubernetes-models/batch/v1', batch.Job],
  NetworkPolicy: ['kubernetes-models/networking.k8s.io/v1', networking.NetworkPolicy],
  PodDisruptionBudget: ['kubernetes-models/policy/v1', policy.PodDisruptionBudget],
};

function kindOf({ kind }: Manifest) {
  const found = kinds[kind];
  if (found === undefined) throw new Error(`The tests know no ${kind}.`);
  return found;
}

/** Every file of the folder that kustomize would apply; throws if it would leave one out. */
export function readManifests(): Manifest[] {
  const list = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')).resources;
  const files = readdirSync(folder).filter((name) => name !== 'kustomization.yaml');
  if (files.toSorted().join() !== list.toSorted().join()) throw new Error(`It lists ${list}.`);
  return list.flatMap((file: string) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((each) => each.toJS()),
  );
}

/** What the API server would refuse of values: formats, bounds, members that are missing. */
export function problemsOfValues(manifest: Manifest): string[] {
  try {
    new (kindOf(manifest)[1])(manifest).validate();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** What the API server would refuse of fields, such as one that does not exist; as the compiler says it. */
export function problemsOfFields(manifests: readonly Manifest[]): string[] {
  const lines = manifests.map((manifest, index) => {
    const [module] = kindOf(manifest);
    const type = `import('${module}').I${manifest.kind}`;
    return `export const manifest${index}: ${type} = ${JSON.stringify(manifest)};`;
  });
  return compile(createProject({ 'src/manifests.ts': lines.join('\n') })).map(({ error }) => error);
}
