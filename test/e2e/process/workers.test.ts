/** Several processes serve one port, as one service: `rekey start --workers`. @faults */
import { createServer } from 'node:net';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { errorOf } from '../../support/processes/command-line.js';
import { cleanUp, makeDirectory, run } from '../../support/processes/process.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { testEnvironment } from '../../support/world/environment.js';
import { operatorUrl, readMetrics, sumOf } from '../../support/world/operator.js';
import { startService, type Service } from '../../support/world/service.js';
import { childrenOf, lineOf, linesOf } from '../../support/world/service-processes.js';
import { atShop, openShop, type Shop } from '../../support/world/shop.js';

/** Loaded before the service: a signal makes an exception that nothing catches. */
const exception = `data:text/javascript,${encodeURIComponent(
  `process.on('SIGUSR2', () => {
    throw Object.assign(new Error('planted'), { code: 'EPLANTED' });
  });`,
)}`;

const ended = 'a service process ended: another one starts';
const replaced = 'a service process started';
const requests = ['rekey_http_requests_total', 'route="/graphql"', 'status="200"'] as const;

afterAll(cleanUp);

describeOnServer('two processes', () => {
  let own: Shop;
  let service: Service;
  let shop: Shop;
  let databaseUrl: string;
  let operator: string;

  beforeAll(async () => {
    databaseUrl = await cloneServerDatabase();
    own = await openShop({ databaseUrl });
    const settings = { WORKERS: '2', METRICS_PORT: '0', NODE_OPTIONS: `--import=${exception}` };
    service = await startService({ ...settings, DATABASE_URL: databaseUrl });
    shop = atShop(own, service.send);
    operator = await operatorUrl(() => service.output.join(''));
  }, 60_000);

  afterAll(async () => {
    await service?.stop('SIGKILL');
    await own?.close();
  });

  const processes = () => childrenOf(service.process.pid);
  const messages = () => linesOf(service).map(({ msg }) => msg);

  async function sendAtOnce(count: number): Promise<number[]> {
    const sent = Array.from({ length: count }, () => shop.graphql('{ viewer { mode } }'));
    return (await Promise.all(sent)).map(({ status }) => status);
  }

  it('answer at one port, with one line that it listens, and lines that name the process', async () => {
    expect(new Set(await sendAtOnce(20))).toEqual(new Set([200]));
    await lineOf(service, 'request', 20);
    const done = linesOf(service).filter(({ msg }) => msg === 'request');
    expect(new Set(done.map(({ pid }) => pid))).toEqual(new Set(processes()));
    expect(processes()).toHaveLength(2);
    expect(messages().filter((msg) => msg === 'listening')).toHaveLength(1);
    expect(await lineOf(service, 'listening')).toMatchObject({
      processes: 2,
      pid: service.process.pid,
      url: service.url,
    });
  });

  it('show one sum of their metrics, and the readiness of both', async () => {
    const { samples: before } = await readMetrics(operator);
    await sendAtOnce(20);
    const { samples } = await readMetrics(operator);
    expect(sumOf(samples, ...requests) - sumOf(before, ...requests)).toBe(20);
    expect(samples.get('rekey_processes')).toBe(2);
    expect(samples.get('rekey_ready')).toBe(1);
    expect((await fetch(`${operator}/readyz`)).status).toBe(200);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  });

  it('are two again after one has ended by an exception, and their sums have not fallen', async () => {
    const { samples: before } = await readMetrics(operator);
    const [first = 0, other] = processes();
    process.kill(first, 'SIGUSR2');
    expect(await lineOf(service, 'uncaught exception')).toMatchObject({ pid: first });
    expect(await lineOf(service, ended)).toMatchObject({ level: 50, process: first, exitCode: 1 });
    const { process: next } = await lineOf(service, replaced);
    expect(processes()).toEqual([other, next]);
    const { samples } = await readMetrics(operator);
    expect(samples.get('rekey_processes')).toBe(2);
    expect(sumOf(samples, ...requests)).toBeGreaterThanOrEqual(sumOf(before, ...requests));
    expect(samples.get('rekey_events_total{kind="process.ended"}')).toBe(1);
  });

  it('lose nothing that was acknowledged when one is killed, and the other one goes on', async () => {
    const acknowledged: string[] = [];
    const customers = Array.from({ length: 6 }, async () => {
      for (let turn = 0; turn < 40; turn += 1) {
        // Those on connections of the process that dies fail.
        const made = await shop.customer({ password: undefined }).catch(() => undefined);
        if (made) acknowledged.push(made.email);
      }
    });
    await until(() => acknowledged.length > 10);
    const [killed = 0, other] = processes();
    process.kill(killed, 'SIGKILL');
    expect(await lineOf(service, ended, 2)).toMatchObject({ process: killed, signal: 'SIGKILL' });
    const lines = linesOf(service).length;
    await Promise.all(customers);
    expect(acknowledged.length).toBeGreaterThan(120);
    await lineOf(service, replaced, 2);
    const [row] = await own.sql('SELECT count(*)::integer FROM customers WHERE email = ANY($1)', [
      acknowledged,
    ]);
    expect(row.count).toBe(acknowledged.length);
    const served = linesOf(service).slice(lines);
    expect(served.map(({ pid }) => pid)).toContain(other);
    expect(processes()).toHaveLength(2);
  });

  it('answer what is under way when they are told to stop, and end with 0', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => shop.customer()));
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('BEGIN; LOCK customers IN ACCESS EXCLUSIVE MODE');
    const updates = people.map(({ id }) => shop.updateCustomer(id, { isActive: false }));
    const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'customers'::regclass`;
    await until(async () => (await client.query(waiting)).rowCount === people.length);
    const left = processes();
    const stopped = service.stop('SIGTERM');
    await lineOf(service, 'stopping', 3);
    await client.query('COMMIT');
    expect(await Promise.all(updates)).toEqual(people.map(() => 'ok'));
    expect(await stopped).toBe(0);
    await client.end();
    expect(left.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    expect(messages().filter((msg) => msg === ended)).toHaveLength(2);
  });

  it('end with their primary, should it be killed', async () => {
    const settings = { WORKERS: '2', DATABASE_URL: databaseUrl };
    service = await startService(settings);
    const left = processes();
    expect(await service.stop('SIGKILL')).toBeNull();
    await until(() => left.every((pid) => !existsSync(`/proc/${pid}`)));
    await expect(fetch(service.url)).rejects.toThrow();
  });

  it('do not start if one cannot, which is said once', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const settings = {
      ...{ DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: String(port) },
      RESET_LINKS: '',
    };
    const finished = await run('rekey', ['start', '--workers', '2'], testEnvironment(settings));
    taken.close();
    expect(finished).toEqual({
      code: 1,
      stdout: '',
      stderr: `Rekey could not start: port ${port} of 127.0.0.1 is in use. Set PORT to another one, or stop what listens there.\n`,
    });
  });
});

describe('the number of processes', () => {
  it.each(['0', '65', '-1', '1.5', 'two', ''])('is not %j', async (given) => {
    expect(await errorOf(2, {}, 'start', '--workers', given)).toContain(
      'a whole number from 1 to 64, or auto',
    );
  });

  it('is one on the embedded database, which is not opened for more', async () => {
    const DATA_DIR = join(makeDirectory(), 'data');
    const finished = await run('rekey', ['start', '--workers', '2'], { DATA_DIR, WORKERS: '1' });
    expect(finished).toMatchObject({ code: 1, stdout: '' });
    expect(finished.stderr).toContain('WORKERS: must be 1 in the development profile');
    expect(existsSync(DATA_DIR)).toBe(false);
  });
});
