/** A shop, its neighbour and its service behind a proxy, on which faults strike while its customers go on. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { SMTPServerOptions } from 'smtp-server';
import { recordHistory } from '../rows/history.js';
import { openProxy, type Proxy } from '../peers/proxy.js';
import { mailEnvironment } from '../world/mail.js';
import { startMailRelay, type MailRelay } from '../peers/mail-relay.js';
import { slugWithLinks } from '../world/environment.js';
import type { Reset } from '../world/people.js';
import { startService, type Service } from '../world/service.js';
import { openShop, type Shop } from '../world/shop.js';
import { addCrowd } from './crowd.js';
import { isLong } from '../long.js';
import { until } from '../until.js';
import {
  askAround,
  faultsIn,
  boundMs,
  findBadAnswers,
  findGrowth,
  findLeaks,
  resourcesOf,
} from './aftermath.js';
import { findBroken } from './invariants.js';
import { newLedger, type Ledger } from './ledger.js';
import { clientsOf, startLoad, type Clients } from './load.js';

export interface FaultWorld {
  /** In this process, and not through the proxy: it makes what is needed, and reads rows. */
  readonly shop: Shop;
  readonly neighbour: Shop;
  readonly relay: MailRelay;
  readonly proxy: Proxy;
  /** Runs statements one after the other in a session of their own, past the proxy and without the service's bounds. */
  administer(...statements: string[]): Promise<any[]>;
  /** The settings of a service behind the proxy. */
  readonly environment: Record<string, string>;
  /** Everything that services of this world wrote. */
  readonly outputs: () => string[];
  /** Starts one more of them. */
  start(more?: Record<string, string>): Promise<Service>;
  /** Rows by a connection that may have to be made anew. */
  readonly sql: Shop['sql'];
  close(): Promise<void>;
}

const isOfConnection = /terminat|ECONN|shut|starting|recovery|not queryable|timeout/i;

/** A connection that was lost shows at its next use; a lock that is waited for in vain is named after half a minute. */
function patient(sql: Shop['sql']): Shop['sql'] {
  return async <Row>(statement: string, parameters?: unknown[]) => {
    const deadline = Date.now() + 30_000;
    for (;;) {
      try {
        return await sql<Row>(statement, parameters);
      } catch (error) {
        if (!isOfConnection.test(String(error)) || Date.now() > deadline) throw error;
        await sleep(250);
      }
    }
  };
}

export interface FaultWorldOptions {
  readonly relay?: SMTPServerOptions;
  /** Of the application in this process, which is the one under test if no service is started. */
  readonly environment?: Record<string, string>;
}

/** `databaseUrl` names a migrated database that is only this world's. */
export async function openFaultWorld(
  databaseUrl: string,
  options: FaultWorldOptions = {},
): Promise<FaultWorld> {
  const [relay, proxy] = [await startMailRelay(options.relay), await openProxy(databaseUrl)];
  const opened = await openShop({
    databaseUrl,
    organization: { slug: slugWithLinks },
    environment: mailEnvironment(relay.port, options.environment),
  });
  const sql = patient(opened.sql);
  for (const statement of recordHistory) await sql(statement);
  const neighbour = await opened.neighbour();
  await addCrowd(neighbour, 5);
  const services: Service[] = [];
  const environment = { ...mailEnvironment(relay.port), DATABASE_URL: proxy.url };
  return {
    shop: { ...opened, sql },
    neighbour,
    relay,
    proxy,
    environment,
    sql,
    async administer(...statements) {
      const bounds = { lock_timeout: 30_000, statement_timeout: 60_000 };
      const client = new pg.Client({ connectionString: databaseUrl, ...bounds });
      // One that its own statement ended has said so.
      client.on('error', () => undefined);
      await client.connect();
      try {
        let rows: any[] = [];
        for (const statement of statements) ({ rows } = await client.query(statement));
        return rows;
      } finally {
        await client.end();
      }
    },
    outputs: () => services.flatMap(({ output }) => output),
    async start(more = {}) {
      const service = await startService({ ...environment, ...more });
      services.push(service);
      return service;
    },
    async close() {
      for (const { process: child, stop } of services) {
        if (child.exitCode === null && child.signalCode === null) await stop('SIGKILL');
      }
      await opened.close();
      await relay.close();
      await proxy.cut();
    },
  };
}

/** The rows of the neighbour, whom nothing of this concerns. */
async function rowsOfNeighbour({ sql, neighbour }: FaultWorld): Promise<string> {
  const of = (table: string) => `(SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY t.id), '[]')
    FROM ${table} t WHERE organization_id = $1)`;
  const tables = ['customers', 'password_credentials', 'password_resets', 'events'];
  const [row] = await sql(`SELECT jsonb_build_array(${tables.map(of).join(', ')})::text AS rows`, [
    neighbour.organization.id,
  ]);
  return row.rows;
}

/**
 * Lets the jobs be done that wait. What a killed worker had taken comes back at once, as it would in a minute: a job
 * that is under way for three seconds is nobody's.
 */
async function settle({ sql, administer }: FaultWorld): Promise<void> {
  const forgotten = `state = 'active' AND started_on < now() - interval '3 seconds'`;
  const isSettled = async () => {
    await sql(`UPDATE jobs.job SET state = 'retry', start_after = now(), retry_count = 0
      WHERE state = 'retry' OR ${forgotten}`);
    await sleep(200);
    const [row] = await sql(`SELECT count(*)::integer AS count FROM jobs.job
      WHERE state < 'completed' AND name LIKE 'password%'`);
    return row.count === 0;
  };
  await until(isSettled, 60_000).catch(async (error: unknown) => {
    const jobs = await administer('SELECT name, state, count(*) FROM jobs.job GROUP BY 1, 2');
    const sessions = await administer(`SELECT state, wait_event, now() - xact_start AS age,
      left(query, 60) AS query FROM pg_stat_activity WHERE datname = current_database()`);
    throw new Error(`Jobs are left: ${JSON.stringify({ jobs, sessions })}`, { cause: error });
  });
}

export interface Fault {
  readonly name: string;
  /** Makes it, and returns once it may be undone. */
  strike(world: FaultWorld, lastingMs: number): Promise<void>;
  mend(world: FaultWorld): Promise<void>;
  /** Whether it can take away the answer to a commit. By default it cannot. */
  readonly isLossy?: boolean;
  /** Whether `npm test` has time for it; the fault suite has them all. */
  readonly isShort?: boolean;
  /** The least that it must last to be what it is (milliseconds). */
  readonly atLeastMs?: number;
}

/** Those to be endured now. */
export function chosen(faults: readonly Fault[]): readonly Fault[] {
  return isLong ? faults : faults.filter(({ isShort }) => isShort);
}

export interface Trial {
  readonly world: FaultWorld;
  readonly clients: Clients;
  readonly crowd: readonly Reset[];
  /** What was seen before: of the neighbour. */
  readonly before: string;
}

/** Prepares a crowd and an empty ledger; the service is the one that the clients are to ask. */
export async function prepareTrial(
  world: FaultWorld,
  send: Shop['send'],
  count: number,
): Promise<Trial> {
  const { shop, neighbour, sql } = world;
  const crowd = await addCrowd(shop, count);
  await sql('TRUNCATE history');
  const clients = clientsOf(shop, neighbour, { send, ledger: newLedger() });
  return { world, clients, crowd, before: await rowsOfNeighbour(world) };
}

/** Every broken promise, once all faults are over. */
export async function judge(
  { world, clients, crowd, before }: Trial,
  { isLossy, mendedAt }: { readonly isLossy: boolean; readonly mendedAt: number },
): Promise<string[]> {
  const { ledger } = clients;
  await settle(world);
  const { sql, relay } = world;
  const broken = await findBroken({ sql, ledger, crowd, mails: relay.received, isLossy });
  const bad = findBadAnswers(ledger, mendedAt);
  broken.push(...bad, ...(bad.length > 0 ? faultsIn(world.outputs()) : []));
  if ((await rowsOfNeighbour(world)) !== before) broken.push("I9 the neighbour's rows changed");
  broken.push(...(await askAround(clients, crowd)));
  broken.push(...(await findLeaks(world, ledger, world.outputs())));
  return broken;
}

/** Waits until nothing fails for a second, at most as long as a service has to be well again. */
async function steady({ answers }: Ledger): Promise<void> {
  const begin = performance.now();
  let [seen, since] = [answers.length, begin];
  while (performance.now() - begin < boundMs + 1500) {
    await sleep(100);
    const fresh = answers.slice(seen);
    seen = answers.length;
    if (fresh.some(({ status }) => status >= 500)) since = performance.now();
    if (performance.now() - since > 1500) return;
  }
}

export interface Endured {
  readonly broken: string[];
  /** How often each outcome of an attempt to redeem came. */
  readonly ledger: Ledger;
}

/** What is under test: a process, and the way to it. */
export interface Target {
  readonly send: Shop['send'];
  readonly process: {
    readonly pid?: number | undefined;
    readonly exitCode?: unknown;
    readonly signalCode?: unknown;
  };
}

/** Strikes while clients go on, mends, waits until the service has recovered, and judges. */
export async function endure(
  world: FaultWorld,
  service: Target,
  fault: Fault,
  { clients: count = 6, lastingMs = 1000, crowd = 400 } = {},
): Promise<Endured> {
  const trial = await prepareTrial(world, service.send, crowd);
  const { ledger } = trial.clients;
  const before = resourcesOf(service);
  const load = startLoad(trial.clients, trial.crowd, count);
  await sleep(300);
  const lasting = Math.max(lastingMs, fault.atLeastMs ?? 0);
  await fault.strike(world, lasting);
  await fault.mend(world);
  const mendedAt = performance.now();
  await steady(ledger);
  await load.stop();
  const broken = await judge(trial, { isLossy: fault.isLossy ?? false, mendedAt });
  const { exitCode, signalCode } = service.process;
  if (exitCode ?? signalCode) broken.push('The process ended.');
  broken.push(...findGrowth(before, resourcesOf(service)));
  return { broken, ledger };
}
