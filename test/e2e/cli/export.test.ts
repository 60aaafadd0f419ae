/** `rekey export`, as an operator runs it beside a service. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { openDatabase, type Database } from '../../../src/database/database.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import { errorOf, rekey } from '../../support/processes/command-line.js';
import {
  cleanUp,
  makeDirectory,
  start,
  startCommand,
  type Settings,
} from '../../support/processes/process.js';
import { addBulk } from '../../support/rows/bulk.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { goodPassword } from '../../support/world/people.js';
import { openShop, type Shop } from '../../support/world/shop.js';

jest.setTimeout(120_000);

afterAll(cleanUp);

const program = fileURLToPath(new URL('../../../service/rekey.js', import.meta.url));

function argsFor(slug: string, ...more: string[]): string[] {
  return ['export', '--organization', slug, '--mode', 'live', ...more];
}

const rowsIn = (text: string): any[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describeOnServer('an export of a shop', () => {
  let shop: Shop;
  let settings: Settings;

  async function exported(type: string, of = shop): Promise<any[]> {
    const args = argsFor(of.organization.slug, '--type', type);
    const { code, stdout, stderr } = await rekey(settings, ...args);
    const rows = rowsIn(stdout);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `Exported ${type}: ${rows.length}.\n` });
    return rows;
  }

  beforeAll(async () => {
    const databaseUrl = await cloneServerDatabase();
    settings = { DATABASE_URL: databaseUrl };
    shop = await openShop({ databaseUrl });
    const given = { metadata: { tier: 'gold' }, reference: 'C-1', locale: 'de' };
    const customer = await shop.customer(given);
    await shop.customer({ password: null });
    await shop.redeem(await shop.reset(customer), 'nine lanterns over water');
    await shop.reset(customer);
  });

  afterAll(() => shop.close());

  it('has what GraphQL returns of each customer', async () => {
    const fields = `id email isActive channel stage locale hasPassword passwordChangedAt
      reference referenceOrigin metadata createdAt updatedAt`;
    const order = 'orderBy: { field: CREATED_AT, direction: ASC }';
    const answer = await shop.graphql(`{ customers(${order}) { nodes { status ${fields} } } }`);
    const expected = answer.data.customers.nodes;
    expect(expected).toHaveLength(2);
    const rows = await exported('customers');
    expect(
      rows.map(({ profile, ...row }) => [profile, { ...row, status: row.status.toUpperCase() }]),
    ).toEqual(expected.map((customer: object) => [{}, customer]));
  });

  it('has what GraphQL returns of each reset and each event', async () => {
    const order = 'orderBy: { field: CREATED_AT, direction: ASC }';
    const fields = `id customerEmail status expiresAt resetPasswordAt reference referenceOrigin metadata
      createdAt updatedAt customer { id } delivery { status lastAttemptAt detail }`;
    const resets = await shop.graphql(
      `{ customerPasswordResets(${order}) { nodes { ${fields} } } }`,
    );
    const nodes = resets.data.customerPasswordResets.nodes;
    expect(nodes.map(({ status }: any) => status)).toEqual(['REDEEMED', 'PENDING']);
    const rows = await exported('password_resets');
    expect(
      rows.map(({ customerId, ...row }) => ({ ...row, customer: { id: customerId } })),
    ).toEqual(nodes);
    const members = `id name customerId passwordResetId applicationId ownerId requestId count createdAt`;
    const events = await shop.graphql(`{ events(${order}) { nodes { ${members} } } }`);
    const names = (row: any) => ({ ...row, name: row.name.toUpperCase().replaceAll('.', '_') });
    expect((await exported('events')).map(names)).toEqual(events.data.events.nodes);
  });

  // Proves: CFG-04
  it('has no hash, no digest, no token and no password', async () => {
    const { token } = await shop.reset();
    const secrets = await shop.sql<{ secret: string }>(
      `SELECT hash AS secret FROM password_credentials
       UNION ALL SELECT encode(token_digest, 'hex') FROM password_resets
       UNION ALL SELECT encode(token_digest, 'base64') FROM password_resets`,
    );
    expect(secrets.length).toBeGreaterThan(4);
    const types = ['customers', 'password_resets', 'events'];
    const text = JSON.stringify(
      await Promise.resolve(types).then(async (all) => {
        const rows: unknown[] = [];
        for (const type of all) rows.push(await exported(type));
        return rows;
      }),
    );
    for (const secret of [token, goodPassword, ...secrets.map((row) => row.secret)])
      expect(text).not.toContain(secret);
    expect(text).not.toMatch(/digest|hash"|token"/i);
  });

  it('has nothing of another organization, or of the other mode', async () => {
    const other = await shop.neighbour();
    await other.customer();
    const tests = await shop.neighbour({}, 'test');
    await tests.customer();
    expect(await exported('customers', other)).toHaveLength(1);
    expect(await exported('customers', tests)).toEqual([]);
    expect(await exported('events', tests)).toEqual([]);
  });
});

describeOnServer('an export of 20,000 customers', () => {
  const size = 20_000;
  const many: Partition = { organizationId: 'OrgMany', mode: 'live' };
  let database: Database;
  let settings: Settings;
  const sql = (text: string): Promise<any> => database.dataSource.query(text);

  beforeAll(async () => {
    const url = await cloneServerDatabase();
    settings = { DATABASE_URL: url };
    database = await openDatabase({ url, embedded: { directory: null } });
    await sql(
      `INSERT INTO organizations (id, account, slug, name) VALUES ('OrgMany', 'many', 'many', 'Many')`,
    );
    await addBulk(database.dataSource, many, size);
    await sql('ANALYZE');
  });

  afterAll(() => database.close());

  it('has each row once that is there all the time, while others come and go', async () => {
    const child = spawn(process.execPath, [program, ...argsFor('many')], {
      env: { ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stderr.on('data', (chunk) => (output.stderr += chunk));
    child.stdout.on('data', (chunk) => (output.stdout += chunk));
    await once(child.stdout, 'data');
    // It waits for its reader.
    child.stdout.pause();
    await sql(`INSERT INTO customers (organization_id, mode, id, email, email_key)
      SELECT 'OrgMany', 'live', 'n' || n, 'n' || n, 'n' || n FROM generate_series(1, 50) n`);
    await sql(`DELETE FROM customers WHERE organization_id = 'OrgMany' AND id LIKE 'c%7'`);
    await sql(`UPDATE customers SET updated_at = now(), status = 'repeat' WHERE id LIKE 'c%3'`);
    await sleep(2500);
    const [open] = await sql(`SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND xact_start < now() - interval '1 second'`);
    // No transaction of it is open, which would keep the vacuum from its work.
    expect(open.count).toBe(0);
    child.stdout.resume();
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect(output.stderr).toMatch(
      /^Exported so far: customers [\d,]+; [\d,]+ rows\/s for \d+ s\.\n/,
    );
    const ids: string[] = rowsIn(output.stdout).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const present = new Set(ids);
    const throughout = Array.from({ length: size }, (_, n) => `c${n + 1}`).filter(
      (id) => !id.endsWith('7'),
    );
    expect(throughout.filter((id) => !present.has(id))).toEqual([]);
    // The last rows had not been read yet when some of them went and others came.
    expect(ids.length).toBeLessThan(size);
    expect(ids.slice(-50).every((id) => id.startsWith('n'))).toBe(true);
  });

  it('ends without a word when its reader has had enough', async () => {
    const command = '"$0" "$@" | head -n 1; echo "${PIPESTATUS[0]}"';
    const args = [process.execPath, program, ...argsFor('many')];
    const { code, stdout, stderr } = await startCommand(['bash', '-c', command, ...args], {
      env: settings,
    }).finished;
    const [line = '', status] = stdout.split('\n');
    expect(JSON.parse(line)).toMatchObject({ email: expect.stringMatching(/@example\.org$/) });
    expect({ code, status, stderr }).toEqual({ code: 0, status: '1', stderr: '' });
  });

  it('goes to a new file that only its owner can read', async () => {
    const file = join(makeDirectory(), 'events.jsonl');
    const args = argsFor('many', '--type', 'events', '--out', file);
    const { code, stdout } = await rekey(settings, ...args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(rowsIn(readFileSync(file, 'utf8'))).toHaveLength(size);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await errorOf(1, settings, ...args)).toBe(
      `error: Cannot write to ${file}: it exists already.\n`,
    );
    expect(rowsIn(readFileSync(file, 'utf8'))).toHaveLength(size);
  });

  it('leaves no part of a file when it is stopped', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const file = join(makeDirectory(), 'customers.jsonl');
      const running = start('rekey', argsFor('many', '--out', file), settings);
      await until(() => existsSync(file) && statSync(file).size > 0);
      expect(await running.stop(signal)).toEqual({
        code: 1,
        stdout: '',
        stderr: 'error: Stopped before the end: what was written is not everything.\n',
      });
      expect(existsSync(file)).toBe(false);
    }
  });

  it.each([
    ['no organization', 2, ['--mode', 'live'], /required option '--organization <slug>'/],
    ['no mode', 2, ['--organization', 'many'], /required option '--mode <mode>'/],
    ['a wrong mode', 2, ['--organization', 'many', '--mode', 'all'], /'all' is invalid/],
    ['a wrong type', 2, argsFor('many', '--type', 'hashes').slice(1), /'hashes' is invalid/],
    ['an unknown organization', 1, argsFor('few').slice(1), /no organization with the slug few/],
    [
      'a folder that is not there',
      1,
      argsFor('many', '--out', '/nowhere/a').slice(1),
      /Cannot write to \/nowhere\/a/,
    ],
  ] as const)('refuses %s', async (_, code, args, error) => {
    expect(await errorOf(code, settings, 'export', ...args)).toMatch(error);
  });
});
