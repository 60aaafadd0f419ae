/** CONTRIBUTING's recipe for an operation, followed to the letter in a copy of the source. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reportImports } from '../../../build/imports/report.js';

const root = process.cwd();
let copy: string;

interface Block {
  readonly file: string;
  readonly text: string;
}

/** The code blocks that begin with the file that they belong to. */
function readBlocks(): Block[] {
  const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const blocks = page.matchAll(/```ts\n\/\/ (src\/[^\s,]+).*\n([^]*?)```/g);
  return [...blocks].map(([, file = '', text = '']) => ({ file, text }));
}

function apply({ file, text }: Block): void {
  const path = join(copy, file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const isInClass = text.startsWith('  ');
  writeFileSync(path, isInClass ? before.replace(/\}\n$/, `\n${text}}\n`) : before + text);
}

/** Runs a program in the copy; its output, or what it complains of. */
function run(...args: string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  return stdout + stderr;
}

const callOfTheField = `
  import 'reflect-metadata';
  import { graphql } from 'graphql';
  import { createSchema } from './dist/src/api/graphql/schema.js';
  import { createOperations } from './dist/src/operations/index.js';
  const passwordPolicy = { minLength: 12, maxLength: 64 };
  const commonPasswords = { includes: () => false };
  const deps = { passwordPolicy, commonPasswords, observe: () => undefined };
  const schema = await createSchema(createOperations(deps));
  const source = '{ short: acceptsPassword(password: "red sails") long: acceptsPassword(password: "a boat with 3 red sails") }';
  const caller = { kind: 'sales_channel', applicationId: 'planted', customerId: null };
  const contextValue = { request: { caller, site: {} } };
  console.log(JSON.stringify(await graphql({ schema, source, contextValue })));
`;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'rekey-recipe-'));
  const settings = ['ormconfig.ts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
  for (const name of ['src', 'build', 'ARCHITECTURE.md', ...settings]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  readBlocks().forEach(apply);
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the recipe for an operation in CONTRIBUTING.md', () => {
  it('is one file, one line in an index, and a field', () => {
    const blocks = readBlocks();
    expect(blocks).toHaveLength(3);
    const [operation, line, field] = blocks;
    expect(existsSync(join(root, operation?.file ?? ''))).toBe(false);
    expect(line?.file).toMatch(/^src\/operations\/\w+\/index\.ts$/);
    expect(line?.text.trim().split('\n')).toHaveLength(1);
    expect(field?.text).toMatch(/^ {2}@Query/);
  });

  it('compiles, and the field is there for clients', () => {
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    expect(run(compiler, '-p', 'tsconfig.build.json')).toBe('');
    const answer = run('--input-type=module', '-e', callOfTheField);
    expect(JSON.parse(answer)).toEqual({ data: { short: false, long: true } });
  }, 60_000);

  it('keeps the rules on imports', () => expect(reportImports(copy)).toEqual(reportImports(root)));
});
