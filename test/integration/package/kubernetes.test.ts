/** The Kubernetes manifests: valid, safe, with probes, and with settings that Rekey knows. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { allSettings } from '../../../src/config/table.js';
import { removeProjects } from '../../support/codegen/project.js';
import {
  readManifests,
  problemsOfFields,
  problemsOfValues,
} from '../../support/package/manifests.js';
import { problemsOf, testEnvironment } from '../../support/world/environment.js';

afterAll(removeProjects);

const manifests = readManifests();
const byKind = (kind: string) => manifests.filter((each) => each.kind === kind);
const named = (kind: string, name: string) =>
  byKind(kind).find(({ metadata }) => metadata.name === name);
const pods = [...byKind('Deployment'), ...byKind('Job')].map(({ metadata, spec }) => ({
  name: metadata.name,
  labels: spec.template.metadata.labels,
  selector: spec.selector?.matchLabels,
  ...spec.template.spec,
}));

describe('the manifests', () => {
  it('are a service, a worker, a job that migrates, and what belongs to them', () => {
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()).toEqual([
      'ConfigMap rekey',
      'Deployment rekey',
      'Deployment rekey-worker',
      'Job rekey-migrate',
      'NetworkPolicy rekey',
      'PodDisruptionBudget rekey',
      'Service rekey',
    ]);
  });

  it('have only fields and values that Kubernetes knows', () => {
    expect(manifests.flatMap(problemsOfValues)).toEqual([]);
    expect(problemsOfFields(manifests)).toEqual([]);
  });

  it('would be reported if a field were misspelt or a value wrong', () => {
    const [first] = structuredClone(byKind('Deployment'));
    const [container] = first.spec.template.spec.containers;
    container.livenesProbe = container.livenessProbe;
    expect(problemsOfFields([first]).join()).toMatch(/livenesProbe.* does not exist/);
    first.spec.replicas = 'two';
    expect(problemsOfValues(first).join()).toContain('replicas must be integer');
  });

  it('hold no secret, and give every pod the settings by reference', () => {
    expect(byKind('Secret')).toEqual([]);
    const secrets = /_(KEY|KEYS|SECRET)$|^(DATABASE|SMTP|REDIS)_URL$/;
    const given = [
      ...Object.keys(named('ConfigMap', 'rekey').data),
      ...pods.flatMap(({ containers }) => containers[0].env ?? []).map(({ name }) => name),
    ];
    expect(given.filter((name) => secrets.test(name))).toEqual([]);
    const references = [{ configMapRef: { name: 'rekey' } }, { secretRef: { name: 'rekey' } }];
    for (const { containers } of pods)
      expect(containers[0].envFrom.slice(0, 2)).toEqual(references);
    expect(given.filter((name) => !allSettings.some((setting) => setting.name === name))).toEqual(
      [],
    );
  });

  it('give the job that migrates settings of its own, which count, and nobody else', () => {
    const more = pods.map(({ name, containers }) => [name, containers[0].envFrom.slice(2)]);
    expect(Object.fromEntries(more)).toEqual({
      rekey: [],
      'rekey-worker': [],
      'rekey-migrate': [{ secretRef: { name: 'rekey-migrate', optional: true } }],
    });
  });

  it('have settings with which the service starts, beside those of the secret', () => {
    const { PUBLIC_URL: _, MAIL_FROM: __, ...secret } = testEnvironment();
    const { data } = named('ConfigMap', 'rekey');
    expect(problemsOf({ ...secret, ...data })).toEqual([]);
  });

  it('run without root, without privileges and without a place to write', () => {
    expect(pods).toHaveLength(3);
    for (const pod of pods) {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(pod.containers).toHaveLength(1);
      expect(pod.containers[0]).toMatchObject({
        image: 'rekey',
        resources: { requests: {}, limits: { memory: expect.any(String) } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      });
    }
  });

  const metricsPort = { name: 'metrics', containerPort: 9464 };

  it.each([
    ['rekey', 'http', [{ name: 'http', containerPort: 4000 }, metricsPort]],
    ['rekey-worker', 'metrics', [metricsPort]],
  ])('ask %s whether it lives and whether it is ready, at its port %s', (name, port, ports) => {
    const [container] = pods.find((pod) => pod.name === name).containers;
    const pathOf = (probe: any) => [probe.httpGet.path, probe.httpGet.port];
    expect(pathOf(container.startupProbe)).toEqual(['/livez', port]);
    expect(pathOf(container.livenessProbe)).toEqual(['/livez', port]);
    expect(pathOf(container.readinessProbe)).toEqual(['/readyz', port]);
    expect(container.readinessProbe.timeoutSeconds).toBeGreaterThan(1);
    expect(container.ports).toEqual(ports);
  });

  it('have the metrics on the port that the probes and Prometheus ask, for other pods to reach', () => {
    const { METRICS_PORT, METRICS_HOST } = named('ConfigMap', 'rekey').data;
    expect([Number(METRICS_PORT), METRICS_HOST]).toEqual([9464, '0.0.0.0']);
  });

  it('let everybody reach the APIs, and only the namespace of Prometheus the metrics', () => {
    const { podSelector, policyTypes, ingress } = named('NetworkPolicy', 'rekey').spec;
    expect(policyTypes).toEqual(['Ingress']);
    for (const { labels } of pods) expect(labels).toMatchObject(podSelector.matchLabels);
    const monitoring = { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } };
    expect(ingress).toEqual([
      { ports: [{ protocol: 'TCP', port: 'http' }] },
      {
        from: [{ namespaceSelector: monitoring }],
        ports: [{ protocol: 'TCP', port: 'metrics' }],
      },
    ]);
  });

  it('start each command once', () => {
    const commands = pods.map(({ name, containers }) => [name, containers[0].args]);
    expect(Object.fromEntries(commands)).toEqual({
      rekey: undefined,
      'rekey-worker': ['worker'],
      'rekey-migrate': ['migrate'],
    });
  });

  it('select the pods that they mean', () => {
    const service = pods.find(({ name }) => name === 'rekey').labels;
    expect(named('Service', 'rekey').spec.selector).toEqual(service);
    expect(named('PodDisruptionBudget', 'rekey').spec).toMatchObject({
      minAvailable: 1,
      selector: { matchLabels: service },
    });
    for (const { selector, labels } of pods) expect(selector ?? labels).toEqual(labels);
    expect(new Set(pods.map(({ labels }) => JSON.stringify(labels))).size).toBe(3);
  });
});
