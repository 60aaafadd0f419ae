/** The rules of ARCHITECTURE.md on who may import whom, seen to bite: a violation is planted and caught. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const root = process.cwd();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekey-lint-'));
  const config = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as object;
  // The rules on imports need no types, and without them no dependencies beside the planted files.
  writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify({ ...config, options: {} }));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** What the linter says of the planted files. */
function lint(): string {
  const oxlint = join(root, 'node_modules/.bin/oxlint');
  const { stdout } = spawnSync(oxlint, ['-f', 'unix', 'src'], { cwd: folder, encoding: 'utf8' });
  return stdout;
}

const forbidden: [file: string, statement: string][] = [
  ['src/domain/planted.ts', "import { pino } from 'pino';\nexport const x = pino;"],
  [
    'src/domain/planted.ts',
    "import { x as y } from '../operations/ports.js';\nexport const x = y;",
  ],
  ['src/operations/planted.ts', "import { x as y } from '../security/a.js';\nexport const x = y;"],
  ['src/operations/planted.ts', "import { x as y } from '../database/a.js';\nexport const x = y;"],
  [
    'src/operations/planted.ts',
    "import { DataSource } from 'typeorm';\nexport const x = DataSource;",
  ],
  [
    'src/graphql/planted.ts',
    "import type { X } from '../database/entities/a.js';\nexport type Y = X;",
  ],
  [
    'src/graphql/types/planted.ts',
    "import type { X } from '../../database/a.js';\nexport type Y = X;",
  ],
  [
    'src/graphql/planted.ts',
    "import { x as y } from '../operations/ports.js';\nexport const x = y;",
  ],
  ['src/graphql/planted.ts', "import { fastify } from 'fastify';\nexport const x = fastify;"],
  ['src/fabric/planted.ts', "import { x as y } from '../database/a.js';\nexport const x = y;"],
  ['src/fabric/planted.ts', "import { x as y } from '../json-api/a.js';\nexport const x = y;"],
  ['src/fabric/planted.ts', "import { fastify } from 'fastify';\nexport const x = fastify;"],
  [
    'src/json-api/planted.ts',
    "import { x as y } from '../operations/ports.js';\nexport const x = y;",
  ],
  ['src/json-api/planted.ts', "import { x as y } from '../http/server.js';\nexport const x = y;"],
  ['src/json-api/planted.ts', "import { x as y } from '../graphql/a.js';\nexport const x = y;"],
  ['src/database/planted.ts', "import { x as y } from '../security/a.js';\nexport const x = y;"],
  [
    'src/database/repositories/planted.ts',
    "import { x as y } from '../../graphql/a.js';\nexport const x = y;",
  ],
  ['src/security/planted.ts', "import { x as y } from '../database/a.js';\nexport const x = y;"],
  ['src/delivery/planted.ts', "import { x as y } from '../database/a.js';\nexport const x = y;"],
  [
    'src/delivery/messages/planted.ts',
    "import { x as y } from '../../security/a.js';\nexport const x = y;",
  ],
  [
    'src/delivery/planted.ts',
    "import { x as y } from '../operations/create-customer.js';\nexport const x = y;",
  ],
  ['src/delivery/planted.ts', "import { x as y } from '../settings.js';\nexport const x = y;"],
  [
    'src/delivery/planted.ts',
    "import { DataSource } from 'typeorm';\nexport const x = DataSource;",
  ],
  ['src/http/planted.ts', "import { x as y } from '../database/a.js';\nexport const x = y;"],
  ['src/main.ts', "import { x as y } from './database/a.js';\nexport const x = y;"],
];

const allowed: [file: string, statement: string][] = [
  [
    'src/domain/planted.ts',
    "import { randomInt } from 'node:crypto';\nexport const x = randomInt;",
  ],
  ['src/operations/planted.ts', "import { x as y } from '../domain/a.js';\nexport const x = y;"],
  [
    'src/graphql/types/planted.ts',
    "import type { X } from '../../domain/a.js';\nexport type Y = X;",
  ],
  [
    'src/database/repositories/planted.ts',
    "import type { X } from '../../operations/ports.js';\nexport type Y = X;",
  ],
  [
    'src/delivery/planted.ts',
    "import type { X } from '../operations/ports.js';\nexport type Y = X;",
  ],
  [
    'src/delivery/planted.ts',
    "import { x as y } from '../operations/index.js';\nexport const x = y;",
  ],
  [
    'src/delivery/messages/planted.ts',
    "import { x as y } from '../../domain/a.js';\nexport const x = y;",
  ],
  ['src/json-api/planted.ts', "import type { X } from '../http/rest-API.js';\nexport type Y = X;"],
  ['src/http/planted.ts', "import { x as y } from '../graphql/server.js';\nexport const x = y;"],
];

describe('the import rules', () => {
  it.each(forbidden)('refuse in %s: %s', (file, text) => {
    plant(file, text);
    expect(lint()).toContain('no-restricted-imports');
  });

  it.each(allowed)('allow in %s: %s', (file, text) => {
    plant(file, text);
    expect(lint()).not.toContain('no-restricted-imports');
  });

  it('refuse a circle', () => {
    plant('src/domain/a.ts', "import { b } from './b.js';\nexport const a = () => b;");
    plant('src/domain/b.ts', "import { a } from './a.js';\nexport const b = () => a;");
    expect(lint()).toContain('no-cycle');
  });
});

/** The files that something else starts with. */
const entries = [
  'src/main.ts',
  'src/cli/main.ts',
  'src/security/blocklist-build.ts',
  'src/database/generate-migration.ts',
  'ormconfig.ts',
];

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return targets.map((target) =>
    relative(root, join(root, dirname(file), target.replace(/\.js$/, '.ts'))),
  );
}

describe('the source tree', () => {
  it('has no file that nothing leads to', () => {
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      importsOf(file).forEach(visit);
    };
    entries.forEach(visit);
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
    const sources = files.filter((name) => name.endsWith('.ts')).map((name) => join('src', name));
    expect(sources.filter((file) => !reached.has(file))).toEqual([]);
  });

  it('reads the environment in one file', () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
    const readers = files.filter(
      (name) =>
        name.endsWith('.ts') && /process\.env/.test(readFileSync(join(root, 'src', name), 'utf8')),
    );
    expect(readers).toEqual(['config.ts']);
  });
});
