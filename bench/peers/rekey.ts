/** Rekey among its peers: the built service, through GraphQL. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { present } from '../../test/support/upgrade/programs.js';
import { startSilently } from '../service.js';
import { inParallel } from '../support.js';
import {
  addSubject,
  fill,
  graphql,
  openVersion,
  password,
  signIn,
  type Version,
  type Work,
} from '../versions.js';
import { emailOf, expectThat, forge, type Candidate, type Reset } from './candidate.js';
import { orClose, queryOnce } from './peer.js';

const person = '{ id email status createdAt updatedAt profile { name { first last } } }';
const create = `mutation ($email: String!) {
  createCustomerPasswordReset(input: { email: $email }) {
    ... on CreatedCustomerPasswordReset { resetPasswordToken passwordReset { id } } } }`;
const update = `mutation ($id: ID!, $password: String!, $token: String!) {
  updateCustomerPasswordReset(id: $id, input: { customerPassword: $password, resetPasswordToken: $token }) {
    __typename
    ... on CustomerPasswordReset { status customer { email } }
    ... on RekeyError { code } } }`;

interface Shop {
  readonly version: Version;
  readonly customers: number;
}

/** Sends a document with variables and a key. Returns the value of its field. */
async function send({ ask }: Version, key: string, query: string, variables: object): Promise<any> {
  const { body } = await ask('POST', '/graphql', { 'x-api-key': key }, { query, variables });
  return Object.values(body.data ?? {})[0] ?? body;
}

async function addResets(version: Version, emails: readonly string[]): Promise<Reset[]> {
  const resets: Reset[] = [];
  await inParallel(8, emails, async (email) => {
    const made = await send(version, version.keys.integration, create, { email });
    expectThat(made.passwordReset !== undefined, made);
    resets.push({ email, token: made.resetPasswordToken, id: made.passwordReset.id });
  });
  return resets;
}

async function redeem(version: Version, { id, token, email }: Reset, next: string): Promise<void> {
  const variables = { id, token, password: next };
  const result = await send(version, version.keys.salesChannel, update, variables);
  expectThat(result.status === 'REDEEMED' && result.customer.email === email, result);
}

/** Returns a request with an access token that is to be rejected. */
function rejected({ ask }: Version, accessToken: string): Work {
  const headers = { authorization: `Bearer ${accessToken}` };
  const query = '{ viewer { customer { id } } }';
  return async () => {
    const answer = await ask('POST', '/graphql', headers, { query });
    const code = answer.body.errors?.[0]?.extensions?.code;
    expectThat(answer.status === 401 && code === 'UNAUTHENTICATED', answer);
  };
}

/** Returns an access token that a new password ended. */
async function endedToken(version: Version): Promise<string> {
  const email = emailOf(1);
  const [first] = await addResets(version, [email]);
  await redeem(version, first!, password);
  const accessToken = await signIn(version, { email });
  const [second] = await addResets(version, [email]);
  await redeem(version, second!, 'a harbour at dawn');
  return accessToken;
}

async function worksOf({ version, customers }: Shop): Promise<Candidate['works']> {
  const subject = await addSubject(version);
  const accessToken = await signIn(version, subject);
  const own = { authorization: `Bearer ${accessToken}` };
  const key = { 'x-api-key': version.keys.integration };
  const one = `{ customer(id: "${subject.customerId}") ${person} }`;
  const list = (more: string) => `{ customers(first: 50) { ${more} nodes ${person} } }`;
  const wrong = { id: subject.id, token: 'no-such-token', password };
  return {
    ownAccount: async () => {
      const customer = await graphql(version, own, one);
      expectThat(customer.email === subject.email, customer);
    },
    list: async () => {
      const { nodes } = await graphql(version, key, list(''));
      expectThat(nodes.length === 50 && nodes[49].email, nodes);
    },
    countedList: async () => {
      const { totalCount, nodes } = await graphql(version, key, list('totalCount'));
      expectThat(totalCount === customers && nodes.length === 50 && nodes[49].email, totalCount);
    },
    unknownReset: async () => {
      const result = await send(version, version.keys.salesChannel, update, wrong);
      expectThat(result.code === 'RESET_TOKEN_REFUSED', result);
    },
    forgedSession: rejected(version, forge(accessToken)),
    endedSession: rejected(version, await endedToken(version)),
  };
}

async function hashOf({ databaseUrl }: Version): Promise<string> {
  const [row] = await queryOnce(
    databaseUrl,
    `SELECT hash FROM password_credentials WHERE hash LIKE '$argon2%' LIMIT 1`,
  );
  return row.hash.split('$').slice(1, 4).join(' ');
}

async function candidateOf(version: Version, customers: number): Promise<Candidate> {
  await fill(version, customers - 1);
  return {
    name: 'Rekey',
    version: JSON.parse(readFileSync('package.json', 'utf8')).version,
    works: await worksOf({ version, customers }),
    hash: await hashOf(version),
    addResets: (emails) => addResets(version, emails),
    redeem: (reset, next) => redeem(version, reset, next),
    signIn: (email, secret) => signIn(version, { email }, secret),
    cpuSeconds: version.cpuSeconds,
    close: version.close,
  };
}

/** Starts Rekey with so many customers. It computes as many hashes at once as by default. */
export async function openRekey(customers: number): Promise<Candidate> {
  const hashes = { HASH_CONCURRENCY: String(Math.min(availableParallelism(), 4)) };
  const version = await openVersion(present, (settings) =>
    startSilently({ ...settings, ...hashes }),
  );
  return orClose(version, () => candidateOf(version, customers));
}
