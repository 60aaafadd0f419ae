/** Stopping: what runs is finished, what comes later is sent away (OWASP ASVS 5.0, 16.5.2). @faults */
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, it } from '@jest/globals';
import argon2 from 'argon2';
import pg from 'pg';
import { countContexts } from '../../support/apis/surface.js';
import { openShop, type Shop } from '../../support/world/shop.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { listenOnLoopback, rawRequest, readToEnd } from '../../support/peers/sockets.js';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: any;
}

interface Client {
  readonly agent: Agent;
  readonly port: number;
  readonly headers: Record<string, string>;
}

/** One POST over the connections that the agent keeps. */
function post({ agent, port, headers }: Client, query: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({
      agent,
      port,
      host: '127.0.0.1',
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    });
    sent.on('error', reject).on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: JSON.parse(Buffer.concat(chunks).toString()),
        }),
      );
    });
    sent.end(JSON.stringify({ query }));
  });
}

function signal(): { readonly given: Promise<void>; give(): void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

const count = 20;
const passwordOf = (index: number): string => `${index} boats with 3 red sails`;

async function createResets({ graphql, integration }: Shop): Promise<string[]> {
  const mutations: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const email = `pat${index}@shop.example`;
    const { data } = await graphql(
      `mutation { createCustomer(input: { email: "${email}" }) { __typename }
        createCustomerPasswordReset(input: { email: "${email}" }) {
          ... on CreatedCustomerPasswordReset { resetPasswordToken passwordReset { id } } } }`,
      { headers: integration },
    );
    const { resetPasswordToken: token, passwordReset } = data.createCustomerPasswordReset;
    mutations.push(`mutation { updateCustomerPasswordReset(id: "${passwordReset.id}", input: {
      customerPassword: "${passwordOf(index)}", resetPasswordToken: "${token}" }) { __typename } }`);
  }
  return mutations;
}

/** By a connection of its own: the service's are closed. */
async function readRows<Row>(databaseUrl: string, statement: string): Promise<Row[]> {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const { rows } = await database.query(statement);
  await database.end();
  return rows as Row[];
}

describeOnServer('a stop', () => {
  // Proves: HTT-18
  it('finishes twenty running resets and sends later requests away', async () => {
    const [allRun, mayGoOn] = [signal(), signal()];
    let running = 0;
    // One hash after the other: on a busy machine, twenty at once may wait longer for a place than a request does.
    let lastHash: Promise<unknown> = mayGoOn.given;
    const databaseUrl = await cloneServerDatabase();
    const shop = await openShop({
      databaseUrl,
      wrapDependencies: (dependencies) => ({
        ...dependencies,
        hasher: {
          ...dependencies.hasher,
          hash: async (password, turn) => {
            running += 1;
            if (running === count) allRun.give();
            const hashing = lastHash.then(() => dependencies.hasher.hash(password, turn));
            lastHash = hashing;
            return hashing;
          },
        },
      }),
    });
    const mutations = await createResets(shop);
    const port = await listenOnLoopback(shop.app.http);
    const agent = new Agent({ keepAlive: true });
    const client = { agent, port, headers: shop.salesChannel };

    const resets = mutations.map((mutation) => post(client, mutation));
    await allRun.given;
    const stopped = shop.close();
    // The listener is closed at once, to new connections.
    while (shop.app.http.server.listening) await new Promise(setImmediate);
    const late = { agent: new Agent(), port, headers: shop.salesChannel };
    await expect(post(late, '{ __typename }')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    mayGoOn.give();
    for (const { status, body, headers } of await Promise.all(resets)) {
      expect(status).toBe(200);
      expect(body.data.updateCustomerPasswordReset.__typename).toBe('CustomerPasswordReset');
      expect(headers['x-request-id']).toEqual(expect.any(String));
    }
    await stopped;

    const rows = await readRows<{ email: string; hash: string }>(
      databaseUrl,
      `SELECT c.email, p.hash FROM customers c JOIN password_credentials p ON p.customer_id = c.id
       JOIN password_resets r ON r.customer_id = c.id WHERE r.redeemed_at IS NOT NULL`,
    );
    expect(rows).toHaveLength(count);
    for (const { email, hash } of rows) {
      const index = Number(/\d+/.exec(email)?.[0]);
      expect(await argon2.verify(hash, passwordOf(index))).toBe(true);
    }
  });

  // Proves: HTT-18
  it('runs nothing that comes later on a connection that is still open', async () => {
    const [isRunning, mayGoOn] = [signal(), signal()];
    const contexts = countContexts();
    const { wrapDependencies: counted = (dependencies) => dependencies } = contexts.options;
    const shop = await openShop({
      wrapDependencies: (dependencies) => ({
        ...counted(dependencies),
        resetTokenSigner: {
          ...dependencies.resetTokenSigner,
          verify: async (token) => {
            isRunning.give();
            await mayGoOn.given;
            return dependencies.resetTokenSigner.verify(token);
          },
        },
      }),
    });
    const port = await listenOnLoopback(shop.app.http);
    const accepted: Socket[] = [];
    shop.app.http.server.on('connection', (connection: Socket) => accepted.push(connection));
    const send = (query: string) => {
      const apiKey = `X-Api-Key: ${shop.salesChannel['x-api-key']}`;
      const body = JSON.stringify({ query });
      const headers = ['Content-Type: application/json', apiKey];
      return rawRequest('POST /graphql HTTP/1.1', headers, body).replace(
        'Connection: close\r\n',
        '',
      );
    };
    const socket = connect(port, '127.0.0.1');
    const answer = readToEnd(socket);
    socket.write(send('{ resetTokenStatus(token: "a.b.c") { reason } }'));
    await isRunning.given;
    const stopped = shop.close();
    while (shop.app.http.server.listening) await new Promise(setImmediate);
    const before = contexts.count;
    const late = send('{ viewer { mode } }');
    const bytes = accepted[0]?.bytesRead ?? 0;
    socket.write(late);
    while ((accepted[0]?.bytesRead ?? Infinity) < bytes + late.length)
      await new Promise(setImmediate);
    mayGoOn.give();
    expect(await answer).toMatch(/^HTTP\/1.1 200 [^]*connection: close[^]*UNRECOGNIZED/);
    await stopped;
    expect(contexts.count).toBe(before);
  });
});
