/** The service for measurements of webhooks: a healthy receiver, and others whose deliveries wait in a backlog. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createAdministration } from '../src/database/administration.js';
import { openDatabase } from '../src/database/database.js';
import { newId } from '../src/domain/shared/ids.js';
import { post } from './post.js';
import { addShop, ownSettings, prepareServer, startService, withoutLimits } from './service.js';

export interface Neighbours {
  /** `hangs`: never responds. `quick`: responds at once. */
  readonly kind: 'none' | 'hangs' | 'quick';
  readonly webhooks: number;
  /** Deliveries that wait for each of them. */
  readonly backlog: number;
  /** Whether they belong to the organization of the healthy webhook. */
  readonly isSameOrganization: boolean;
}

export interface WebhookTarget {
  /** Creates a customer. Returns how long it took from the response until the healthy receiver was called, in ms. */
  event(): Promise<number>;
  /** How many calls the neighbours got. */
  readonly neighbourCalls: () => number;
  /** Kills the service and its workers, and starts them again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const timeoutMs = 60_000;

interface Receivers {
  readonly url: string;
  readonly arrivals: Map<string, number>;
  readonly counts: { neighbours: number };
  readonly server: Server;
}

async function startReceivers(): Promise<Receivers> {
  const arrivals = new Map<string, number>();
  const counts = { neighbours: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url?.startsWith('/healthy')) {
        const { data } = JSON.parse(Buffer.concat(chunks).toString());
        arrivals.set(data.id, performance.now());
      } else counts.neighbours += 1;
      if (!request.url?.startsWith('/hangs')) response.writeHead(204).end();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, arrivals, counts, server };
}

const addWebhooks = `INSERT INTO webhooks (organization_id, mode, id, url, topics, secret)
  SELECT $1, 'live', $2 || n, $3 || '/' || n, '{customers.create}', 'whsec_' || encode(sha256(n::text::bytea), 'base64')
  FROM generate_series(1, $4::integer) n`;
/** Their topic is another one, so that events of the measurement add nothing to the backlog. */
const muteNeighbours = `UPDATE webhooks SET topics = '{customers.create_password}' WHERE id LIKE 'n%'`;
const addDeliveries = `INSERT INTO webhook_deliveries (organization_id, mode, id, webhook_id, event_id, topic,
    resource_id, customer_id, next_attempt_at)
  SELECT organization_id, mode, id || 'd' || n, id, 'event', 'customers.create', 'gone', 'gone', now()
  FROM webhooks, generate_series(1, $1::integer) n WHERE id LIKE 'n%'`;
const addJobs = `INSERT INTO jobs.job (name, data, retry_limit, retry_delay, retry_backoff, expire_in, keep_until, policy)
  SELECT 'webhook_calls', jsonb_build_object('organizationId', organization_id, 'mode', mode, 'deliveryId', id,
    'webhookId', webhook_id), 9, 2, true, interval '60 s', now() + interval '365 days', 'standard'
  FROM webhook_deliveries ORDER BY random()`;

async function addNeighbour(url: string): Promise<string> {
  const database = await openDatabase({ url, embedded: { directory: null } });
  const id = newId();
  await createAdministration(database.dataSource).addOrganization({
    ...{ id, account: 'fedcba9876543210fedcba98', slug: 'neighbour', name: 'Neighbour' },
  });
  await database.close();
  return id;
}

const cli = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));

async function startWorker(environment: Record<string, string>) {
  const env = { PATH: process.env['PATH'], ...environment };
  const child = spawn(process.execPath, [cli, 'worker'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.stdout.resume();
  const ended = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

interface Running {
  readonly url: string;
  readonly programs: { readonly pid: number; stop(): Promise<void> }[];
}

async function start(environment: Record<string, string>, workers: number): Promise<Running> {
  const service = await startService(environment);
  const others = Array.from({ length: workers - 1 }, () => startWorker(environment));
  return { url: service.url, programs: [service, ...(await Promise.all(others))] };
}

const mutation = `mutation ($email: String!) { createCustomer(input: { email: $email }) {
  ... on Customer { id } } }`;

/** Starts the service, with its worker and `workers - 1` others, on a database with the neighbours' backlog. */
export async function openWebhookTarget(
  { kind, webhooks, backlog, isSameOrganization }: Neighbours,
  workers: number,
): Promise<WebhookTarget> {
  const prepared = await prepareServer();
  const databaseUrl = prepared.environment['DATABASE_URL'] ?? '';
  const shop = await addShop(prepared);
  const receivers = await startReceivers();
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const owner = isSameOrganization ? shop.organizationId : await addNeighbour(databaseUrl);
  if (kind !== 'none') {
    await database.query(addWebhooks, [owner, 'n', `${receivers.url}/${kind}`, webhooks]);
    await database.query(muteNeighbours);
    await database.query(addDeliveries, [backlog]);
    await database.query(addJobs);
  }
  const healthy = `${receivers.url}/healthy`;
  await database.query(addWebhooks, [shop.organizationId, 'healthy', healthy, 1]);
  await database.end();
  const environment = {
    ...ownSettings(),
    ...{ REKEY_PROFILE: 'development', WEBHOOK_TIMEOUT_SECONDS: '10', LOG_LEVEL: 'error' },
    ...{ ...withoutLimits, ...prepared.environment },
  };
  const agent = new Agent({ keepAlive: true });
  let running = await start(environment, workers);
  let made = 0;

  return {
    neighbourCalls: () => receivers.counts.neighbours,
    async event() {
      made += 1;
      const body = { query: mutation, variables: { email: `pat.${made}@example.org` } };
      const headers = { 'x-api-key': shop.trusted };
      const { data } = await post(agent, `${running.url}/graphql`, body, headers);
      const [id, begin] = [data.createCustomer.id, performance.now()];
      while (!receivers.arrivals.has(id)) {
        if (performance.now() - begin > timeoutMs) return timeoutMs;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return Math.max(0, (receivers.arrivals.get(id) ?? begin) - begin);
    },
    async restart() {
      for (const { pid } of running.programs) process.kill(pid, 'SIGKILL');
      running = await start(environment, workers);
    },
    async close() {
      agent.destroy();
      await Promise.all(running.programs.map((program) => program.stop()));
      receivers.server.closeAllConnections();
      receivers.server.close();
      await prepared.remove();
    },
  };
}
