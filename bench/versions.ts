/** A version of the service with a shop, and the work that it is measured by, over APIs that all versions have. */
import { Agent, request } from 'node:http';
import { openDatabase } from '../src/database/database.js';
import { addBulk } from '../test/support/rows/bulk.js';
import type { Release } from '../test/support/upgrade/build-commit.js';
import { command } from '../test/support/upgrade/programs.js';
import { ownSettings, prepareServer, startService, withoutLimits } from './service.js';
import { cpuSecondsOf, inParallel, timed, type Sample } from './support.js';

const jsonApi = 'application/vnd.api+json';
export /** Of every subject. */
const password = 'a boat with 3 red sails';

interface Credentials {
  readonly integration: string;
  readonly salesChannel: string;
}

export interface Subject {
  readonly customerId: string;
  readonly email: string;
  /** Of the reset. */
  readonly id: string;
  readonly token: string;
}

export interface Version {
  readonly url: string;
  /** Sends a request. Returns status and body. */
  readonly ask: (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: object | string,
  ) => Promise<{ status: number; body: any }>;
  readonly keys: Credentials;
  readonly organizationId: string;
  readonly databaseUrl: string;
  readonly cpuSeconds: () => number;
  readonly close: () => Promise<void>;
}

/** Returns a function that sends a request and reads the whole response. A body that is a string is sent as it is. */
export function asker(url: string, agent: Agent): Version['ask'] {
  return (method, path, headers, body) =>
    new Promise((resolve, reject) => {
      const payload = typeof body === 'object' ? JSON.stringify(body) : body;
      const type = path.startsWith('/api') ? jsonApi : 'application/json';
      const all = { ...(payload && { 'content-type': type }), ...headers };
      const sent = request(`${url}${path}`, { method, agent, headers: all }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          try {
            resolve({ status: response.statusCode ?? 0, body: text && JSON.parse(text) });
          } catch {
            reject(new Error(`${response.statusCode}, which is not JSON: ${text.slice(0, 200)}`));
          }
        });
      });
      sent.on('error', reject).end(payload);
    });
}

/** Starts the service of a version on a new database, with a shop that its own commands add. `start` is how. */
export async function openVersion(release: Release, start = startService): Promise<Version> {
  const prepared = await prepareServer();
  const settings = { REKEY_PROFILE: 'production', ...prepared.environment };
  const run = (...args: string[]) => command(release, settings, ...args);
  await run('migrate');
  const made = await run('organization', 'create', '--name', 'Bench', '--slug', 'bench', '--json');
  const { id } = JSON.parse(made);
  const keyOf = async (kind: string): Promise<string> => {
    const given = ['--organization', id, '--kind', kind, '--mode', 'live', '--name', kind];
    return JSON.parse(await run('application', 'create', ...given, '--json')).apiKey;
  };
  const keys = {
    integration: await keyOf('integration'),
    salesChannel: await keyOf('sales_channel'),
  };
  const service = await start(
    {
      ...settings,
      ...withoutLimits,
      ...ownSettings(),
      WORKER_CONCURRENCY: '0',
      HASH_CONCURRENCY: '2',
    },
    release.service,
  );
  // Earlier versions close a connection after five seconds without a request.
  const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: 3000 });
  return {
    url: service.url,
    ask: asker(service.url, agent),
    keys,
    organizationId: id,
    databaseUrl: prepared.environment['DATABASE_URL'] ?? '',
    cpuSeconds: () => cpuSecondsOf(service.pid),
    close: async () => {
      agent.destroy();
      await service.stop();
      await prepared.remove();
    },
  };
}

/** Adds so many customers by the name of Pat Smith, each with a reset and an event. */
export async function fill(
  { databaseUrl, organizationId }: Version,
  customers: number,
): Promise<void> {
  const database = await openDatabase({ url: databaseUrl, embedded: { directory: null } });
  await addBulk(database.dataSource, { organizationId, mode: 'live' }, customers);
  const name = { name: { first: 'Pat', last: 'Smith' } };
  await database.dataSource.query('UPDATE customers SET profile = $1', [name]);
  await database.dataSource.query('VACUUM ANALYZE');
  await database.close();
}

let subjects = 0;

async function add({ ask, keys }: Version, type: string, attributes: object) {
  const headers = { 'x-api-key': keys.integration };
  const { status, body } = await ask('POST', `/api/${type}`, headers, {
    data: { type, attributes },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.data;
}

/** Adds a customer without a password, which costs no hash. */
export const addCustomer = (version: Version) =>
  add(version, 'customers', { email: `c${(subjects += 1)}@example.org` });

/** Adds a customer with a password, and a reset of theirs. */
export async function addSubject(version: Version): Promise<Subject> {
  const email = `c${(subjects += 1)}@example.org`;
  const { id: customerId } = await add(version, 'customers', { email, password });
  const reset = await add(version, 'customer_password_resets', { customer_email: email });
  return { customerId, email, id: reset.id, token: reset.attributes.reset_password_token };
}

export const redeem = ({ ask, keys }: Version, { id, token }: Subject) => {
  const attributes = {
    customer_password: `harbour ${id} at dawn`,
    _reset_password_token: token,
  };
  const data = { type: 'customer_password_resets', id, attributes };
  return ask(
    'PATCH',
    `/api/customer_password_resets/${id}`,
    { 'x-api-key': keys.salesChannel },
    { data },
  );
};

/** Redeems as many resets as said, each of a customer of its own, who is added before the time is taken. */
export async function timedRedemptions(
  version: Version,
  much: { readonly clients: number; readonly count: number },
): Promise<Sample> {
  const made: Subject[] = [];
  const numbers = Array.from({ length: much.count }, (_, n) => n);
  await inParallel(8, numbers, async () => {
    made.push(await addSubject(version));
  });
  const work = async () => {
    const { status, body } = await redeem(version, made.pop() as Subject);
    if (status !== 200) throw new Error(JSON.stringify(body));
  };
  return timed(much, work, version.cpuSeconds);
}

/** Sends a GraphQL document. Throws if it has no data. */
export async function graphql({ ask }: Version, headers: Record<string, string>, query: string) {
  const { body } = await ask('POST', '/graphql', headers, { query });
  const [value] = Object.values<any>(body.data ?? {});
  if (body.errors || !value) throw new Error(JSON.stringify(body));
  return value;
}

/** Returns an access token of the customer. */
export async function signIn(
  version: Version,
  { email }: Pick<Subject, 'email'>,
  secret = password,
): Promise<string> {
  const mutation = `mutation { createCustomerAccessToken(input: { email: "${email}", password: "${secret}" }) {
    ... on CustomerAccessToken { accessToken } } }`;
  const channel = { 'x-api-key': version.keys.salesChannel };
  return (await graphql(version, channel, mutation)).accessToken;
}

export type Work = () => Promise<unknown>;

/** Returns what is measured but redemptions, each of which needs a reset of its own: reads, refusals and creations. */
export async function readsOf(version: Version): Promise<Record<string, Work>> {
  const key = { 'x-api-key': version.keys.integration };
  const subject = await addSubject(version);
  const accessToken = await signIn(version, subject);
  const one = `{ customer(id: "${subject.customerId}") { id email status } }`;
  const page = '{ customers(first: 50) { totalCount nodes { id email status createdAt } } }';
  const wrong = { ...subject, token: 'no-such-token' };
  return {
    'own account': () => graphql(version, { authorization: `Bearer ${accessToken}` }, one),
    'customer by API key': () => graphql(version, key, one),
    '50 customers and their number': () => graphql(version, key, page),
    'rejected token': () => redeem(version, wrong),
    'created customer': () => addCustomer(version),
  };
}
