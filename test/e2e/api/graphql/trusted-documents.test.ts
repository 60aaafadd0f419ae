/** Trusted documents: sent by their ids, and all that a limited application may send. */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDocumentAdministration } from '../../../../src/database/document-administration.js';
import { digestDocument } from '../../../../src/domain/documents/document.js';
import { statementsOf, withoutClient } from '../../../support/rows/statements.js';
import { until } from '../../../support/until.js';
import type { Headers } from '../../../support/world/organization.js';
import {
  addDocumentApplication,
  type DocumentApplication,
} from '../../../support/world/document-application.js';
import { goodPassword } from '../../../support/world/people.js';
import { useShop } from '../../../support/world/use-shop.js';

const shop = useShop();

const policy = 'query Policy { passwordPolicy { minLength } }';
const mode = '{ viewer { mode } }';
const other = '{ __typename }';
const signIn = `mutation SignIn($input: CreateCustomerAccessTokenInput!) {
  createCustomerAccessToken(input: $input) { ... on CustomerAccessToken { accessToken } } }`;

const dataSource = () => shop.app.database.dataSource;
const documents = () => createDocumentAdministration(dataSource());

const application = (texts: readonly string[], isLimited: boolean) =>
  addDocumentApplication(shop, texts, isLimited);

async function post(body: object, headers: Headers) {
  const type = { 'content-type': 'application/json' };
  const asked = { method: 'POST', url: '/graphql', body: JSON.stringify(body) } as const;
  const {
    status,
    body: reply,
    headers: received,
  } = await shop.send(asked, { ...type, ...headers });
  const [error] = reply.errors ?? [];
  if (error) expect(error.extensions.requestId).toBe(received['x-request-id']);
  return { status, data: reply.data, code: error?.extensions.code, message: error?.message };
}

const hashed = (text: string, more = {}) => ({
  ...more,
  extensions: { persistedQuery: { version: 1, sha256Hash: digestDocument(text) } },
});

const ways: [string, (text: string) => object][] = [
  ["by Apollo's hash", (text) => hashed(text)],
  ['by documentId', (text) => ({ documentId: digestDocument(text) })],
  [
    'by documentId with its algorithm',
    (text) => ({ documentId: `sha256:${digestDocument(text)}` }),
  ],
  ['by doc_id', (text) => ({ doc_id: digestDocument(text) })],
  ['by id, beside a query of null', (text) => ({ id: digestDocument(text), query: null })],
  ['by id, beside an empty query', (text) => ({ id: digestDocument(text), query: '' })],
];

const ok = { status: 200, data: { passwordPolicy: { minLength: 8 } } };

describe('an application with documents', () => {
  let free: DocumentApplication;
  beforeAll(async () => void (free = await application([policy, signIn], false)));

  it.each(ways)('sends one %s', async (_, body) => {
    expect(await post(body(policy), free.headers)).toMatchObject(ok);
  });

  it('sends variables and the name of the operation with it', async () => {
    const { email } = await shop.customer();
    const variables = { input: { email, password: goodPassword } };
    const body = { ...hashed(signIn), variables, operationName: 'SignIn' };
    const { data } = await post(body, free.headers);
    expect(data.createCustomerAccessToken.accessToken).toEqual(expect.any(String));
  });

  it.each([
    ['a text', { query: mode }],
    ['a text with its hash', hashed(mode, { query: mode })],
    ['a text beside an id of a client’s own', { query: mode, id: '7' }],
  ])('sends any other document as %s', async (_, body) => {
    expect(await post(body, free.headers)).toMatchObject({ status: 200, data: { viewer: {} } });
  });

  it('is told of a hash that is not registered, as Apollo Server tells it', async () => {
    const told = { status: 200, message: 'PersistedQueryNotFound' };
    const code = 'PERSISTED_QUERY_NOT_FOUND';
    expect(await post(hashed(other), free.headers)).toMatchObject({ ...told, code });
  });

  it.each(ways.slice(1))('is told of an unknown document %s', async (_, body) => {
    const refused = { status: 400, code: 'DOCUMENT_NOT_FOUND' };
    expect(await post(body(other), free.headers)).toMatchObject(refused);
  });

  it.each([
    ['a number as id', { documentId: 5 }],
    ['an empty id', { documentId: '' }],
    ['a query of no text', { query: 5, documentId: digestDocument(policy) }],
  ])('may not send %s', async (_, body) => {
    expect(await post(body, free.headers)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  it('gives its documents to no other application, organization or mode', async () => {
    const body = { documentId: digestDocument(policy) };
    const neighbour = await shop.neighbour();
    const strangers = [shop.salesChannel, neighbour.salesChannel, await shop.apiKey('integration')];
    for (const headers of strangers)
      expect(await post(body, headers)).toMatchObject({ code: 'DOCUMENT_NOT_FOUND' });
    expect(await post(body, {})).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('lends them to customers who signed in through it', async () => {
    const { email } = await shop.customer();
    const variables = { input: { email, password: goodPassword } };
    const { data } = await post({ query: signIn, variables }, free.headers);
    const authorization = `Bearer ${data.createCustomerAccessToken.accessToken}`;
    expect(await post(hashed(policy), { authorization })).toMatchObject(ok);
  });
});

describe('an application that is limited to its documents', () => {
  let limited: DocumentApplication;
  beforeAll(async () => void (limited = await application([policy, signIn], true)));
  const refused = { status: 403, code: 'DOCUMENT_NOT_TRUSTED' };

  it.each(ways)('sends them %s', async (_, body) => {
    expect(await post(body(policy), limited.headers)).toMatchObject(ok);
  });

  it('sends their text as it is registered', async () => {
    expect(await post({ query: policy }, limited.headers)).toMatchObject(ok);
  });

  // Proves: GQL-14
  it.each<[string, object]>([
    ['another document', { query: mode }],
    ['a document with another blank', { query: `${policy} ` }],
    ['what is no document at all, and so is not parsed', { query: '{{{' }],
    ['introspection', { query: '{ __schema { types { name } } }' }],
    ['the name of its type', { query: '{ __typename }' }],
    ['an unknown hash', hashed(mode)],
    ['an unknown hash with its text', hashed(mode, { query: mode })],
    ['another text under a known hash', hashed(policy, { query: mode })],
    ['another text beside a known id', { documentId: digestDocument(policy), query: mode }],
    ['an id of no form', { documentId: 'no form' }],
    ['a hash of no form', { extensions: { persistedQuery: { sha256Hash: 5 } } }],
  ])('may not send %s', async (_, body) => {
    expect(await post(body, limited.headers)).toMatchObject(refused);
  });

  it('is refused with a line in the log that has no document in it', async () => {
    await post({ query: '{ verySecret }' }, limited.headers);
    const lines = shop.log.filter((line) => line.includes('DOCUMENT_NOT_TRUSTED'));
    expect(lines.at(-1)).toContain(limited.id);
    expect(shop.log.join('')).not.toContain('verySecret');
  });

  it('limits its customers too, and whoever sends its key beside another credential', async () => {
    const { email } = await shop.customer();
    const variables = { input: { email, password: goodPassword } };
    const { data } = await post({ ...hashed(signIn), variables }, limited.headers);
    const customer = { authorization: `Bearer ${data.createCustomerAccessToken.accessToken}` };
    for (const headers of [customer, { ...shop.integration, ...limited.headers }]) {
      expect(await post({ query: mode }, headers)).toMatchObject(refused);
      expect(await post(hashed(policy), headers)).toMatchObject(ok);
    }
  });

  it('uses REST as before', async () => {
    const { status } = await shop.send(
      { method: 'POST', url: '/api/customer_password_resets', body: '{}' },
      { 'content-type': 'application/vnd.api+json', ...limited.headers },
    );
    expect(status).not.toBe(403);
  });
});

describe('a change', () => {
  let changing: DocumentApplication;
  beforeEach(async () => void (changing = await application([policy], false)));
  const codeOf = async (body: object) => (await post(body, changing.headers)).code;

  it('is seen without a restart: a limit, and its end', async () => {
    expect(await codeOf({ query: mode })).toBeUndefined();
    await documents().limit(changing.id, true);
    await until(async () => (await codeOf({ query: mode })) === 'DOCUMENT_NOT_TRUSTED');
    await documents().limit(changing.id, false);
    await until(async () => (await codeOf({ query: mode })) === undefined);
  });

  it('is seen without a restart: a new document, and its removal', async () => {
    const body = { documentId: digestDocument(mode) };
    expect(await codeOf(body)).toBe('DOCUMENT_NOT_FOUND');
    await documents().add(changing.id, [{ id: digestDocument(mode), text: mode }]);
    await until(async () => (await codeOf(body)) === undefined);
    await documents().remove(changing.id, [digestDocument(mode)]);
    await until(async () => (await codeOf(body)) === 'DOCUMENT_NOT_FOUND');
  });
});

describe('the database', () => {
  it('is asked for nothing more by an application without documents', async () => {
    const { headers } = await application([], false);
    await post({ query: mode }, headers);
    const bodies = [{ query: mode }, hashed(mode), { documentId: digestDocument(mode) }];
    for (const body of bodies) {
      const sent = await statementsOf(dataSource(), () => post(body, headers));
      expect(withoutClient(sent)).toEqual([]);
    }
  });

  it('is asked once for a document', async () => {
    const { headers } = await application([policy], true);
    await post(hashed(policy), headers);
    const sent = await statementsOf(dataSource(), () => post(hashed(policy), headers));
    expect(withoutClient(sent)).toEqual([]);
  });
});
