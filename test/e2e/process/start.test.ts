import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readPreparedData, type PreparedData } from '../../../src/database/prepared-data.js';
import { generateSigningKey } from '../../../src/security/signing-keys.js';
import { someOf } from '../../support/long.js';
import { describeOnServer } from '../../support/rows/database.js';
import { postGraphql } from '../../support/apis/graphql-client.js';
import {
  cleanUp,
  createEmptyServerDatabase,
  makeDirectory,
  run,
  start,
  type Running,
  type Settings,
} from '../../support/processes/process.js';
import { readWelcome, redeem, type Welcome } from '../../support/processes/welcome.js';
import { until } from '../../support/until.js';
import { freePort } from '../../support/world/server.js';
import { wrongSettings } from '../../support/world/wrong-settings.js';

/** Processes start slowly on machines that do other things as well. */
jest.setTimeout(120_000);

afterAll(cleanUp);

const viewer = '{ viewer { mode organization { id account } caller { kind } } }';
const customers = '{ customers { totalCount nodes { id email passwordChangedAt } } }';

/** The one whose first reset is printed, and two that the examples in `/openapi.json` name. */
const demoCustomers = 3;

function startIn(directory: string, settings: Settings = {}): Running {
  return start('service', [], { DATA_DIR: directory, PORT: '0', ...settings });
}

describe('a first start, with no settings', () => {
  let directory: string;
  let service: Running;
  let welcome: Welcome;

  beforeAll(async () => {
    directory = join(makeDirectory(), 'data');
    service = startIn(directory);
    welcome = await readWelcome(service);
  });

  it('begins with the data that the build made', () => {
    const { files } = readPreparedData('dist/service/embedded-data.br') as PreparedData;
    const made = files.find(({ path }) => path === 'global/pg_control')?.content ?? [];
    const own = readFileSync(join(directory, 'postgres/global/pg_control'));
    // PostgreSQL's system identifier, another one in each database that is made anew.
    expect(own.subarray(0, 8)).toEqual(Buffer.from(made).subarray(0, 8));
  });

  it('says all that a newcomer needs in at most 25 lines, eight of them npm itself', async () => {
    // A blank line ends what is printed.
    expect(welcome.lines.length + 1).toBeLessThanOrEqual(25 - 8);
    expect(welcome.lines.join('\n')).toContain('npm run demo');
    expect(welcome.lines.join('\n')).toContain(
      'http://127.0.0.1:4000, which needs CORS_ORIGINS=http://127.0.0.1:4000\n',
    );
    expect(welcome.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(welcome.lines.join('\n')).toContain(`${welcome.url}/openapi.json\n`);
    expect((await fetch(`${welcome.url}/openapi.json`)).status).toBe(200);
    expect((await fetch(`${welcome.url}/health`)).status).toBe(200);
  });

  it('prints credentials that work', async () => {
    const { url, integration, salesChannel, apiKey, siteContext } = welcome;
    const { salesChannelApiKey, firstReset } = welcome;
    const kindOf = async (headers: Record<string, string>) =>
      (await postGraphql(url, { ...headers, ...siteContext }, viewer)).data.viewer.caller.kind;
    expect(await kindOf(integration)).toBe('INTEGRATION');
    expect(await kindOf(salesChannel)).toBe('SALES_CHANNEL');
    expect(await kindOf(apiKey)).toBe('INTEGRATION');
    expect(await kindOf(salesChannelApiKey)).toBe('SALES_CHANNEL');
    expect(firstReset.headers).toMatchObject(salesChannelApiKey);
  });

  it('prints a request that performs a first reset, once', async () => {
    const before = await postGraphql(welcome.url, welcome.integration, customers);
    expect(before.data.customers.nodes[0].passwordChangedAt).toBeNull();
    expect(await redeem(welcome)).toEqual({
      __typename: 'PasswordResetRedeemed',
      redeemedAt: expect.stringMatching(/Z$/),
      customer: { email: before.data.customers.nodes[0].email },
    });
    expect(await redeem(welcome)).toMatchObject({
      __typename: 'ResetTokenError',
      reason: 'ALREADY_USED',
    });
    const after = await postGraphql(welcome.url, welcome.integration, customers);
    expect(after.data.customers.nodes[0].passwordChangedAt).not.toBeNull();
  });

  it('keeps a second process out of its data directory, and names itself', async () => {
    const second = await startIn(directory).finished;
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toContain(`${directory} is in use by process ${service.pid}.`);
    expect((await fetch(`${welcome.url}/health`)).status).toBe(200);
  });

  it('warns of a misspelt setting, with the one that was probably meant', async () => {
    const { stdout } = await startIn(directory, { CORS_ORIGIN: 'x', MAIL_PORT: '25' }).finished;
    const lines = stdout.split('\n').filter((line) => line.includes('no such setting'));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        level: 40,
        name: 'CORS_ORIGIN',
        didYouMean: 'CORS_ORIGINS',
        msg: 'there is no such setting',
      },
    ]);
    expect(lines).toHaveLength(1);
  });

  it('says so where its port is in use, and leaves the data directory free', async () => {
    const other = makeDirectory();
    const { port } = new URL(welcome.url);
    const second = await startIn(other, { PORT: port }).finished;
    expect(second).toMatchObject({ code: 1, stdout: expect.stringMatching(/^Making an .+\n$/) });
    expect(second.stderr).toBe(
      `Rekey could not start: port ${port} of 127.0.0.1 is in use. ` +
        'Set PORT to another one, or stop what listens there.\n',
    );
    expect(await run('rekey', ['migrate'], { DATA_DIR: other })).toMatchObject({ code: 0 });
  });
});

describe('a further start', () => {
  it('may be stopped before it is done, which is no failure', async () => {
    const directory = makeDirectory();
    for (let turn = 0; turn < 4; turn += 1) {
      const PORT = String(await freePort());
      const service = startIn(directory, { PORT });
      await until(() => fetch(`http://127.0.0.1:${PORT}/livez`).catch(() => false));
      expect(await service.stop('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
    }
  });

  it.each<NodeJS.Signals>(someOf(['SIGKILL', 'SIGTERM'], 2))(
    'keeps the data after a %s',
    async (signal) => {
      const directory = makeDirectory();
      const first = startIn(directory);
      const before = await readWelcome(first);
      expect(await redeem(before)).toMatchObject({ __typename: 'PasswordResetRedeemed' });
      const stored = (await postGraphql(before.url, before.apiKey, customers)).data;
      const { code, stderr } = await first.stop(signal);
      expect({ code, stderr }).toEqual({ code: signal === 'SIGTERM' ? 0 : null, stderr: '' });

      const second = startIn(directory);
      const after = await readWelcome(second);
      expect(after.apiKey).toEqual(before.apiKey);
      expect(after.siteContext).toEqual(before.siteContext);
      // The key and the token of the first start still open the same organization.
      for (const headers of [before.apiKey, before.integration]) {
        const { data } = await postGraphql(after.url, headers, customers);
        expect(data).toEqual(stored);
      }
      expect(stored.customers).toMatchObject({ totalCount: demoCustomers });
      expect(await redeem(after)).toMatchObject({ __typename: 'PasswordResetRedeemed' });
      expect(await second.stop('SIGINT')).toMatchObject({ code: 0, stderr: '' });
    },
  );
});

describe('wrong settings', () => {
  async function refusedStart(settings: Settings): Promise<string> {
    const directory = join(makeDirectory(), 'data');
    const { code, stdout, stderr } = await startIn(directory, settings).finished;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).not.toMatch(/^ +at /m);
    expect(existsSync(directory)).toBe(false);
    return stderr;
  }

  it('stop the start with all problems in one list', async () => {
    const problems = await refusedStart({
      PORT: '99999',
      HOST: '0.0.0.0',
      HASH_QUEUE: '-1',
      LOG_LEVEL: 'loud',
      ARGON2_MEMORY_COST: '1024',
      RESET_TOKEN_TTL_SECONDS: '60',
      ACCESS_TOKEN_SECRET: 'secret',
    });
    const names = [...problems.matchAll(/^ {2}- (\w+): .+$/gm)].map(([, name]) => name);
    expect([...new Set(names)].sort()).toEqual([
      'ACCESS_TOKEN_SECRET',
      'ARGON2_MEMORY_COST',
      'HASH_QUEUE',
      'HOST',
      'LOG_LEVEL',
      'PORT',
      'RESET_TOKEN_TTL_SECONDS',
    ]);
  });

  it('are named once each, in the order of the settings page, if every one is wrong', async () => {
    const problems = await refusedStart(wrongSettings);
    const names = [...problems.matchAll(/^ {2}- (\w+): .+$/gm)].map(([, name]) => name);
    const page = readFileSync('docs/settings.md', 'utf8');
    const inOrder = [...page.matchAll(/^\| `(\w+)` /gm)].map(([, name = '']) => name);
    expect(names).toEqual(inOrder.filter((name) => name in wrongSettings));
  });

  // Proves: CFG-01
  it('are also missing ones: production names what it needs', async () => {
    const problems = await refusedStart({ REKEY_PROFILE: 'production' });
    expect(problems).toMatch(/DATABASE_URL: is required/);
    expect(problems).toMatch(/PUBLIC_URL: is required/);
    expect(problems).toMatch(/ACCESS_TOKEN_SIGNING_KEY: is required/);
    expect(problems).toMatch(/RESET_TOKEN_SIGNING_KEY: is required/);
    expect(problems).toMatch(/SMTP_URL: is required/);
    expect(problems).toMatch(/MAIL_FROM: is required/);
  });

  it('with DATABASE_URL alone mean production', async () => {
    const problems = await refusedStart({ DATABASE_URL: 'postgres://127.0.0.1:1/none' });
    expect(problems).toMatch(/ACCESS_TOKEN_SIGNING_KEY: is required in the production profile/);
    expect(problems).not.toContain('DATABASE_URL: is');
  });

  // Proves: LOG-01
  it('do not show a secret that is wrong', async () => {
    const key = 'MC4CAQAwBQYDK2VwBCIEIAcanary';
    const problems = await refusedStart({ RESET_TOKEN_SIGNING_KEY: key });
    expect(problems).toContain('RESET_TOKEN_SIGNING_KEY: must be');
    expect(problems).not.toContain('canary');
  });
});

describeOnServer('a start on a database server', () => {
  let keys: Settings;

  beforeAll(() => {
    keys = {
      PUBLIC_URL: 'https://rekey.example',
      ACCESS_TOKEN_SIGNING_KEY: generateSigningKey(),
      RESET_TOKEN_SIGNING_KEY: generateSigningKey().trim().replaceAll('\n', '\\n'),
      SMTP_URL: 'smtp://127.0.0.1:2525',
      MAIL_FROM: 'Rekey <no-reply@rekey.example>',
    };
  });

  it('is refused in production until an operator has migrated, and prints no credentials', async () => {
    const settings = {
      ...keys,
      DATABASE_URL: await createEmptyServerDatabase(),
      HOST: '127.0.0.1',
    };
    const directory = join(makeDirectory(), 'data');
    const refused = await startIn(directory, settings).finished;
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('Run: npx rekey migrate');
    const listed = await run('rekey', ['organization', 'list'], settings);
    expect(listed).toMatchObject({ code: 1, stdout: '' });
    expect(listed.stderr).toContain('Run: npx rekey migrate');

    const migrated = await run('rekey', ['migrate'], settings);
    expect(migrated).toMatchObject({ code: 0, stderr: '' });
    const { hostname, port, pathname } = new URL(settings.DATABASE_URL);
    const place = `${pathname.slice(1)} on ${hostname}:${port}`;
    expect(migrated.stdout).toMatch(new RegExp(`^Database: ${place}\\nRan .+\\.\\n`));
    const elsewhere = await startIn(directory, { ...settings, HOST: '203.0.113.1' }).finished;
    expect(elsewhere).toMatchObject({ code: 1 });
    expect(elsewhere.stderr).toBe(
      'Rekey could not start: HOST: this machine has no address 203.0.113.1.\n',
    );
    const service = startIn(directory, settings);
    const [, url = ''] = await service.waitFor(/"url":"([^"]+)".*"listening"/);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const { code, stdout } = await service.stop('SIGTERM');
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/Bearer|rk_live|Sandbox/);
    for (const line of stdout.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
    expect((await run('rekey', ['organization', 'list', '--json'], settings)).stdout).toBe('[]\n');
    expect(existsSync(directory)).toBe(false);
  });

  it('works in development as on the embedded database, and keeps the data', async () => {
    const DATABASE_URL = await createEmptyServerDatabase();
    const directory = makeDirectory();
    const settings = { DATABASE_URL, REKEY_PROFILE: 'development' };
    const first = startIn(directory, settings);
    const before = await readWelcome(first);
    expect(before.lines.join('\n')).toContain('on the database of DATABASE_URL');
    expect(await redeem(before)).toMatchObject({ __typename: 'PasswordResetRedeemed' });
    // A server has room for a second process.
    const second = startIn(directory, settings);
    const after = await readWelcome(second);
    const stored = await postGraphql(before.url, before.apiKey, customers);
    expect(await postGraphql(after.url, before.integration, customers)).toEqual(stored);
    expect(stored.data.customers.totalCount).toBe(demoCustomers);
    expect(await first.stop('SIGTERM')).toMatchObject({ code: 0 });
    expect(await second.stop('SIGTERM')).toMatchObject({ code: 0 });
    expect(existsSync(join(directory, 'postgres'))).toBe(false);
  });
});
