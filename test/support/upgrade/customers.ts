/** Customers who reset their passwords again and again, by requests that both versions know. */
import { fabricApi, fabricMailApi } from '../apis/fabric-verbs.js';
import { jsonApiApi } from '../apis/json-api-verbs.js';
import type { Send } from '../apis/send.js';
import { createVerbs, type Credentials } from '../apis/verbs-of-shop.js';
import { newAddress, type Reset } from '../world/people.js';

/** GraphQL documents in names that did not change between the versions. */
const documents = {
  byReset: `mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
    told: updateCustomerPasswordReset(id: $id, input: $input) { __typename ... on ResetTokenError { reason } } }`,
  byUser: `mutation ($input: UpdateUserPasswordInput!) {
    told: updateUserPassword(input: $input) { __typename ... on ResetTokenError { reason } } }`,
  signIn: `mutation ($input: CreateCustomerAccessTokenInput!) {
    told: createCustomerAccessToken(input: $input) { __typename ... on CustomerAccessToken { accessToken } } }`,
  viewer: '{ told: viewer { __typename mode } }',
};

interface Told {
  readonly __typename: string;
  readonly accessToken?: string;
}

export interface Load {
  /** How many resets were redeemed for each address. */
  readonly redeemed: ReadonlyMap<string, number>;
  /** Everything that did not end as it must. */
  readonly failures: readonly string[];
  /** Resolves when so many more were redeemed. */
  more(count: number): Promise<void>;
  stop(): Promise<void>;
}

function clientOf(send: Send, credentials: Credentials) {
  const { salesChannel } = credentials;
  async function graphql(query: string, variables: object, headers = salesChannel): Promise<Told> {
    const asked = { method: 'POST', url: '/graphql', body: { query, variables } } as const;
    const type = { 'content-type': 'application/json', accept: 'application/json' };
    const { status, body, text } = await send(asked, { ...type, ...headers });
    if (status !== 200 || !body.data?.told) throw new Error(`GraphQL: ${status} ${text}`);
    return body.data.told;
  }
  const must = (told: string, wanted: string, what: string) => {
    if (told !== wanted) throw new Error(`${what}: ${told}`);
  };
  const jsonApi = createVerbs(jsonApiApi, send, credentials);
  const fabric = createVerbs(fabricApi, send, credentials);
  const fabricMail = createVerbs(fabricMailApi, send, credentials);
  type Redeem = (reset: Reset, password: string) => Promise<void>;
  const ofResets: Redeem[] = [
    async (reset, password) => must(await jsonApi.redeem(reset, password), 'ok', 'JSON:API'),
    async ({ id, token }, password) => {
      const input = { customerPassword: password, resetPasswordToken: token };
      const told = await graphql(documents.byReset, { id, input });
      must(told.__typename, 'CustomerPasswordReset', JSON.stringify(told));
    },
  ];
  const ofUsers: Redeem[] = [
    async (reset, password) => must(await fabric.redeem(reset, password), 'ok', 'fabric'),
    async ({ customerId, token }, password) => {
      const input = { userId: customerId, resetToken: token, newPassword: password };
      must((await graphql(documents.byUser, { input })).__typename, 'User', 'updateUserPassword');
    },
  ];
  return {
    addCustomer: () => jsonApi.customer({ email: newAddress(), password: undefined }),
    mail: (email: string) => fabricMail.reset(email),
    ways: [
      { create: (email: string) => jsonApi.reset(email), redeem: ofResets },
      { create: (email: string) => fabric.reset(email), redeem: ofUsers },
    ],
    async useSession(email: string, password: string) {
      const { accessToken } = await graphql(documents.signIn, { input: { email, password } });
      await graphql(documents.viewer, {}, { authorization: `Bearer ${accessToken}` });
    },
  };
}

/** Starts so many customers, each of whom first asks for a mail. */
export async function startCustomers(
  send: Send,
  credentials: Credentials,
  count: number,
): Promise<Load> {
  const client = clientOf(send, credentials);
  const redeemed = new Map<string, number>();
  const failures: string[] = [];
  let [isOn, total] = [true, 0];

  async function reset(person: { id: string; email: string }, turn: number): Promise<void> {
    const way = client.ways[turn % 2]!;
    const made = await way.create(person.email);
    const password = `heron ${turn} of ${person.id} takes off`;
    await way.redeem[Math.floor(turn / 2) % 2]!({ ...made, customerId: person.id }, password);
    redeemed.set(person.email, (redeemed.get(person.email) ?? 0) + 1);
    total += 1;
    if (turn % 5 === 0) await client.useSession(person.email, password);
  }

  async function live(index: number): Promise<void> {
    const person = await client.addCustomer();
    await client.mail(person.email);
    for (let turn = index; isOn; turn += 1) {
      await reset(person, turn).catch((error: Error) => failures.push(error.message));
    }
  }

  const lives = Array.from({ length: count }, (_, index) =>
    live(index).catch((error: Error) => void failures.push(error.message)),
  );
  return {
    redeemed,
    failures,
    async more(wanted) {
      const end = total + wanted;
      while (total < end && failures.length < 20) await new Promise((done) => setTimeout(done, 50));
    },
    async stop() {
      isOn = false;
      await Promise.all(lives);
    },
  };
}
