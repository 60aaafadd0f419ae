/**
 * Every block of code in README, docs and the other pages is right: what can be run or parsed by itself is done so here;
 * for programs, the list of `test/support/documents/covered.ts` names the test that runs or compiles each.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { renderMermaidSVG } from 'beautiful-mermaid';
import { buildSchema, parse, validate } from 'graphql';
import { parseSync } from 'oxc-parser';
import { parse as parseYaml } from 'yaml';
import { webhookDescriptions } from '../../../src/api/json-api/webhook-descriptions.js';
import { allSettings } from '../../../src/config/table.js';
import { blocks, type Block } from '../../support/documents/blocks.js';
import { problemOfCommand } from '../../support/documents/command.js';
import { coverage, shown } from '../../support/documents/covered.js';
import { tryShell } from '../../support/documents/shell.js';
import { problemsOf } from '../../support/world/environment.js';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const settings = new Set<string>(allSettings.map(({ name }) => name));

const inLanguage = (...languages: string[]) =>
  blocks
    .filter(({ language }) => languages.includes(language))
    .map((block) => [block.place, block] as const);

const checked = new Set([
  ...['graphql', 'gql', 'json', 'yaml', 'ini', 'http', 'mermaid', 'sh', 'sql', 'ts', 'tsx'],
  ...['js', 'python', 'caddy', 'nginx', ''],
]);

describe('a block of code', () => {
  it('is found on many pages', () => {
    expect(blocks.length).toBeGreaterThan(100);
  });

  it('has a language that a test knows', () => {
    const unknown = blocks.filter(({ language }) => !checked.has(language));
    expect(unknown.map(({ place, language }) => `${place} ${language}`)).toEqual([]);
  });

  it.each(inLanguage('graphql'))('of GraphQL fits the schema: %s', (_, { code }) => {
    expect(validate(schema, parse(code)).map(({ message }) => message)).toEqual([]);
  });

  // A fragment on the interface loses its fields in Apollo Client.
  it.each(inLanguage('graphql'))('of GraphQL names each error by its type: %s', (_, { code }) => {
    expect(code).not.toContain('on RekeyError');
  });

  it.each(inLanguage('gql'))('of a schema can be parsed: %s', (_, { code }) => {
    expect(() => parse(code)).not.toThrow();
  });

  it.each(inLanguage('json'))('of JSON can be parsed: %s', (_, { code }) => {
    expect(() => JSON.parse(code)).not.toThrow();
  });

  it.each(inLanguage('yaml'))('of YAML can be parsed: %s', (_, { code }) => {
    expect(parseYaml(code, { strict: true })).toEqual(expect.any(Object));
  });

  it.each(inLanguage('ini'))('of an INI file has sections and values: %s', (_, { code }) => {
    const lines = code.split('\n').filter((line) => line !== '');
    expect(lines.filter((line) => !/^\[\w+\]$|^\w+ = \S.*$/.test(line))).toEqual([]);
  });

  it.each(inLanguage('mermaid'))('of a diagram can be drawn: %s', (_, { code }) => {
    expect(renderMermaidSVG(code)).toMatch(/^<svg/);
  });

  it.each(inLanguage('http'))('of a call has the headers that it has: %s', (_, { code }) => {
    const [head = ''] = code.split('\n\n');
    const names = head
      .split('\n')
      .slice(1)
      .map((line) => line.split(':')[0]);
    const described = webhookDescriptions['customers.create']?.parameters as { name: string }[];
    const known = [...described.map(({ name }) => name), 'content-type', 'x-rekey-key-ids'];
    expect(names.toSorted()).toEqual(known.toSorted());
  });

  it.each(inLanguage(''))('without a language says why nothing runs it: %s', (_, { code }) => {
    expect(Object.keys(shown).some((words) => code.startsWith(words))).toBe(true);
  });
});

/** Variables of a shell that are no settings. */
const ownVariables = new Set(
  `KEY URL MAIL LINK TOKEN ID SITE USER_ID REKEY_WEBHOOK_SECRET OTEL_SERVICE_NAME OTEL_TRACES_SAMPLER
  OTEL_TRACES_SAMPLER_ARG`.split(/\s+/),
);

/** The arguments of `rekey` in a call of it by its name, by npx or in a container; null if it calls something else. */
function rekeyArguments([program, ...args]: readonly string[]): readonly string[] | null {
  if (program === 'rekey') return args;
  if (program === 'npx' && args[0] === 'rekey') return args.slice(1);
  const image = args.indexOf('rekey');
  if (program !== 'docker' || image < 0) return null;
  return args.length > image + 1 ? args.slice(image + 1) : ['start'];
}

/** What is wrong with a call; null if it is right, or of a program that is not ours. */
function problemOf(call: readonly string[]): string | null {
  const args = rekeyArguments(call);
  if (args) return problemOfCommand(args);
  const [program, verb, ...rest] = call.filter((word) => word !== '--silent');
  if (program !== 'npm' || verb !== 'run') return null;
  const [script = '', ...given] = rest;
  if (script === 'rekey') return problemOfCommand(given.slice(1));
  return script in scripts ? null : `There is no script ${script}.`;
}

/** The functions that earlier blocks of its page define, which readers have then. */
function functionsBefore(block: Block): string {
  const earlier = blocks.slice(0, blocks.indexOf(block)).filter(({ page }) => page === block.page);
  const lines = earlier.filter(({ language }) => language === 'sh').map(({ code }) => code);
  return (lines.join('').match(/^\w+\(\) \{.+\}$/gm) ?? []).join('\n');
}

describe('a block of shell', () => {
  it.each(inLanguage('sh'))('runs, with commands and settings that there are: %s', (_, block) => {
    const code = `${functionsBefore(block)}\n${block.code}`;
    const { calls, unknown, errors, variables } = tryShell(code);
    expect({ unknown, errors }).toEqual({ unknown: [], errors: '' });
    const problems = calls.map((call) => [call.join(' '), problemOf(call)]);
    expect(problems.filter(([, problem]) => problem !== null)).toEqual([]);
    const names = Object.keys(variables).filter((name) => !ownVariables.has(name));
    expect(names.filter((name) => !settings.has(name))).toEqual([]);
    // The file of these is not there, and variables that a page defines elsewhere are empty here.
    const given = Object.entries(variables).filter(
      ([name, value]) => settings.has(name) && name !== 'MAIL_SETTINGS' && value !== '',
    );
    const base = { REKEY_PROFILE: 'development', DATABASE_URL: 'postgres://127.0.0.1/rekey' };
    expect(problemsOf({ ...base, ...Object.fromEntries(given) })).toEqual([]);
  });

  it('would be refused for an option that is not there, and for a program', () => {
    expect(problemOfCommand(['migrate', '--partition', '4'])).toMatch(/unknown option/);
    expect(problemOfCommand(['jobs', 'lists'])).toMatch(/too many arguments/);
    expect(problemOfCommand(['job', 'list'])).toMatch(/unknown command/);
    expect(tryShell('rekye migrate').unknown).toEqual(['rekye']);
    expect(tryShell('rekey "migrate').errors).toMatch(/unexpected EOF/);
  });
});

function covers({ page, language, code }: Block) {
  return coverage.filter(
    (one) =>
      (page === one.page || (one.page.endsWith('/') && page.startsWith(one.page))) &&
      (one.having === undefined || code.includes(one.having)) &&
      language !== '',
  );
}

const programs = inLanguage('ts', 'tsx', 'js', 'sql', 'python');

/** The text of a test, or of all tests of a folder. */
function textOf(path: string): string {
  if (path.endsWith('.ts')) return readFileSync(path, 'utf8');
  return readdirSync(path)
    .map((name) => readFileSync(join(path, name), 'utf8'))
    .join('\n');
}

/** A method alone, which CONTRIBUTING has, is no module. */
const asModule = (code: string) =>
  /^(\/\/.+\n)? {2}@\w/.test(code) ? `class Any {\n${code}}` : code;

/** The headers that a web server's settings add. */
const headersIn = (code: string) =>
  [...code.matchAll(/^\s*(?:add_header )?([A-Z][\w-]+) "([^"]+)"/gm)].map(([, ...pair]) => pair);

it('the settings of both web servers add the same headers, which the tests in a browser send', () => {
  const [caddy, nginx] = inLanguage('caddy', 'nginx').map(([, { code }]) => headersIn(code));
  expect(caddy).toHaveLength(5);
  expect(nginx).toEqual(caddy);
});

describe('a program in a document', () => {
  it.each(inLanguage('ts', 'tsx', 'js'))('can be parsed: %s', (_, { code, language }) => {
    const file = `block.${language === 'js' ? 'mjs' : language}`;
    const { errors } = parseSync(file, asModule(code));
    expect(errors.map(({ message }) => message)).toEqual([]);
  });

  it.each(programs)('is run or compiled by a test: %s', (_, block) => {
    expect(covers(block)).not.toEqual([]);
  });

  it.each(coverage.map((one) => [JSON.stringify(one), one] as const))(
    'is there for each row: %s',
    (_, one) => {
      expect(programs.filter(([, block]) => covers(block).includes(one))).not.toEqual([]);
      expect(existsSync(one.by)).toBe(true);
      expect(textOf(one.by)).toContain(one.page.split('/').at(one.page.endsWith('/') ? -2 : -1));
    },
  );
});
