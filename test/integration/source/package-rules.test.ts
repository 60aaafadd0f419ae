/** The linter's rules on which folder may import which package: a violation of each is planted, and refused. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = process.cwd();
let copy: string;
/** The lines of the linter about all that is planted. */
let output: string;

const rooms: Record<string, string[]> = {
  database: ['typeorm', 'typeorm/a.js', 'pg', 'pg-protocol', 'pg-boss', '@electric-sql/pglite'],
  'api/graphql': ['graphql', 'graphql/a', 'type-graphql', '@apollo/server', 'graphql-scalars'],
  'api/http': ['fastify', '@fastify/cors'],
  limits: ['rate-limiter-flexible', 'rate-limiter-flexible/a.js', '@redis/client'],
};

const packages = Object.values(rooms).flat();
const outsideDomain = ['pino', 'typeorm', 'node:fs', 'node:child_process'];
const folders = [
  ...`api/fabric api/graphql/types api/json-api app cli config database/repositories development
    mail/messages observability operations/resets security webhooks worker`.split(/\s+/),
  ...Object.keys(rooms),
];

function isAtHome(folder: string, name: string): boolean {
  return Object.entries(rooms).some(
    ([room, names]) => `${folder}/`.startsWith(`${room}/`) && names.includes(name),
  );
}

function foreignTo(folder: string): string[] {
  return packages.filter((name) => !isAtHome(folder, name));
}

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(copy, 'src', file)), { recursive: true });
  writeFileSync(join(copy, 'src', file), text);
}

/** Plants a file with an import of each of these packages, on a line of its own. */
function plantImports(file: string, names: readonly string[]): void {
  const lines = names.map((name, index) => `import * as p${index} from '${name}';`);
  const all = names.map((_, index) => `p${index}`).join();
  plant(file, `${lines.join('\n')}\nexport const all = [${all}];\n`);
}

function plantAll(): void {
  for (const folder of folders) {
    plantImports(`${folder}/foreign.ts`, foreignTo(folder));
    const own = packages.filter((name) => isAtHome(folder, name));
    if (own.length > 0) plantImports(`${folder}/own.ts`, own);
  }
  plantImports('domain/resets/foreign.ts', outsideDomain);
  plantImports('domain/resets/own.ts', ['node:crypto']);
  plant('domain/a.ts', "import { b } from './b.js';\nexport const a = () => b;\n");
  plant('domain/b.ts', "import { a } from './a.js';\nexport const b = () => a;\n");
}

/** The numbers of the lines of a planted file that a rule refuses. */
function refusedIn(file: string, rule = 'no-restricted-imports'): number[] {
  const lines = output.split('\n').filter((line) => line.startsWith(`src/${file}:`));
  return lines.filter((line) => line.includes(rule)).map((line) => Number(line.split(':')[1]));
}

function everyLineOf(names: readonly string[]): number[] {
  return names.map((_, index) => index + 1);
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'rekey-lint-'));
  const config = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as object;
  // The rules on imports need no types, and without them no dependencies beside the planted files.
  writeFileSync(join(copy, '.oxlintrc.json'), JSON.stringify({ ...config, options: {} }));
  plantAll();
  const oxlint = join(root, 'node_modules/.bin/oxlint');
  output = spawnSync(oxlint, ['-f', 'unix', 'src'], { cwd: copy, encoding: 'utf8' }).stdout;
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the package rules', () => {
  it.each(folders)('refuse in %s every package of another room', (folder) => {
    expect(refusedIn(`${folder}/foreign.ts`)).toEqual(everyLineOf(foreignTo(folder)));
  });

  it.each(folders)('allow in %s the packages of its own room', (folder) => {
    expect(refusedIn(`${folder}/own.ts`)).toEqual([]);
  });

  it('refuse in the domain every package but node:crypto', () => {
    expect(refusedIn('domain/resets/foreign.ts')).toEqual(everyLineOf(outsideDomain));
    expect(refusedIn('domain/resets/own.ts')).toEqual([]);
  });

  it('refuse a circle', () => expect(refusedIn('domain/a.ts', 'no-cycle')).not.toEqual([]));
});
