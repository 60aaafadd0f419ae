/** The HTTP API: methods, media types to answer in, headers and framing. */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listenOnLoopback, rawRequest, sendRaw } from '../../../support/peers/sockets.js';
import { countContexts, refusal, refusalOf, post } from '../../../support/apis/surface.js';
import { useShop } from '../../../support/world/use-shop.js';

const typename = '{"query":"{ __typename }"}';

describe('the HTTP API', () => {
  const contexts = countContexts();
  const shop = useShop(contexts.options);
  let port: number;

  beforeAll(async () => void (port = await listenOnLoopback(shop.app.http)));
  beforeEach(() => void (contexts.count = 0));

  // Proves: GQL-10, GQL-15
  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])('does not serve %s', async (method) => {
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const url = '/graphql?query=mutation%7BdeleteCustomer(id%3A%22a%22)%7B__typename%7D%7D';
    const more = { 'apollo-require-preflight': 'true', 'x-http-method-override': 'POST' };
    const type = hasBody && { 'content-type': 'text/plain' };
    const headers = { ...shop.integration, ...more, ...type };
    const given = { method: method as 'GET', url, headers };
    const answer = await shop.app.http.inject({ ...given, ...(hasBody && { payload: typename }) });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers['allow']).toBe('POST, OPTIONS');
    if (method !== 'HEAD') {
      expect(answer.json().errors[0]).toMatchObject({
        message: 'GraphQL operations run by POST.',
        extensions: { code: 'METHOD_NOT_ALLOWED' },
      });
    }
    expect(contexts.count).toBe(0);
  });

  // Proves: HTT-11, GQL-10
  it.each(['TRACE', 'PROPFIND', 'SEARCH', 'LOCK', 'QUERY'])(
    'does not serve the method %s',
    async (method) => {
      const bytes = rawRequest(`${method} /graphql HTTP/1.1`, ['Cookie: a=b']);
      const answer = await sendRaw(port, bytes);
      expect(answer).toMatch(/^HTTP\/1.1 405 /);
      expect(answer).toMatch(/\r\nallow: POST, OPTIONS\r\n/i);
      expect(answer).not.toContain('a=b');
    },
  );

  it.each([
    'text/html',
    'text/*',
    'application/xml',
    'application/json;q=0',
    '*/*;q=0',
    'application/graphql-response+json;q=0.0, application/json;q=0',
    'image/png, text/html',
    'application/jsonp',
    'x',
  ])('cannot answer in %s, and runs nothing', async (accept) => {
    const answer = await post(shop, typename, { ...shop.salesChannel, accept });
    expect(refusalOf(answer)).toEqual(refusal(406, 'NOT_ACCEPTABLE'));
    expect(contexts.count).toBe(1);
  });

  const responseType = 'application/graphql-response+json';

  it.each([
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['application/json; charset=utf-16', 'application/json'],
    ['text/html, application/json;q=0.1', 'application/json'],
    [responseType, responseType],
    ['Application/GraphQL-Response+JSON; charset=utf-8', responseType],
    [`${responseType}, application/json;q=0.9`, responseType],
    [`${responseType};q=0.2, application/json`, 'application/json'],
    [`${responseType}, */*`, responseType],
    ['application/json;q=0, */*', responseType],
    ['multipart/mixed;deferSpec=20220824, application/json', 'application/json'],
  ])('answers %s in %s', async (accept, type) => {
    const answer = await post(shop, typename, { accept });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe(`${type}; charset=utf-8`);
  });

  it.each<[status: number, payload: string | Buffer, headers: Record<string, string>]>([
    [400, '{', {}],
    [401, typename, { authorization: 'Bearer x' }],
    [400, typename, { 'x-site-context': '{' }],
    [413, Buffer.alloc(40_000, ' '), {}],
    [415, typename, { 'content-type': 'text/plain' }],
    [415, typename, { 'content-type': 'application/json; charset=latin1' }],
    [415, typename, { 'content-encoding': 'gzip' }],
  ])('answers an error before the API, %d, as Accept asks', async (status, payload, headers) => {
    for (const [accept, type] of [
      [responseType, responseType],
      [`application/json;q=0.5, ${responseType}`, responseType],
      ['application/json', 'application/json'],
      ['*/*', 'application/json'],
    ] as const) {
      const answer = await post(shop, payload, { ...headers, accept });
      expect(answer.status).toBe(status);
      expect(answer.headers['content-type']).toBe(`${type}; charset=utf-8`);
      expect(answer.errors[0].extensions.requestId).toBe(answer.headers['x-request-id']);
    }
  });

  it('answers 403 and 405 as Accept asks, too', async () => {
    const other = await shop.neighbour();
    const siteContext = JSON.stringify({ account: other.organization.account });
    const headers = { ...shop.integration, accept: responseType };
    const forbidden = await post(shop, typename, { ...headers, 'x-site-context': siteContext });
    const refused = await shop.app.http.inject({ method: 'GET', url: '/graphql', headers });
    expect([forbidden.status, refused.statusCode]).toEqual([403, 405]);
    for (const answer of [forbidden, refused]) {
      expect(answer.headers['content-type']).toBe(`${responseType}; charset=utf-8`);
    }
  });

  const secured = ['authorization', 'x-api-key', 'x-site-context', 'content-type', 'host'];

  // Proves: HTT-09
  it.each(secured)('refuses the header %s if it comes twice', async (name) => {
    const json = 'Content-Type: application/json';
    const value = { host: 'rekey.test', 'content-type': 'application/json' }[name] ?? '{}';
    const headers = [json, `${name}: ${value}`, `${name.toUpperCase()}: ${value}`];
    const answer = await sendRaw(port, rawRequest('POST /graphql HTTP/1.1', headers, typename));
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain(`The header ${name} was sent twice.`);
    expect(contexts.count).toBe(0);
  });

  // Proves: HTT-08
  it('refuses more than 64 headers, and more than 16 KiB of them', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => `X-H${n}: a`);
    const send = (more: string[]) => {
      const headers = ['Content-Type: application/json', ...more];
      return sendRaw(port, rawRequest('POST /graphql HTTP/1.1', headers, typename));
    };
    expect(await send(many(60))).toMatch(/^HTTP\/1.1 200 /);
    expect(await send(many(61))).toMatch(/^HTTP\/1.1 400 /);
    expect(await send([`X-Long: ${'a'.repeat(17_000)}`])).toMatch(/^HTTP\/1.1 431 /);
  });

  // Proves: HTT-10
  it.each([
    ['both kinds of length', ['Transfer-Encoding: chunked', 'Content-Length: 5']],
    ['a folded header', ['X-A: b\r\n c: d']],
    ['a NUL in a header', ['X-A: b\0c']],
    ['a space before the colon', ['X-A : b']],
    ['two lengths', ['Content-Length: 7']],
  ])('refuses %s, in the form of every other error', async (_what, headers) => {
    const bytes = rawRequest('POST /graphql HTTP/1.1', headers, '{"a":"secret"}');
    const answer = await sendRaw(port, bytes);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toMatch(/\r\ncache-control: no-store\r\n/);
    const [, body = ''] = answer.split('\r\n\r\n');
    const [, id] = /\r\nx-request-id: (.*)\r\n/.exec(answer) ?? [];
    expect(JSON.parse(body).errors[0].extensions).toEqual({ code: 'BAD_REQUEST', requestId: id });
    expect(answer).not.toContain('secret');
  });

  // Proves: HTT-17, LOG-03
  it.each([
    ['with CR and LF', 'a\r\n{"level":60}'],
    ['with spaces', 'a b'],
    ['of 10 KB', 'a'.repeat(10_000)],
    ['with an escape', '\u001b[31mred'],
    ['with JSON', '{"a":1}'],
    ['of nothing', ''],
  ])('replaces a request id %s', async (_what, id) => {
    const answer = await post(shop, typename, { 'x-request-id': id });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    for (const line of shop.log) expect(() => JSON.parse(line)).not.toThrow();
  });

  // Proves: HTT-17
  it('keeps a request id that cannot forge anything beside its own', async () => {
    const answer = await post(shop, '{}', { 'x-request-id': 'trace-1.2_3' });
    const requestId = answer.headers['x-request-id'];
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.errors[0].extensions.requestId).toBe(requestId);
    expect(JSON.parse(shop.log.at(-1) ?? '')).toMatchObject({
      requestId,
      clientRequestId: 'trace-1.2_3',
    });
  });
});
