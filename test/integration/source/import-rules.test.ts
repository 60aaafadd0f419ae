/** The rules of ARCHITECTURE.md on who may import whom: a violation of each is planted, and reported. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { reportImports, summarizeImports } from '../../../build/imports/report.js';
import { parseTable } from '../../../build/imports/rules.js';

const root = process.cwd();
let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'rekey-imports-'));
  mkdirSync(join(copy, 'build'));
  for (const file of ['ARCHITECTURE.md', 'package.json', 'ormconfig.ts']) {
    copyFileSync(join(root, file), join(copy, file));
  }
});

afterEach(() => rmSync(copy, { recursive: true, force: true }));

function plant(file: string, text = 'export {};\n'): void {
  mkdirSync(dirname(join(copy, 'src', file)), { recursive: true });
  writeFileSync(join(copy, 'src', file), text);
}

/** Plants a file that imports another, as types alone or at run time, on its second line. */
function plantImport(from: string, to: string, how: 'import' | 'import type' = 'import'): void {
  const target = posix.relative(posix.dirname(from), to).replace(/\.ts$/, '.js');
  const path = target.startsWith('.') ? target : `./${target}`;
  plant(from, `/** Planted. */\n${how} { x } from '${path}';\nexport const y: typeof x = 1;\n`);
}

function pairsOf(imports: Record<string, string>): [from: string, to: string][] {
  return Object.entries(imports).flatMap(([from, targets]) =>
    targets.split(' ').map((to): [string, string] => [from, to]),
  );
}

/** Which file may not import which; the files that would are planted. */
const forbidden = pairsOf({
  'domain/planted.ts': 'operations/ports/index.ts',
  'domain/resets/planted.ts': 'config/index.ts',
  'operations/planted.ts': 'security/a.ts database/a.ts',
  'operations/resets/planted.ts': 'mail/a.ts',
  'operations/index.ts': 'operations/jobs.ts',
  'operations/resets/index.ts': 'operations/jobs.ts',
  'operations/jobs.ts': 'worker/a.ts',
  'database/planted.ts': 'security/a.ts operations/index.ts',
  'database/repositories/planted.ts': 'api/graphql/a.ts',
  'security/planted.ts': 'database/a.ts',
  'observability/planted.ts': 'operations/jobs.ts',
  'mail/planted.ts': 'database/a.ts config/index.ts',
  'mail/messages/planted.ts': 'security/a.ts',
  'webhooks/planted.ts': 'operations/jobs.ts mail/a.ts',
  'limits/planted.ts': 'database/a.ts operations/index.ts',
  'worker/planted.ts': 'operations/index.ts operations/customers/create.ts database/a.ts',
  'config/planted.ts':
    'database/a.ts development/demo.ts mail/smtp-mailer.ts mail/messages/templates/reset.ts security/hash-gate.ts webhooks/caller.ts',
  'api/http/planted.ts': 'database/a.ts api/graphql/server.ts operations/jobs.ts',
  'api/graphql/planted.ts': 'database/entities/a.ts operations/ports/index.ts operations/jobs.ts',
  'api/graphql/types/planted.ts': 'database/a.ts',
  'api/json-api/planted.ts': 'operations/ports/index.ts api/http/server.ts api/graphql/a.ts',
  'api/fabric/planted.ts': 'database/a.ts api/json-api/a.ts',
  'doctor/planted.ts': 'app/a.ts operations/index.ts',
  'development/planted.ts': 'app/compose.ts',
  'app/planted.ts': 'cli/main.ts',
  'service/planted.ts': 'database/a.ts cli/main.ts',
  'main.ts': 'database/a.ts app/a.ts cli/main.ts',
});

const allowed = pairsOf({
  'domain/resets/planted.ts': 'domain/shared/a.ts',
  'operations/planted.ts': 'domain/a.ts',
  'operations/jobs.ts': 'operations/resets/a.ts',
  'api/graphql/types/planted.ts': 'domain/a.ts',
  'api/graphql/planted.ts': 'operations/index.ts',
  'database/repositories/planted.ts': 'operations/ports/index.ts',
  'mail/planted.ts': 'operations/ports/index.ts',
  'worker/planted.ts': 'operations/jobs.ts',
  'mail/messages/planted.ts': 'domain/a.ts',
  'api/json-api/planted.ts': 'api/http/status.ts',
  'config/planted.ts': 'mail/sender.ts security/signing-keys.ts',
  'app/planted.ts': 'database/a.ts',
  'service/planted.ts': 'app/a.ts observability/a.ts',
  'main.ts': 'service/a.ts',
  'cli/planted.ts': 'service/a.ts app/a.ts',
});

describe('the import rules', () => {
  const ways = ['import', 'import type'] as const;
  const attempts = forbidden.flatMap((pair) => ways.map((how) => [...pair, how] as const));

  it.each(attempts)('forbid in %s of %s an %s', (from, to, how) => {
    plantImport(from, to, how);
    const start = `src/${from}:2 imports ${to}, which `;
    expect(reportImports(copy)).toContainEqual(expect.stringContaining(start));
  });

  it.each(allowed)('allow that %s imports %s', (from, to) => {
    plantImport(from, to);
    const own = reportImports(copy).filter((line) => line.startsWith(`src/${from}:`));
    expect(own.filter((line) => line.includes(' imports '))).toEqual([]);
  });

  it('are seen to forbid something in each row of the table but the last, which may import all others', () => {
    const places = parseTable(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'));
    const planted = forbidden.map(([from]) => from);
    const untried = places
      .slice(0, -1)
      .filter(({ place }) => !planted.some((from) => from.startsWith(place)));
    expect(untried).toEqual([]);
    expect(places.at(-1)).toMatchObject({
      mayImport: places.slice(0, -1).map(({ place }) => place),
    });
  });

  it.each([
    "const a = await import('../database/a.js');",
    "export { a } from '../database/a.js';",
    "export * from '../database/a.js';",
    "export type * from '../database/a.js';",
    "type A = import('../database/a.js').A;",
    "type A = typeof import('../database/a.js');",
    "const a = (): Promise<import('../database/a.js').A> => b;",
    "import a = require('../database/a.js');",
  ])('see %s', (statement) => {
    plant('domain/planted.ts', `/** Planted. */\n${statement}\n`);
    const line = 'src/domain/planted.ts:2 imports database/a.ts, which domain may not';
    expect(reportImports(copy)).toContain(line);
  });

  it.each([
    'const a = await import(`../database/${name}.js`);',
    'const a = await import(`../database/a.js`);',
    "const a = await import('../database/' + name);",
    'const a = await import(name);',
    "const a = createRequire(import.meta.url)('../database/a.js');",
    "import { createRequire as make } from 'node:module';",
    "const { createRequire: make } = await import('node:module');",
    'const make = Module.createRequire(import.meta.url);',
    "const make = Module['createRequire'](import.meta.url);",
  ])('refuse %s, which may import any file', (statement) => {
    plant('domain/planted.ts', `/** Planted. */\n${statement}\n`);
    const line = 'src/domain/planted.ts:2 may import any file: name it in a literal';
    expect(reportImports(copy)).toContain(line);
  });

  it.each(['mts', 'cts', 'tsx', 'js', 'mjs'])('refuse a file that ends in .%s', (suffix) => {
    plant(`domain/planted.${suffix}`, "import '../database/a.js';\n");
    const line = `src/domain/planted.${suffix} is not read: files of src end in .ts`;
    expect(reportImports(copy)).toContain(line);
  });

  it('report files that import each other, and only those', () => {
    plantImport('domain/a.ts', 'domain/b.ts');
    plantImport('domain/b.ts', 'domain/c.ts', 'import type');
    plantImport('domain/c.ts', 'domain/a.ts');
    plantImport('domain/d.ts', 'domain/a.ts');
    const line = 'files import each other: domain/a.ts, domain/b.ts, domain/c.ts';
    expect(reportImports(copy).filter((each) => each.includes('each other'))).toEqual([line]);
  });

  it('report folders that import each other, at any depth', () => {
    plantImport('database/jobs/a.ts', 'database/rows/b.ts');
    plantImport('database/rows/c.ts', 'database/jobs/d.ts');
    plantImport('database/rows/e.ts', 'database/jobs/f.ts');
    const line =
      'folders import each other: database/jobs, database/rows; ' +
      'fewest: database/jobs --> database/rows in src/database/jobs/a.ts:2';
    expect(reportImports(copy).filter((each) => each.includes('each other'))).toEqual([line]);
  });

  it('report a file that no program leads to, but none that one does', () => {
    plantImport('main.ts', 'app/a.ts');
    plantImport('app/a.ts', 'app/b.ts');
    plant('app/b.ts');
    plant('cli/main.ts');
    plantImport('domain/alone.ts', 'app/b.ts');
    const lines = reportImports(copy).filter((line) => line.includes('no program'));
    expect(lines).toEqual(['src/domain/alone.ts: no program leads to it']);
  });

  it('report a loose file, a folder without a row, and a row without a folder', () => {
    plant('settings.ts');
    plant('tools/a.ts');
    const lines = reportImports(copy);
    expect(lines).toContain('src/settings.ts is a loose file: it belongs into a folder');
    expect(lines).toContain('src/tools has a file without a row in ARCHITECTURE.md: tools/a.ts');
    expect(lines).toContain('ARCHITECTURE.md has a row for worker, which does not exist');
    expect(lines).toContain('ARCHITECTURE.md allows mail/sender.ts, which does not exist');
  });

  it('count the floors of the house', () => {
    plantImport('main.ts', 'app/a.ts');
    plantImport('app/a.ts', 'operations/b.ts');
    plantImport('operations/b.ts', 'domain/c.ts');
    plantImport('cli/d.ts', 'domain/c.ts');
    expect(summarizeImports(copy)).toMatch(/^4 files in \d+ places on 4 floors$/);
  });

  it('report a row that allows what stands below it', () => {
    plant('main.ts');
    const file = join(copy, 'ARCHITECTURE.md');
    const text = readFileSync(file, 'utf8').replace(/^(\| `operations` .*`domain`)/m, '$1, `mail`');
    writeFileSync(file, text);
    expect(reportImports(copy)).toContain(
      'the row of operations allows mail, which no row above it holds',
    );
  });
});

describe('the picture of ARCHITECTURE.md', () => {
  it('must not draw an arrow that no import makes', () => {
    plantImport('mail/planted.ts', 'operations/ports/index.ts');
    const lines = reportImports(copy);
    expect(lines).not.toContain('the picture draws mail --> operations, which no import does');
    expect(lines).toContain('the picture draws worker --> operations, which no import does');
  });

  it('must have arrows for every import, in one step or several', () => {
    plantImport('cli/planted.ts', 'domain/a.ts');
    plantImport('mail/planted.ts', 'api/http/status.ts');
    const lines = reportImports(copy).filter((line) => line.startsWith('no arrows'));
    expect(lines).toEqual([
      'no arrows of the picture lead mail --> api/http, which an import does',
    ]);
  });

  it('must show every row of the table', () => {
    plant('main.ts');
    const file = join(copy, 'ARCHITECTURE.md');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/\bsecurity\b(?=\n| &)/g, 'mail'));
    expect(reportImports(copy)).toContain('the picture does not show security');
  });
});
