/** The service for measurements of redemptions. */
import { Agent } from 'node:http';
import {
  addShop,
  ownSettings,
  prepareEmbedded,
  prepareServer,
  startService,
  withoutLimits,
} from './service.js';
import { post } from './post.js';
import { cpuSecondsOf, inParallel } from './support.js';

export interface Ticket {
  readonly email: string;
  readonly id: string;
  readonly token: string;
}

export interface Target {
  readonly organizationId: string;
  /** Adds customers, each with a reset. Returns the resets. */
  prepare(count: number): Promise<Ticket[]>;
  /** Redeems a reset. Throws if the service does not return it as redeemed. */
  redeem(ticket: Pick<Ticket, 'id' | 'token'>): Promise<void>;
  /** Signs the customer of a redeemed reset in. Throws if the service does not. */
  signIn(ticket: Ticket): Promise<void>;
  /** Null of an embedded database. */
  readonly databaseUrl: string | null;
  cpuSeconds(): number;
  close(): Promise<void>;
}

const createCustomer = `mutation ($email: String!) {
  createCustomer(input: { email: $email }) { __typename } }`;
const createReset = `mutation ($email: String!) {
  createCustomerPasswordReset(input: { email: $email }) {
    ... on CreatedCustomerPasswordReset { resetPasswordToken passwordReset { id } } } }`;
const redeem = `mutation ($id: ID!, $password: String!, $token: String!) {
  updateCustomerPasswordReset(id: $id, input: { customerPassword: $password, resetPasswordToken: $token }) {
    __typename
    ... on CustomerPasswordReset { id status resetPasswordAt customer { id email } }
    ... on RekeyError { code message } } }`;

const signIn = `mutation ($email: String!, $password: String!) {
  createCustomerAccessToken(input: { email: $email, password: $password }) { __typename } }`;

const passwordOf = ({ id }: Pick<Ticket, 'id'>) => `harbour number ${id} at dawn`;

let customers = 0;

/** Starts the service, with `more` settings. `hashConcurrency` is its HASH_CONCURRENCY; its queue has room for every client. */
export async function openTarget(
  database: 'server' | 'embedded',
  hashConcurrency: number,
  more: Record<string, string> = {},
): Promise<Target> {
  const prepared = await (database === 'server' ? prepareServer() : prepareEmbedded());
  const keys = await addShop(prepared);
  const service = await startService({
    ...ownSettings(),
    HASH_CONCURRENCY: String(hashConcurrency),
    ...withoutLimits,
    // Without a worker, since mails of notices are not part of this measurement.
    WORKER_CONCURRENCY: '0',
    ...prepared.environment,
    ...more,
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const send = (apiKey: string, query: string, variables: object) =>
    post(agent, `${service.url}/graphql`, { query, variables }, { 'x-api-key': apiKey });

  return {
    organizationId: keys.organizationId,
    databaseUrl: prepared.environment['DATABASE_URL'] ?? null,
    async prepare(count) {
      const emails = Array.from({ length: count }, () => `c${(customers += 1)}@example.org`);
      const tickets: Ticket[] = [];
      await inParallel(8, emails, async (email) => {
        await send(keys.trusted, createCustomer, { email });
        const { data } = await send(keys.trusted, createReset, { email });
        const { passwordReset, resetPasswordToken: token } = data.createCustomerPasswordReset;
        tickets.push({ email, id: passwordReset.id, token });
      });
      return tickets;
    },
    async redeem(ticket) {
      const { id, token } = ticket;
      const password = passwordOf(ticket);
      const { data, errors } = await send(keys.public, redeem, { id, token, password });
      const result = data?.updateCustomerPasswordReset;
      if (result?.status !== 'REDEEMED') throw new Error(JSON.stringify(result ?? errors));
    },
    async signIn(ticket) {
      const variables = { email: ticket.email, password: passwordOf(ticket) };
      const { data, errors } = await send(keys.public, signIn, variables);
      const result = data?.createCustomerAccessToken;
      if (result?.__typename !== 'CustomerAccessToken')
        throw new Error(JSON.stringify(result ?? errors));
    },
    cpuSeconds: () => cpuSecondsOf(service.pid),
    async close() {
      agent.destroy();
      await service.stop();
      await prepared.remove();
    },
  };
}
