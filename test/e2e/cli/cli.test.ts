import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { parseSigningKeys } from '../../../src/security/signing-keys.js';
import { answerOf, errorOf, rekey, rekeyProcess } from '../../support/processes/command-line.js';
import { cleanUp, makeDirectory } from '../../support/processes/process.js';
import { problemsOf } from '../../support/world/environment.js';

/** A database is made, which takes long on machines that do other things as well. */
jest.setTimeout(120_000);

afterAll(cleanUp);

describe('the command line', () => {
  const directory = join(makeDirectory(), 'data');
  const settings = { DATA_DIR: directory };

  it.each([
    '',
    'token',
    'organization',
    'organization create',
    'organization list',
    'application',
    'application create',
    'application list',
    'application revoke',
    'documents',
    'documents add',
    'documents list',
    'documents remove',
    'documents limit',
    'migrate',
    'jobs',
    'jobs list',
    'jobs retry',
    'worker',
    'keys',
    'keys list',
    'keys rotate',
    'mail',
    'mail preview',
    'schema',
    'settings',
    'start',
  ])('explains "rekey %s" with an example', async (command) => {
    const help = await answerOf(settings, ...command.split(' ').filter(Boolean), '--help');
    expect(help).toContain(`Usage: rekey ${command}`.trim());
    expect(help).toContain(`Example:\n  npx rekey ${command}`);
  });

  it.each<[string, RegExp]>([
    ['tokn', /unknown command 'tokn' \(Did you mean token\?\)/],
    ['organization remove', /unknown command 'remove'/],
    ['token', /required option '--kind <kind>'/],
    [
      'schema --subgraph --prefix 9',
      /--prefix <name>' argument '9' is invalid\. It must be a name/,
    ],
    ['schema --subgraph --customer-keys name', /must be a list of keys: `id`, `email`, or both/],
    ['token --kind customer', /--kind .* Allowed choices are integration, sales_channel/],
    ['token --kind integration --mode prod', /--mode .* Allowed choices are live, test/],
    ['token --kind integration --ttl 0', /--ttl .* from 1 to 86400/],
    ['token --kind integration --ttl 86401', /--ttl .* from 1 to 86400/],
    ['token --kind integration --ttl 1e3', /--ttl .* from 1 to 86400/],
    ['token --kind integration --customer a/b', /--customer .* letters or digits/],
    ['token --kind integration --organization=', /--organization .* letters or digits/],
    ['token --kind integration extra', /too many arguments/],
    ['token --kind integration --tll 5', /unknown option '--tll'/],
    ['organization create --name Shop', /required option '--slug <slug>'/],
    ['organization create --name Shop --slug My_Shop', /--slug .* lower-case/],
    ['organization create --name Shop --slug shop --account abc', /--account .* 24 letters/],
    ['application create --organization abc --kind integration --name x', /'--mode <mode>'/],
    ['application revoke', /missing required argument 'id'/],
    ['application revoke a/b', /for argument 'id'. The id must be 1 to 64 letters or digits/],
    ['jobs list --state gone', /--state .* Allowed choices are waiting, running, failed, done/],
    ['jobs list --limit 0', /--limit .* from 1 to 1000/],
    ['jobs list --limit 1001', /--limit .* from 1 to 1000/],
    ['jobs list extra', /too many arguments/],
    ['jobs retry', /Give either ids of jobs or --all\./],
    ['jobs retry 5 --all', /Give either ids of jobs or --all\./],
    ['jobs drop', /unknown command 'drop'/],
    ['keys extra', /too many arguments/],
    ['keys rotate', /missing required argument 'step'/],
    ['keys rotate next', /'step'\. Allowed choices are add, switch, remove/],
    ['keys rotate add --setting PORT', /--setting .* Allowed choices are ACCESS_TOKEN_SIGNING_KEY/],
    ['settings --format yaml', /--format .* Allowed choices are markdown, env, json/],
    ['start extra', /too many arguments/],
    ['worker extra', /too many arguments/],
    ['worker --concurrency 5', /unknown option '--concurrency'/],
  ])('refuses "rekey %s" with exit code 2 and touches nothing', async (command, message) => {
    expect(await errorOf(2, settings, ...command.split(' '))).toMatch(message);
    expect(existsSync(directory)).toBe(false);
  });

  it.each(['', 'two\nlines', ' \t '])('refuses the name %j', async (name) => {
    const args = ['organization', 'create', '--slug', 'shop', '--name', name];
    const { code, stderr } = await rekey(settings, ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--name .* Name /);
    expect(existsSync(directory)).toBe(false);
  });

  it('marks the options that are required, and them alone', async () => {
    const help = await answerOf(settings, 'application', 'create', '--help');
    const marked = [...help.matchAll(/^ +--(\w+)[^]*?(?=^ +-|^$)/gm)]
      .filter(([text]) => text.includes('(required)'))
      .map(([, name]) => name);
    expect(marked).toEqual(['organization', 'kind', 'mode', 'name']);
  });

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const finished = await rekeyProcess(settings, '--version');
    expect(finished).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('says on which database it migrated', async () => {
    const own = { DATA_DIR: join(makeDirectory(), 'data') };
    expect(await answerOf(own, 'migrate')).toMatch(
      new RegExp(`^Database: embedded in ${own.DATA_DIR}\\nRan .+\\.\\n`),
    );
  });

  it('prints its help on standard error and exits with 2 when no command is given', async () => {
    const { code, stdout, stderr } = await rekeyProcess(settings);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: rekey');
  });

  it('lists all wrong settings', async () => {
    const wrong = { ...settings, REKEY_PROFILE: 'staging', DATABASE_URL: 'mysql://x' };
    const { code, stdout, stderr } = await rekeyProcess(wrong, 'migrate');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/REKEY_PROFILE: .*\n.*DATABASE_URL: /);
  });

  it.each(['migrate', 'organization list', 'jobs list'])(
    'never falls back to an embedded database in production: rekey %s',
    async (command) => {
      const production = { ...settings, REKEY_PROFILE: 'production' };
      const { code, stderr } = await rekey(production, ...command.split(' '));
      expect(code).toBe(1);
      expect(stderr).toContain('DATABASE_URL: is required');
      expect(existsSync(directory)).toBe(false);
    },
  );

  it('says so where the database server cannot be reached', async () => {
    const unreachable = { ...settings, DATABASE_URL: 'postgres://127.0.0.1:1/none' };
    expect(await errorOf(1, unreachable, 'migrate')).toMatch(
      /DATABASE_URL: nothing listens at 127\.0\.0\.1:1\./,
    );
  });

  it('prints the schema that is committed', async () => {
    expect(await answerOf(settings, 'schema')).toBe(readFileSync('schema.graphql', 'utf8'));
  });

  it('prints the subgraph, by its settings or by options, which go before them', async () => {
    const whole = await answerOf(settings, 'schema', '--subgraph');
    expect(whole).toContain('checkResetToken(');
    expect(whole).toContain('@key(fields: "id") @key(fields: "email")');
    const named = { ...settings, SUBGRAPH_PREFIX: 'shop', SUBGRAPH_CUSTOMER_KEYS: 'email' };
    const byNames = await answerOf(named, 'schema', '--subgraph');
    expect(byNames).toContain('shopCheckResetToken(');
    expect(byNames).toMatch(/extend type Customer @key\(fields: "email"\)\n$/);
    const byOptions = await answerOf(named, 'schema', '--subgraph', '--prefix', 'rekey');
    expect(byOptions).toContain('rekeyCheckResetToken(');
    expect(await answerOf({ ...settings, SUBGRAPH_PREFIX: '' }, 'schema', '--subgraph')).toBe(
      whole,
    );
  });

  it('prints the settings that are committed', async () => {
    expect(await answerOf(settings, 'settings')).toBe(readFileSync('docs/settings.md', 'utf8'));
    const file = await answerOf(settings, 'settings', '--format', 'env');
    expect(file).toBe(readFileSync('.env.example', 'utf8'));
  });

  it('prints an environment file of all settings that sets none, and their list for programs', async () => {
    const file = await answerOf(settings, 'settings', '--format', 'env');
    const list = JSON.parse(await answerOf(settings, 'settings', '--format', 'json'));
    expect([...file.matchAll(/^#?([A-Z0-9_]+)=/gm)].map(([, name]) => name)).toEqual(
      list.map(({ name }: { name: string }) => name),
    );
    expect(problemsOf(parseEnv(file) as Record<string, string>)).toEqual([]);
    const withDefaults = parseEnv(file.replaceAll(/^#(?=[A-Z0-9_]+=)/gm, ''));
    expect(problemsOf(withDefaults as Record<string, string>)).toEqual([]);
    const required = list.filter((one: any) => one.isRequiredInProduction);
    expect(new Set(Object.keys(parseEnv(file)))).toEqual(
      new Set(required.map((one: any) => one.name)),
    );
  });

  it('prints two different keys that every reader of environment files reads alike', async () => {
    const lines = await answerOf(settings, 'keys');
    expect(lines).toMatch(/^ACCESS_TOKEN_SIGNING_KEY=".+"\nRESET_TOKEN_SIGNING_KEY=".+"\n$/);
    const [access = '', reset = ''] = lines
      .trim()
      .split('\n')
      .map((line) => line.replace(/^\w+=/, ''));
    // As Docker takes them, to the letter; and as a shell does, without the quotes.
    const kids = [access, access.slice(1, -1), reset].map(
      (text) => parseSigningKeys(text).current.kid,
    );
    expect(kids[1]).toBe(kids[0]);
    expect(kids[2]).not.toBe(kids[0]);
    expect(await answerOf(settings, 'keys')).not.toBe(lines);
  });
});
