/** /readyz says what is wrong with a process in a second, whatever the database and the hashes do. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openProxy, type Proxy } from '../../support/peers/proxy.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { operatorUrl, readMetrics, sumOf } from '../../support/world/operator.js';
import { startService, type Service } from '../../support/world/service.js';
import { useShop } from '../../support/world/use-shop.js';

interface Ready {
  readonly status: number;
  readonly body: { status: string; checks: Record<string, { status: string; reason?: string }> };
  readonly text: string;
  readonly tookMs: number;
}

async function ask(url: string): Promise<Ready> {
  const begin = performance.now();
  const response = await fetch(`${url}/readyz`);
  const text = await response.text();
  const tookMs = performance.now() - begin;
  return { status: response.status, body: JSON.parse(text), text, tookMs };
}

/** Waits until a check has a status; the whole answer. An answer serves for a second. */
function whenCheck(url: string, name: string, status: string, reason?: string): Promise<Ready> {
  return until(async () => {
    const ready = await ask(url);
    const check = ready.body.checks[name];
    return check?.status === status && check.reason === reason && ready;
  }, 20_000);
}

const allOk = {
  ...{ process: { status: 'ok' }, database: { status: 'ok' }, writable: { status: 'ok' } },
  ...{ migrations: { status: 'ok' }, keys: { status: 'ok' }, queue: { status: 'ok' } },
  ...{ worker: { status: 'ok' }, hashes: { status: 'ok' } },
};

describeOnServer('a service', () => {
  let proxy: Proxy;
  let service: Service;
  let administrator: pg.Client;
  let databaseUrl: string;

  beforeAll(async () => {
    databaseUrl = await cloneServerDatabase();
    proxy = await openProxy(databaseUrl);
    administrator = new pg.Client({ connectionString: databaseUrl });
    await administrator.connect();
    service = await startService({ DATABASE_URL: proxy.url, HASH_CONCURRENCY: '1' });
  }, 60_000);

  afterAll(async () => {
    await administrator.end();
    await service.stop('SIGKILL');
    await proxy.cut();
  });

  it('is ready, and says so of each check', async () => {
    const ready = await until(async () => {
      const answer = await ask(service.url);
      return answer.status === 200 && answer;
    });
    expect(ready.body).toEqual({ status: 'ready', checks: allOk });
  });

  it.each(['/health', '/livez', '/readyz'])('has no line in its log for %s', async (path) => {
    const lines = service.output.join('').split('\n').length;
    for (let turn = 0; turn < 3; turn += 1) await fetch(`${service.url}${path}`);
    await fetch(`${service.url}/nothing-but-a-line`);
    await until(() => service.output.join('').includes('"status":404'));
    expect(
      service.output
        .join('')
        .split('\n')
        .slice(lines - 1)
        .join(),
    ).not.toContain(path);
  });

  it.each([
    [
      'is read-only',
      'writable',
      'read_only',
      `ALTER DATABASE NAME SET default_transaction_read_only = on`,
      `ALTER DATABASE NAME RESET default_transaction_read_only`,
    ],
    [
      'has a pending migration',
      'migrations',
      'pending',
      'UPDATE migrations SET name = name || $$x$$',
      'UPDATE migrations SET name = rtrim(name, $$x$$)',
    ],
  ])(
    'is not ready while its database %s',
    async (_what, check, reason, spoil, mend) => {
      const name = new URL(databaseUrl).pathname.slice(1);
      const run = async (statement: string) => {
        const client = new pg.Client({ connectionString: databaseUrl });
        await client.connect();
        await client.query('SET default_transaction_read_only = off');
        await client.query(statement.replace('NAME', name));
        // New sessions have the settings of a database.
        await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'rekey health' AND datname = current_database()`);
        await client.end();
      };
      await run(spoil);
      const ready = await whenCheck(service.url, check, 'fail', reason);
      expect(ready.status).toBe(503);
      expect(ready.body.status).toBe('not_ready');
      await run(mend);
      await whenCheck(service.url, check, 'ok');
      expect((await ask(service.url)).body.status).toBe('ready');
    },
    40_000,
  );

  it('answers in time while its database says nothing, and is ready again afterwards', async () => {
    proxy.silence();
    const silent = await whenCheck(service.url, 'database', 'fail', 'unreachable').catch(() =>
      whenCheck(service.url, 'database', 'fail', 'timeout'),
    );
    expect(silent.status).toBe(503);
    expect(silent.body.checks['writable']).toEqual({ status: 'warn', reason: 'unknown' });
    expect(silent.tookMs).toBeLessThan(3000);
    proxy.speak();
    await whenCheck(service.url, 'database', 'ok');
  }, 60_000);

  it('tells strangers codes, and its operator the cause', async () => {
    await proxy.cut();
    const ready = await whenCheck(service.url, 'database', 'fail', 'unreachable');
    const { hostname, port, pathname, username } = new URL(proxy.url);
    for (const secret of [hostname, port, pathname.slice(1), username, 'ECONNREFUSED'])
      expect(ready.text).not.toContain(secret);
    const lost = service.output
      .join('')
      .split('\n')
      .filter((line) => line.includes('"not ready"'));
    expect(JSON.parse(lost.at(-1) ?? '')).toMatchObject({
      level: 50,
      code: expect.any(String),
      failing: { database: 'unreachable' },
      err: { message: expect.any(String) },
    });
    await proxy.mend();
    await whenCheck(service.url, 'database', 'ok');
    await until(() => service.output.join('').includes('"msg":"ready"'));
  }, 40_000);

  it('answers 503 as soon as a stop begins, and serves until it ends', async () => {
    const stopping = await startService({ DATABASE_URL: databaseUrl, STOP_DELAY_SECONDS: '3' });
    await until(async () => (await ask(stopping.url)).status === 200);
    stopping.process.kill('SIGTERM');
    await until(() => stopping.output.join('').includes('"stopping"'));
    const ready = await ask(stopping.url);
    expect(ready.status).toBe(503);
    expect(ready.body.checks['process']).toEqual({ status: 'fail', reason: 'stopping' });
    expect((await fetch(`${stopping.url}/livez`)).status).toBe(200);
    expect((await fetch(`${stopping.url}/api/customers`)).status).toBe(401);
    expect(await new Promise((resolve) => stopping.process.once('exit', resolve))).toBe(0);
  }, 40_000);
});

describeOnServer('with all sessions taken and all hashes busy', () => {
  const shop = useShop({
    isOnServer: true,
    hasRealHashes: true,
    environment: {
      ...{ HASH_CONCURRENCY: '1', HASH_QUEUE: '1', ARGON2_MEMORY_COST: '65536' },
      ARGON2_TIME_COST: '20',
    },
  });

  const readyz = () => shop.send({ method: 'GET', url: '/readyz' }, {});

  it('is answered at once', async () => {
    const { email } = await shop.customer();
    const { dataSource } = shop.app.database;
    const signIns = Array.from({ length: 6 }, () => shop.signIn(email, 'not the password'));
    // One runs, one waits, and the others are refused.
    await Promise.race(signIns);
    const sleeps = Array.from({ length: 12 }, () => dataSource.query('SELECT pg_sleep(3)'));
    const saturated = { status: 'warn', reason: 'saturated' };
    expect((await readyz()).body.checks.hashes).toEqual(saturated);
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (let turn = 0; turn < 5; turn += 1) {
      const begin = performance.now();
      const { status, body } = await readyz();
      expect(performance.now() - begin).toBeLessThan(3000);
      expect([status, body.checks.database]).toEqual([200, { status: 'ok' }]);
      await new Promise((resolve) => setTimeout(resolve, 350));
    }
    await Promise.allSettled([...sleeps, ...signIns]);
  }, 60_000);
});

describeOnServer('a service whose role loses a right on the table of jobs', () => {
  const role = `rekey_deaf_${randomBytes(6).toString('hex')}`;
  let administrator: pg.Client;
  let service: Service;

  beforeAll(async () => {
    const databaseUrl = await cloneServerDatabase();
    administrator = new pg.Client({ connectionString: databaseUrl });
    await administrator.connect();
    await administrator.query(`CREATE ROLE ${role} LOGIN`);
    await administrator.query(`GRANT USAGE ON SCHEMA public, jobs TO ${role}`);
    const tables = 'ALL TABLES IN SCHEMA public, jobs';
    await administrator.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ${role}`);
    await administrator.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public, jobs TO ${role}`);
    const url = new URL(databaseUrl);
    url.username = role;
    service = await startService({ DATABASE_URL: url.href, METRICS_PORT: '0' });
  }, 60_000);

  afterAll(async () => {
    await service.stop('SIGKILL');
    await administrator.query(`DROP OWNED BY ${role}`);
    await administrator.query(`DROP ROLE ${role}`);
    await administrator.end();
  });

  it('says so as soon as its log does, with the cause, and by itself that it is over', async () => {
    await whenCheck(service.url, 'worker', 'ok');
    const metrics = await operatorUrl(() => service.output.join(''));
    const failing = async () => {
      const { samples } = await readMetrics(metrics);
      const labels = ['queue="password_reset_mails"', 'task="claim"', 'code="42501"'];
      return sumOf(samples, 'rekey_queue_failing_seconds', ...labels);
    };
    await administrator.query(`REVOKE UPDATE ON jobs.job FROM ${role}`);
    const told = await until(() => /^.*"queue fails".*$/m.exec(service.output.join(''))?.[0]);
    const line = JSON.parse(told);
    expect(line).toMatchObject({ level: 50, code: '42501' });
    expect(line.seconds).toBeLessThanOrEqual(5);
    const { status, body } = await ask(service.url);
    expect(status).toBe(503);
    expect(body.checks['worker']).toEqual({ status: 'fail', reason: 'not_permitted' });
    expect(await failing()).toBeGreaterThan(0);
    await administrator.query(`GRANT UPDATE ON jobs.job TO ${role}`);
    await whenCheck(service.url, 'worker', 'ok');
    expect(await failing()).toBe(0);
  }, 60_000);
});

describe('a process without a worker', () => {
  const shop = useShop();

  it('warns if no process takes the mails that are due', async () => {
    await shop.sql(`INSERT INTO jobs.job (name, data, start_after)
      VALUES ('password_reset_mails', '{}', now() - interval '10 minutes')`);
    const { status, body } = await shop.send({ method: 'GET', url: '/readyz' }, {});
    expect(status).toBe(200);
    expect(body.checks).toMatchObject({
      queue: { status: 'warn', reason: 'late' },
      worker: { status: 'warn', reason: 'absent' },
    });
  });
});
