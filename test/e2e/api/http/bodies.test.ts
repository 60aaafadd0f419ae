/** Request bodies: JSON in UTF-8, small, one operation; the server refuses anything else once the caller is known. */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listenOnLoopback, rawRequest, sendRaw } from '../../../support/peers/sockets.js';
import { countContexts, refusal, refusalOf, post } from '../../../support/apis/surface.js';
import { useShop } from '../../../support/world/use-shop.js';

const typename = '{"query":"{ __typename }"}';

const unsupported = refusal(415, 'UNSUPPORTED_MEDIA_TYPE');
const malformed = refusal(400, 'BAD_REQUEST');
/** A request with one more member. */
const withMember = (text: string) => `{"query":"{ __typename }",${text}}`;

describe('a body', () => {
  const contexts = countContexts();
  const shop = useShop(contexts.options);
  let port: number;

  beforeAll(async () => void (port = await listenOnLoopback(shop.app.http)));
  beforeEach(() => void (contexts.count = 0));

  it('answers a request with a credential from a context', async () => {
    expect((await post(shop, typename, shop.salesChannel)).status).toBe(200);
    expect(contexts.count).toBeGreaterThan(0);
  });

  it.each([
    ['malformed JSON', '{', {}],
    ['no GraphQL request', '[]', {}],
    ['another media type', typename, { 'content-type': 'text/plain' }],
    ['an Accept that cannot be met', typename, { accept: 'text/html' }],
    ['too many bytes', Buffer.alloc(40_000, ' '), {}],
  ])('of an unknown caller is not looked at: %s', async (_what, payload, headers) => {
    const answer = await post(shop, payload, { ...headers, authorization: 'Bearer x' });
    expect(answer.status).toBe(401);
    expect(answer.errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  // Proves: HTT-03, GQL-11
  it.each([
    ['text/plain', typename],
    ['text/plain; charset=utf-8; x=application/json', typename],
    ['application/x-www-form-urlencoded', 'query=%7B__typename%7D'],
    ['multipart/form-data; boundary=x', `--x\r\n\r\n${typename}\r\n--x--`],
    ['application/graphql', '{ __typename }'],
    ['application/json-seq', typename],
    ['application/jsonx', typename],
    ['application/json; charset=utf-16', typename],
    ['application/json; charset="utf-16le"', typename],
    ['application/json;charset=utf-32', typename],
    ['application/json; charset=gbk', typename],
    ['application/json; charset=ibm037', typename],
    ['application/json; charset=iso-8859-1', typename],
    [' ', typename],
  ])('takes JSON in UTF-8 and not %j', async (type, payload) => {
    const answer = await post(shop, payload, { ...shop.salesChannel, 'content-type': type });
    expect(refusalOf(answer)).toEqual(unsupported);
    expect(contexts.count).toBe(1);
  });

  // Proves: GQL-11
  it('takes no body without a type, as a page of another site can send it', async () => {
    const bare = (headers: string[], body: string) =>
      sendRaw(port, rawRequest('POST /graphql HTTP/1.1', headers, body));
    expect(await bare([], typename)).toMatch(/^HTTP\/1.1 415 /);
    expect(await bare([], '')).toMatch(/^HTTP\/1.1 400 /);
    expect(await bare(['Content-Type: application/json'], '')).toMatch(/^HTTP\/1.1 400 /);
    expect(contexts.count).toBe(0);
  });

  // Proves: HTT-02
  it.each(['gzip', 'GZIP', 'br', 'deflate', 'identity, gzip'])(
    'takes no body compressed by %s',
    async (encoding) => {
      const headers = { ...shop.salesChannel, 'content-encoding': encoding };
      expect(refusalOf(await post(shop, typename, headers))).toEqual(unsupported);
      expect(contexts.count).toBe(1);
    },
  );

  // Proves: GQL-09, GQL-22, HTT-06
  it.each([
    ['bytes that are not UTF-8', Buffer.from([...Buffer.from('{"query":"'), 0xff, 0x22, 0x7d])],
    ['UTF-16', Buffer.from(typename, 'utf16le')],
    ['nothing', ''],
    ['half a JSON text', '{"query":"{ __typename }"'],
    ['a comment', `${typename} // end`],
    ['a number that is none', withMember('"variables":{"a":NaN}')],
    ['two texts', `${typename}${typename}`],
    ['null', 'null'],
    ['a text', '"{ __typename }"'],
    ['a number', '1'],
    ['a batch of two', `[${typename},${typename}]`],
    ['a batch of ten', `[${Array(10).fill(typename).join()}]`],
    ['an empty batch', '[]'],
    ['an object without a document', '{}'],
    ['an empty document', '{"query":""}'],
    ['a document that is a list', '{"query":["{ __typename }"]}'],
    ['a document that is an object', '{"query":{"kind":"Document","definitions":[]}}'],
    ['an operation name that is a number', withMember('"operationName":1')],
    ['an operation name that is an object', withMember('"operationName":{}')],
    ['variables that are a list', withMember('"variables":[1]')],
    ['variables that are a text', withMember('"variables":"{}"')],
    ['variables that are a number', withMember('"variables":0')],
    ['variables that are false', withMember('"variables":false')],
    ['extensions that are a list', withMember('"extensions":[]')],
    ['extensions that are a text', withMember('"extensions":"a"')],
    ['a key that is a prototype', withMember('"__proto__":{"polluted":1}')],
    ['an escaped one', withMember('"\\u005f_proto__":{"polluted":1}')],
    ['one in variables', withMember('"variables":{"a":{"__proto__":{"polluted":1}}}')],
    [
      'a constructor with a prototype',
      withMember('"variables":{"constructor":{"prototype":{"polluted":1}}}'),
    ],
  ])('refuses as body %s', async (_what, payload) => {
    expect(refusalOf(await post(shop, payload, shop.salesChannel))).toEqual(malformed);
    expect(contexts.count).toBe(1);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each(['utf8', 'UTF8', 'utf-8', '"utf8"'])('takes UTF-8 by the name %s', async (name) => {
    const type = `application/json; charset=${name}`;
    expect((await post(shop, typename, { 'content-type': type })).status).toBe(200);
  });

  it('takes an empty operation name for none', async () => {
    const named = JSON.stringify({ query: 'query A { __typename }', operationName: '' });
    expect((await post(shop, named)).status).toBe(200);
    const two = 'query A { __typename } query B { __typename }';
    const answer = await post(shop, JSON.stringify({ query: two, operationName: '' }));
    expect(answer.errors[0].message).toMatch(/operationName/);
  });

  // Proves: GQL-22
  it('ignores further request parameters, and null for those that may be missing', async () => {
    const payload =
      '{"query":"{ __typename }","operationName":null,"variables":null,"extensions":null,"id":1,"constructor":2}';
    expect((await post(shop, payload)).status).toBe(200);
  });

  it('takes JSON ten thousand levels deep for what it is', async () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    expect(refusalOf(await post(shop, deep, shop.salesChannel))).toEqual(malformed);
    expect(contexts.count).toBe(1);
    const query =
      'mutation ($m: JSONObject) { createCustomer(input: { email: "a@b.example", metadata: $m }) { __typename } }';
    const object = '{"a":'.repeat(5000) + '1' + '}'.repeat(5000);
    for (const m of [deep, object, `{"a":${object}}`]) {
      const payload = `{"query":${JSON.stringify(query)},"variables":{"m":${m}}}`;
      const answer = await post(shop, payload, shop.integration);
      expect(answer.status).toBeLessThan(500);
      expect(answer.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    }
    expect(await shop.sql('SELECT id FROM customers')).toEqual([]);
  });

  it('tells clients that hash their documents to send them', async () => {
    const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) };
    // They send the hash alone first.
    for (const query of [undefined, '{ __typename }']) {
      const payload = { query, extensions: { persistedQuery } };
      const { status, errors } = await post(shop, JSON.stringify(payload));
      expect(status).toBe(200);
      const extensions = { code: 'PERSISTED_QUERY_NOT_SUPPORTED' };
      expect(errors[0]).toMatchObject({ message: 'PersistedQueryNotSupported', extensions });
    }
    const unhashed = JSON.stringify({ extensions: { persistedQuery: 'x' } });
    expect((await post(shop, unhashed)).status).toBe(400);
  });
});
