/** Reads and refusals that are measured beside a bare server, and among few and many customers. */
import { addSubject, graphql, redeem, signIn, type Version } from './versions.js';

/** Throws if the answer has another status, so that no failure is measured. */
export async function expecting(status: number, asked: ReturnType<Version['ask']>): Promise<void> {
  const answer = await asked;
  if (answer.status !== status) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
}

const person = '{ id email status profile { name { first last } } }';
const page = `{ customers(first: 50) { totalCount nodes ${person} } }`;
const resets = `{ customerPasswordResets(first: 25) { totalCount nodes { id status createdAt
  customer { id email status } } } }`;

/** Adds a customer. Returns what is measured, with the customer whose account is read, and the token that is rejected. */
export async function worksOf(version: Version) {
  const { ask, keys } = version;
  const key = { 'x-api-key': keys.integration };
  const subject = await addSubject(version);
  const own = { authorization: `Bearer ${await signIn(version, subject)}` };
  const one = `{ customer(id: "${subject.customerId}") ${person} }`;
  const json = (path: string) => () => expecting(200, ask('GET', `/api/${path}`, key));
  const wrong = { ...subject, token: 'no-such-token' };
  const works = {
    'own account': () => graphql(version, own, one),
    'customer by API key': () => graphql(version, key, one),
    '50 customers, counted': () => graphql(version, key, page),
    '25 customers, JSON:API': json('customers?page[size]=25'),
    '25 resets with customers': () => graphql(version, key, resets),
    '25 resets, JSON:API': json('customer_password_resets?page[size]=25&include=customer'),
    'rejected token': () => redeem(version, wrong),
  };
  return { subject, wrongToken: wrong.token, works };
}
