import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { decodeJwt } from 'jose';
import { parseSigningKeys } from '../../src/security/signing-keys.js';
import { createTestApp, testEnvironment, type TestApp } from '../support/app.js';
import { postGraphql } from '../support/graphql-client.js';
import {
  cleanUp,
  developmentSettings,
  makeDirectory,
  run,
  start,
  type Finished,
  type Settings,
} from '../support/process.js';

const demoOrganizationId = 'xRRkjDFafe';
const viewer =
  '{ viewer { mode organization { id account } caller { kind applicationId customerId } } }';

function rekey(settings: Settings, ...args: string[]): Promise<Finished> {
  return run('rekey', args, settings);
}

/** The result of a command that must succeed. */
async function answerOf(settings: Settings, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await rekey(settings, ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function jsonOf(settings: Settings, ...args: string[]): Promise<any> {
  return JSON.parse(await answerOf(settings, ...args, '--json'));
}

/** The one line on standard error of a command that must fail, and nothing else. */
async function errorOf(code: 1 | 2, settings: Settings, ...args: string[]): Promise<string> {
  const finished = await rekey(settings, ...args);
  expect(finished).toMatchObject({ code, stdout: '' });
  expect(finished.stderr).toMatch(/^error: .+\n$/);
  return finished.stderr;
}

/** Many processes, one after another, on machines that do other things as well. */
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
    'migrate',
    'keys',
    'schema',
  ])('explains "rekey %s" with an example', async (command) => {
    const help = await answerOf(settings, ...command.split(' ').filter(Boolean), '--help');
    expect(help).toContain(`Usage: rekey ${command}`.trim());
    expect(help).toContain(`Example:\n  npm run --silent rekey -- ${command}`);
  });

  it.each<[string, RegExp]>([
    ['tokn', /unknown command 'tokn' \(Did you mean token\?\)/],
    ['organization remove', /unknown command 'remove'/],
    ['token', /required option '--kind <kind>'/],
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

  it('prints its help on standard error and exits with 2 when no command is given', async () => {
    const { code, stdout, stderr } = await rekey(settings);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: rekey');
  });

  it('lists all wrong settings', async () => {
    const wrong = { ...settings, REKEY_PROFILE: 'staging', DATABASE_URL: 'mysql://x' };
    const { code, stdout, stderr } = await rekey(wrong, 'migrate');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/REKEY_PROFILE: .*\n.*DATABASE_URL: /);
  });

  it.each(['migrate', 'organization list'])(
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
    expect(await errorOf(1, unreachable, 'migrate')).toMatch(/cannot be reached \(ECONNREFUSED\)/);
  });

  it('prints the schema that is committed', async () => {
    expect(await answerOf(settings, 'schema')).toBe(readFileSync('schema.graphql', 'utf8'));
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

describe('rekey token', () => {
  let service: TestApp;
  let settings: Settings;
  let production: Settings;

  beforeAll(async () => {
    service = await createTestApp();
    settings = { DATA_DIR: makeDirectory() };
    // The service's own keys, and a database that nobody can reach.
    production = { ...testEnvironment(), ...settings, DATABASE_URL: 'postgres://127.0.0.1:1/none' };
  });

  afterAll(() => service.close());

  async function token(given: Settings, ...args: string[]): Promise<string> {
    const answer = await answerOf(given, 'token', ...args);
    expect(answer).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    return answer.trim();
  }

  it('prints a token that the service accepts, without a database', async () => {
    const { organization } = await service.createShop();
    const args = ['--organization', organization.id, '--mode', 'test', '--kind'];
    for (const kind of ['integration', 'sales_channel']) {
      const authorization = `Bearer ${await token(production, ...args, kind)}`;
      const { data, errors } = await service.graphql(viewer, { headers: { authorization } });
      expect(errors).toEqual([]);
      expect(data.viewer).toMatchObject({
        mode: 'TEST',
        organization: { id: organization.id },
        caller: { kind: kind.toUpperCase(), applicationId: 'commandLine', customerId: null },
      });
    }
  });

  it('speaks for a customer where one is named', async () => {
    const shop = await service.createShop();
    const { data } = await service.graphql(
      'mutation { createCustomer(input: { email: "kim@example.org" }) { ... on Customer { id } } }',
      { headers: await shop.bearer('integration') },
    );
    const customerId: string = data.createCustomer.id;
    const args = ['--kind', 'sales_channel', '--organization', shop.organization.id];
    const authorization = `Bearer ${await token(production, ...args, '--customer', customerId)}`;
    const answer = await service.graphql(viewer, { headers: { authorization } });
    expect(answer.data.viewer.caller).toMatchObject({ kind: 'CUSTOMER', customerId });
  });

  it('is of no use to a service with other keys', async () => {
    const { organization } = await service.createShop();
    const made = await token(settings, '--kind', 'integration', '--organization', organization.id);
    const headers = { authorization: `Bearer ${made}` };
    expect((await service.graphql(viewer, { headers })).status).toBe(401);
  });

  it('is valid for two hours, or as long as it is told, and in live mode', async () => {
    const usual = decodeJwt(await token(settings, '--kind', 'integration'));
    expect(usual.exp! - usual.iat!).toBe(7200);
    expect(usual['test']).toBe(false);
    const short = decodeJwt(await token(settings, '--kind', 'integration', '--ttl', '1'));
    expect(short.exp! - short.iat!).toBe(1);
    const long = decodeJwt(await token(settings, '--kind', 'integration', '--ttl', '86400'));
    expect(long.exp! - long.iat!).toBe(86_400);
  });

  it('names the demo organization and its application by default, in development', async () => {
    expect(decodeJwt(await token(settings, '--kind', 'integration'))).toMatchObject({
      organization: { id: demoOrganizationId },
      application: { id: 'DemoBckEnd', kind: 'integration', public: false },
    });
    expect(decodeJwt(await token(settings, '--kind', 'sales_channel'))).toMatchObject({
      organization: { id: demoOrganizationId },
      application: { id: 'DemoShpApp', kind: 'sales_channel', public: true },
    });
    const args = ['--kind', 'integration', '--application', 'myBackEnd'];
    expect(decodeJwt(await token(settings, ...args))).toMatchObject({
      organization: { id: demoOrganizationId },
      application: { id: 'myBackEnd' },
    });
  });

  it('wants an organization in production', async () => {
    const message = await errorOf(2, production, 'token', '--kind', 'integration');
    expect(message).toContain('--organization is required in the production profile');
  });

  it('lists the keys that production misses', async () => {
    const { code, stdout, stderr } = await rekey(
      { ...settings, DATABASE_URL: 'postgres://127.0.0.1:1/none' },
      ...['token', '--kind', 'integration', '--organization', 'abc'],
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('ACCESS_TOKEN_SIGNING_KEY: is required');
    expect(stderr).toContain('RESET_TOKEN_SIGNING_KEY: is required');
  });
});

describe('rekey organization and rekey application', () => {
  const organizationArgs = ['organization', 'create', '--name', 'The Böat Shop', '--slug', 'boats'];
  const account = 'Abcdefghijkl0123456789Zz';
  let settings: Settings;
  let organization: { id: string; account: string };

  beforeAll(async () => {
    settings = await developmentSettings();
    organization = await jsonOf(settings, ...organizationArgs, '--account', account);
  });

  function createArgs(organizationId: string, name: string): string[] {
    const args = ['application', 'create', '--organization', organizationId, '--name', name];
    return [...args, '--kind', 'sales_channel', '--mode', 'test'];
  }

  it('create an organization and list it, as a table and as JSON', async () => {
    expect(organization).toEqual({
      id: expect.stringMatching(/^[A-Za-z]{10}$/),
      account,
      slug: 'boats',
      name: 'The Böat Shop',
    });
    const [row] = await jsonOf(settings, 'organization', 'list');
    expect(row).toEqual({ ...organization, createdAt: expect.stringMatching(/^\d{4}-.*Z$/) });
    const table = await answerOf(settings, 'organization', 'list');
    const [headings = '', line = ''] = table.split('\n');
    expect(headings).toMatch(/^ID +ACCOUNT +SLUG +CREATED +NAME$/);
    expect(line).toBe(`${organization.id}  ${account}  boats  ${row.createdAt}  The Böat Shop`);
    expect(line.indexOf('boats')).toBe(headings.indexOf('SLUG'));
  });

  it('make an account where none is given', async () => {
    const facts = await answerOf(settings, 'organization', 'create', '--name', 'B', '--slug', 'b');
    expect(facts).toMatch(
      /^id {7}[A-Za-z]{10}\naccount {2}[0-9A-Za-z]{24}\nslug {5}b\nname {5}B\n$/,
    );
  });

  it('refuse a slug or an account that is taken, and change nothing', async () => {
    const before = await answerOf(settings, 'organization', 'list');
    const slugTaken = ['organization', 'create', '--name', 'Other', '--slug', 'boats'];
    expect(await errorOf(1, settings, ...slugTaken)).toMatch(/has this slug/);
    const accountTaken = ['organization', 'create', '--name', 'Other', '--slug', 'others'];
    expect(await errorOf(1, settings, ...accountTaken, '--account', account)).toMatch(
      /has this account/,
    );
    expect(await answerOf(settings, 'organization', 'list')).toBe(before);
  });

  it('refuse an organization and an application that do not exist', async () => {
    const unknown = 'Nobody';
    expect(await errorOf(1, settings, ...createArgs(unknown, 'x'))).toMatch(
      /There is no organization Nobody/,
    );
    expect(await errorOf(1, settings, 'application', 'list', '--organization', unknown)).toMatch(
      /There is no organization Nobody/,
    );
    expect(await errorOf(1, settings, 'application', 'revoke', unknown)).toMatch(
      /There is no application Nobody/,
    );
    expect(await answerOf(settings, 'application', 'list')).not.toContain(unknown);
  });

  it('give out working keys once, and take them back', async () => {
    const facts = await answerOf(settings, ...createArgs(organization.id, 'Kept'));
    const kept = /API key +(rk_test_[\w-]{43})\n/.exec(facts)?.[1] ?? '';
    const revoked = await jsonOf(settings, ...createArgs(organization.id, 'Revoked'));

    expect(await answerOf(settings, 'application', 'revoke', revoked.id)).toBe(
      `Revoked ${revoked.id}.\n`,
    );
    expect(await answerOf(settings, 'application', 'revoke', revoked.id)).toMatch(/revoked before/);

    const list = ['application', 'list', '--organization', organization.id];
    const rows = await jsonOf(settings, ...list);
    expect(rows.map(({ name, revokedAt }: any) => [name, revokedAt === null])).toEqual([
      ['Kept', true],
      ['Revoked', false],
    ]);
    const shown = (await answerOf(settings, ...list)) + JSON.stringify(rows);
    expect(shown).toMatch(/^ID +ORGANIZATION +MODE +KIND +CREATED +REVOKED +NAME\n/);
    expect(shown).not.toContain(kept);
    expect(shown).not.toContain('keyDigest');

    const service = start('service', [], { ...settings, PORT: '0' });
    const [, url = ''] = await service.waitFor(/(http:\/\/\S+)\/graphql\n/);
    const accepted = await postGraphql(url, { 'x-api-key': kept }, viewer);
    expect(accepted.data.viewer).toMatchObject({
      mode: 'TEST',
      organization: { id: organization.id, account },
      caller: { kind: 'SALES_CHANNEL' },
    });
    expect((await postGraphql(url, { 'x-api-key': revoked.apiKey }, viewer)).status).toBe(401);

    expect(await service.stop('SIGTERM')).toMatchObject({ code: 0 });
  });
});

describe('on the embedded database, commands', () => {
  let settings: Settings;

  beforeAll(() => {
    settings = { DATA_DIR: makeDirectory() };
  });

  it('migrate, and say so where there is nothing to do', async () => {
    expect(await answerOf(settings, 'migrate')).toMatch(/^Ran CreateTables\d+\.\n/);
    expect(await answerOf(settings, 'migrate')).toBe('The tables are up to date.\n');
  });

  it('name the process that uses it, but for the token, which works with that process', async () => {
    const service = start('service', [], { ...settings, PORT: '0' });
    const [, url = ''] = await service.waitFor(/(http:\/\/\S+)\/graphql\n/);
    for (const args of [['organization', 'list'], ['application', 'list'], ['migrate']]) {
      expect(await errorOf(1, settings, ...args)).toContain(`in use by process ${service.pid}.`);
    }
    const token = await answerOf(settings, 'token', '--kind', 'integration');
    const headers = { authorization: `Bearer ${token.trim()}` };
    const answer = await postGraphql(url, headers, viewer);
    expect(answer.data.viewer.caller).toMatchObject({ kind: 'INTEGRATION' });
    expect(await service.stop('SIGTERM')).toMatchObject({ code: 0 });
    expect(await answerOf(settings, 'application', 'list')).toContain('DemoBckEnd');
  });

  it('name the data directory where it may not be used', async () => {
    const file = join(makeDirectory(), 'a-file');
    writeFileSync(file, '');
    expect(await errorOf(1, { DATA_DIR: file }, 'organization', 'list')).toContain(file);
  });
});
