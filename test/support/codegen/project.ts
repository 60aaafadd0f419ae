/** A front end's project in a folder of its own, with the packages of Rekey, and what the compiler says of it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const modules = resolve('node_modules');
const compiler = join(modules, 'typescript/bin/tsc');
const folders: string[] = [];

/** tsconfig.app.json of `npm create vite@latest -- --template react-ts`, without the types of Vite itself. */
const viteOptions = JSON.parse(`{ "target": "es2023", "lib": ["ES2023", "DOM"], "module": "esnext",
  "types": [], "allowArbitraryExtensions": true, "skipLibCheck": true,
  "moduleResolution": "bundler", "allowImportingTsExtensions": true, "verbatimModuleSyntax": true,
  "moduleDetection": "force", "noEmit": true, "jsx": "react-jsx", "noUnusedLocals": true,
  "noUnusedParameters": true, "erasableSyntaxOnly": true, "noFallthroughCasesInSwitch": true }`);

/** Makes a project with the flags of that template, the schema, and these files by their paths in it. */
export function createProject(
  files: Readonly<Record<string, string>>,
  options: object = {},
): string {
  const project = mkdtempSync(join(tmpdir(), 'rekey-codegen-'));
  folders.push(project);
  mkdirSync(join(project, 'src'));
  symlinkSync(modules, join(project, 'node_modules'));
  copyFileSync('schema.graphql', join(project, 'schema.graphql'));
  const compilerOptions = { strict: true, ...viteOptions, ...options };
  const tsconfig = JSON.stringify({ compilerOptions, include: ['src'] });
  const all = { 'package.json': '{ "type": "module" }', 'tsconfig.json': tsconfig, ...files };
  for (const [path, text] of Object.entries(all)) writeFileSync(join(project, path), text);
  return project;
}

export interface CompilerError {
  readonly file: string;
  /** Its number and its text. */
  readonly error: string;
}

/** What the compiler says of a project. */
export function compile(project: string): CompilerError[] {
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], {
    cwd: project,
    encoding: 'utf8',
  });
  const errors = stdout.matchAll(/^(?:([^(\n]+)\(\d+,\d+\): )?error (TS\d+: .+)/gm);
  return [...errors].map(([, file = '', error = '']) => ({ file, error }));
}

/** Removes what tests made. */
export function removeProjects(): void {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
}
