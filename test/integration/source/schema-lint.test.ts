/** `npm run schema:lint`: a violation of each kind is planted in a copy of the schema, and refused. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const root = process.cwd();
const schema = readFileSync('schema.graphql', 'utf8');
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'rekey-schema-'));
  for (const file of ['eslint.config.js', 'package.json']) copyFileSync(file, join(copy, file));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Returns the rules that the schema breaks, each with its message. */
function lint(text: string): string {
  writeFileSync(join(copy, 'schema.graphql'), text);
  const program = join(root, 'node_modules/eslint/bin/eslint.js');
  const options = { cwd: copy, encoding: 'utf8' } as const;
  const { stdout, stderr } = spawnSync(process.execPath, [program, 'schema.graphql'], options);
  return stdout + stderr;
}

/** The schema with another field of `Query`. */
const withField = (field: string, types = '') =>
  `${schema.replace('type Query {', `type Query {\n  "A field."\n  ${field}\n`)}\n${types}`;

it('accepts the schema as it is', () => {
  expect(lint(schema)).toBe('');
});

it.each<[string, string, string]>([
  [
    'strict-id-in-types',
    'a type without an id',
    withField('thing: Thing', '"A thing." type Thing { name: String }'),
  ],
  [
    'no-unreachable-types',
    'a type that nothing leads to',
    `${schema}"A thing." type Thing { id: ID! }`,
  ],
  ['relay-arguments', 'a connection without arguments', withField('things: CustomerConnection')],
  [
    'relay-page-info',
    'a page info without a cursor',
    schema.replace(/ {2}"""The cursor of the last item[^]*?endCursor: String\n/, ''),
  ],
])('refuses by %s: %s', (rule, _, text) => {
  expect(text).not.toBe(schema);
  expect(lint(text)).toContain(`@graphql-eslint/${rule}`);
});
