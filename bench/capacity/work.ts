/** A service with its worker, a relay that accepts every mail, and the operations of the capacity model. */
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { migrateIntoPartitions, openDatabase } from '../../src/database/database.js';
import { post } from '../post.js';
import { addShop, ownSettings, startService, withoutLimits } from '../service.js';
import { cpuSecondsOf, inParallel } from '../support.js';

const password = 'a boat with 3 red sails';

interface Subject {
  readonly id: string;
  readonly email: string;
}

interface Reset {
  readonly id: string;
  readonly token: string;
}

interface Work {
  /** Does what has to be there before. Returns one function for each operation. */
  prepare(count: number): Promise<(() => Promise<unknown>)[]>;
}

export interface CapacityTarget {
  readonly works: Readonly<Record<string, Work>>;
  cpuSeconds(): number;
  close(): Promise<void>;
}

function startRelay(): Promise<SMTPServer> {
  const relay = new SMTPServer({
    authOptional: true,
    logger: false,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _, callback) => void stream.resume().on('end', () => callback()),
  });
  return new Promise((resolve) => {
    relay.listen(0, '127.0.0.1', () => resolve(relay));
  });
}

const person = 'id email status createdAt';
const documents = {
  customer: `mutation ($email: String!, $password: String) {
    createCustomer(input: { email: $email, password: $password }) { __typename ... on Customer { id email } } }`,
  reset: `mutation ($email: String!) { createCustomerPasswordReset(input: { email: $email }) { __typename
    ... on CreatedCustomerPasswordReset { resetPasswordToken passwordReset { id } } } }`,
  request: `mutation ($email: String!) { requestPasswordResetEmail(input: { email: $email }) { __typename } }`,
  redeem: `mutation ($id: ID!, $password: String!, $token: String!) {
    updateCustomerPasswordReset(id: $id, input: { customerPassword: $password, resetPasswordToken: $token }) { __typename } }`,
  signIn: `mutation ($email: String!, $password: String!) {
    createCustomerAccessToken(input: { email: $email, password: $password }) { __typename ... on CustomerAccessToken { accessToken } } }`,
  account: `query ($id: ID!) { customer(id: $id) { __typename ${person} } }`,
  list: `{ customers(first: 50) { __typename totalCount nodes { ${person} } } }`,
};

let made = 0;
const newEmail = () => `shopper.number.${(made += 1)}@example.org`;

async function divide(url: string, count: number): Promise<void> {
  const database = await openDatabase({ url, embedded: { directory: null } });
  await migrateIntoPartitions(database, { count });
  await database.close();
}

/** Opens a service on the database of that URL, whose large tables get so many partitions; 0 for none. */
export async function openCapacityTarget(url: string, partitions: number): Promise<CapacityTarget> {
  const relay = await startRelay();
  const { port } = relay.server.address() as AddressInfo;
  const environment = { DATABASE_URL: url };
  const keys = await addShop({ environment, remove: async () => undefined });
  if (partitions > 0) await divide(url, partitions);
  const link = { reset: 'https://shop.example/reset', cancel: 'https://shop.example/cancel' };
  const service = await startService({
    ...ownSettings(),
    ...withoutLimits,
    ...environment,
    LOG_LEVEL: 'info',
    HASH_CONCURRENCY: '2',
    // Else what others do on the machine lets hashes wait for too long.
    HASH_NICE: '0',
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'no-reply@rekey.test',
    RESET_MAIL_SPREAD_MS: '0',
    RESET_LINKS: JSON.stringify({ bench: { default: link } }),
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let closing: Promise<void> | undefined;

  async function ask(
    headers: Record<string, string>,
    query: string,
    variables: object,
  ): Promise<any> {
    const { data, errors } = await post(
      agent,
      `${service.url}/graphql`,
      { query, variables },
      headers,
    );
    const [value] = Object.values<any>(data ?? {});
    if (errors || !value || String(value.__typename).endsWith('Error'))
      throw new Error(JSON.stringify(errors ?? value));
    return value;
  }
  const trusted = { 'x-api-key': keys.trusted };
  const shopper = { 'x-api-key': keys.public };

  const addCustomer = (given: object = {}): Promise<Subject> =>
    ask(trusted, documents.customer, { email: newEmail(), ...given });
  async function addReset({ email }: Subject): Promise<Reset> {
    const { passwordReset, resetPasswordToken: token } = await ask(trusted, documents.reset, {
      email,
    });
    return { id: passwordReset.id, token };
  }
  const signIn = ({ email }: Subject) => ask(shopper, documents.signIn, { email, password });
  const several = async <T>(count: number, make: () => Promise<T>): Promise<T[]> => {
    const all: T[] = [];
    const turns = Array.from({ length: count }, (_, n) => n);
    await inParallel(8, turns, async () => void all.push(await make()));
    return all;
  };
  const ofEach = <T>(make: () => Promise<T>, act: (one: T) => Promise<unknown>): Work => ({
    prepare: async (count) => (await several(count, make)).map((one) => () => act(one)),
  });
  /** One customer with a password is enough for reads and sign-ins. */
  const ofOne = <T>(make: () => Promise<T>, act: (one: T) => Promise<unknown>): Work => {
    const one = make();
    one.catch(() => undefined);
    return {
      prepare: async (count) => {
        const known = await one;
        return Array.from({ length: count }, () => () => act(known));
      },
    };
  };
  const withPassword = () => addCustomer({ password });
  const works: Record<string, Work> = {
    'new customer': ofEach(
      async () => null,
      () => addCustomer(),
    ),
    'mailed reset': ofEach(addCustomer, ({ email }) => ask(shopper, documents.request, { email })),
    redemption: ofEach(
      async () => addReset(await addCustomer()),
      ({ id, token }) =>
        ask(shopper, documents.redeem, { id, token, password: `harbour number ${id} at dawn` }),
    ),
    'sign-in': ofOne(withPassword, signIn),
    'own account': ofOne(
      async () => {
        const customer = await withPassword();
        const { accessToken } = await signIn(customer);
        return { id: customer.id, headers: { authorization: `Bearer ${accessToken}` } };
      },
      ({ id, headers }) => ask(headers, documents.account, { id }),
    ),
    'list of 50': ofOne(
      async () => null,
      () => ask(trusted, documents.list, {}),
    ),
  };
  return {
    works,
    cpuSeconds: () => cpuSecondsOf(service.pid),
    async close() {
      agent.destroy();
      closing ??= service.stop().then(() => relay.close());
      await closing;
    },
  };
}
