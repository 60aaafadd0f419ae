/** The HTTP door: media types, methods, sizes and headers, each refused before anything runs. */
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSurface, type Surface } from '../support/surface.js';
import { listenOnLoopback, rawRequest, sendRaw } from '../support/sockets.js';

const typename = '{"query":"{ __typename }"}';

describe('the HTTP door', () => {
  let rekey: Surface;
  let port: number;
  /** How often a context was begun: reading the application of an API key is its first statement. */
  let contexts = 0;

  beforeAll(async () => {
    rekey = await createSurface({
      wrapDependencies: (dependencies) => ({
        ...dependencies,
        unitOfWork: {
          ...dependencies.unitOfWork,
          read: (work) => {
            contexts += 1;
            return dependencies.unitOfWork.read(work);
          },
        },
      }),
    });
    port = await listenOnLoopback(rekey.app.http);
  });
  beforeEach(() => {
    contexts = 0;
  });
  afterAll(() => rekey.close());

  function expectRefusal(
    answer: Awaited<ReturnType<Surface['post']>>,
    status: number,
    code: string,
  ): void {
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    const requestId = answer.headers['x-request-id'];
    expect(answer.errors).toEqual([
      { message: expect.any(String), extensions: { code, requestId } },
    ]);
    expect(contexts).toBe(0);
  }

  it('answers a request with a credential from a context', async () => {
    expect((await rekey.post(typename, rekey.salesChannel)).statusCode).toBe(200);
    expect(contexts).toBeGreaterThan(0);
  });

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
    const answer = await rekey.post(payload, { ...rekey.salesChannel, 'content-type': type });
    expectRefusal(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('takes no body without a type, as a page of another site can send it', async () => {
    const bare = (headers: string[], body: string) =>
      sendRaw(port, rawRequest('POST /graphql HTTP/1.1', headers, body));
    expect(await bare([], typename)).toMatch(/^HTTP\/1.1 415 /);
    expect(await bare([], '')).toMatch(/^HTTP\/1.1 400 /);
    expect(await bare(['Content-Type: application/json'], '')).toMatch(/^HTTP\/1.1 400 /);
    expect(contexts).toBe(0);
  });

  it.each(['gzip', 'GZIP', 'br', 'deflate', 'identity, gzip'])(
    'takes no body compressed by %s',
    async (encoding) => {
      const headers = { ...rekey.salesChannel, 'content-encoding': encoding };
      expectRefusal(await rekey.post(typename, headers), 415, 'UNSUPPORTED_MEDIA_TYPE');
    },
  );

  it.each([
    ['bytes that are not UTF-8', Buffer.from([...Buffer.from('{"query":"'), 0xff, 0x22, 0x7d])],
    ['UTF-16', Buffer.from(typename, 'utf16le')],
    ['nothing', ''],
    ['half a JSON text', '{"query":"{ __typename }"'],
    ['a comment', `${typename} // end`],
    ['a number that is none', '{"query":"{ __typename }","variables":{"a":NaN}}'],
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
    ['an operation name that is a number', '{"query":"{ __typename }","operationName":1}'],
    ['an operation name that is an object', '{"query":"{ __typename }","operationName":{}}'],
    ['variables that are a list', '{"query":"{ __typename }","variables":[1]}'],
    ['variables that are a text', '{"query":"{ __typename }","variables":"{}"}'],
    ['variables that are a number', '{"query":"{ __typename }","variables":0}'],
    ['variables that are false', '{"query":"{ __typename }","variables":false}'],
    ['extensions that are a list', '{"query":"{ __typename }","extensions":[]}'],
    ['extensions that are a text', '{"query":"{ __typename }","extensions":"a"}'],
    ['a key that is a prototype', '{"query":"{ __typename }","__proto__":{"polluted":1}}'],
    ['an escaped one', '{"query":"{ __typename }","\\u005f_proto__":{"polluted":1}}'],
    [
      'one in variables',
      '{"query":"{ __typename }","variables":{"a":{"__proto__":{"polluted":1}}}}',
    ],
    [
      'a constructor with a prototype',
      '{"query":"{ __typename }","variables":{"constructor":{"prototype":{"polluted":1}}}}',
    ],
  ])('refuses as body %s', async (_what, payload) => {
    expectRefusal(await rekey.post(payload, rekey.salesChannel), 400, 'BAD_REQUEST');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('ignores further members of the envelope, and null for those that may be missing', async () => {
    const payload =
      '{"query":"{ __typename }","operationName":null,"variables":null,"extensions":null,"id":1,"constructor":2}';
    expect((await rekey.post(payload)).statusCode).toBe(200);
  });

  it('takes JSON ten thousand levels deep for what it is', async () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    expectRefusal(await rekey.post(deep, rekey.salesChannel), 400, 'BAD_REQUEST');
    const query =
      'mutation ($m: JSONObject) { createCustomer(input: { email: "a@b.example", metadata: $m }) { __typename } }';
    const object = '{"a":'.repeat(5000) + '1' + '}'.repeat(5000);
    for (const m of [deep, object, `{"a":${object}}`]) {
      const payload = `{"query":${JSON.stringify(query)},"variables":{"m":${m}}}`;
      const answer = await rekey.post(payload, rekey.integration);
      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    }
    expect(await rekey.sql('SELECT id FROM customers')).toEqual([]);
  });

  it('tells clients that hash their documents to send them', async () => {
    const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) };
    const payload = { query: '{ __typename }', extensions: { persistedQuery } };
    const { statusCode, errors } = await rekey.post(JSON.stringify(payload));
    expect(statusCode).toBe(200);
    expect(errors[0]).toMatchObject({
      message: 'PersistedQueryNotSupported',
      extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
    });
  });

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])('does not serve %s', async (method) => {
    const answer = await rekey.app.http.inject({
      method: method as 'GET',
      url: '/graphql?query=mutation%7BdeleteCustomer(id%3A%22a%22)%7B__typename%7D%7D',
      headers: {
        ...rekey.integration,
        'apollo-require-preflight': 'true',
        'x-http-method-override': 'POST',
        ...(method !== 'GET' && method !== 'HEAD' && { 'content-type': 'text/plain' }),
      },
      ...(method !== 'GET' && method !== 'HEAD' && { payload: typename }),
    });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers['allow']).toBe('POST');
    if (method !== 'HEAD') {
      expect(answer.json().errors[0].extensions.code).toBe('METHOD_NOT_ALLOWED');
    }
    expect(contexts).toBe(0);
  });

  it.each(['TRACE', 'PROPFIND', 'SEARCH', 'LOCK', 'QUERY'])(
    'does not serve the method %s',
    async (method) => {
      const answer = await sendRaw(
        port,
        rawRequest(`${method} /graphql HTTP/1.1`, ['Cookie: a=b']),
      );
      expect(answer).toMatch(/^HTTP\/1.1 405 /);
      expect(answer).toMatch(/\r\nallow: POST\r\n/i);
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
    const answer = await rekey.post(typename, { ...rekey.salesChannel, accept });
    expectRefusal(answer, 406, 'NOT_ACCEPTABLE');
  });

  it.each([
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['application/json; charset=utf-16', 'application/json'],
    ['text/html, application/json;q=0.1', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['Application/GraphQL-Response+JSON; charset=utf-8', 'application/graphql-response+json'],
    [
      'application/graphql-response+json, application/json;q=0.9',
      'application/graphql-response+json',
    ],
    ['application/graphql-response+json;q=0.2, application/json', 'application/json'],
    ['application/graphql-response+json, */*', 'application/graphql-response+json'],
    ['application/json;q=0, */*', 'application/graphql-response+json'],
    ['multipart/mixed;deferSpec=20220824, application/json', 'application/json'],
  ])('answers %s in %s', async (accept, type) => {
    const answer = await rekey.post(typename, { accept });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe(`${type}; charset=utf-8`);
  });

  const secured = ['authorization', 'x-api-key', 'x-site-context', 'content-type', 'host'];

  it.each(secured)('refuses the header %s where it comes twice', async (name) => {
    const json = 'Content-Type: application/json';
    const value = { host: 'rekey.test', 'content-type': 'application/json' }[name] ?? '{}';
    const headers = [json, `${name}: ${value}`, `${name.toUpperCase()}: ${value}`];
    const answer = await sendRaw(port, rawRequest('POST /graphql HTTP/1.1', headers, typename));
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain(`The header ${name} was sent twice.`);
    expect(contexts).toBe(0);
  });

  it('refuses more than 64 headers, and more than 16 KiB of them', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => `X-H${n}: a`);
    const send = (headers: string[]) =>
      sendRaw(
        port,
        rawRequest(
          'POST /graphql HTTP/1.1',
          ['Content-Type: application/json', ...headers],
          typename,
        ),
      );
    expect(await send(many(60))).toMatch(/^HTTP\/1.1 200 /);
    expect(await send(many(61))).toMatch(/^HTTP\/1.1 400 /);
    expect(await send([`X-Long: ${'a'.repeat(17_000)}`])).toMatch(/^HTTP\/1.1 431 /);
  });

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

  it.each([
    ['with CR and LF', 'a\r\n{"level":60}'],
    ['with spaces', 'a b'],
    ['of 10 KB', 'a'.repeat(10_000)],
    ['with an escape', '\u001b[31mred'],
    ['with JSON', '{"a":1}'],
    ['of nothing', ''],
  ])('replaces a request id %s', async (_what, id) => {
    const answer = await rekey.post(typename, { 'x-request-id': id });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    for (const line of rekey.log) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('keeps a request id that cannot forge anything', async () => {
    const answer = await rekey.post('{}', { 'x-request-id': 'trace-1.2_3' });
    expect(answer.headers['x-request-id']).toBe('trace-1.2_3');
    expect(answer.errors[0].extensions.requestId).toBe('trace-1.2_3');
    expect(rekey.log.at(-1)).toContain('"requestId":"trace-1.2_3"');
  });
});

describe('bodies', () => {
  let rekey: Surface;
  let port: number;

  beforeAll(async () => {
    rekey = await createSurface();
    port = await listenOnLoopback(rekey.app.http);
  });
  afterAll(() => rekey.close());

  /** Writes until the server answers, as a client does that does not wait. */
  function upload(size: number, headers: Record<string, string | number>): Promise<number> {
    return new Promise((resolve, reject) => {
      const chunk = Buffer.alloc(64 * 1024, 'a');
      let sent = 0;
      let answered = false;
      const client = request({
        port,
        host: '127.0.0.1',
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
      });
      client.on('response', (response) => {
        answered = true;
        response.resume();
        client.destroy();
        resolve(response.statusCode ?? 0);
      });
      client.on('error', (error) => !answered && reject(error));
      const write = (): void => {
        while (!answered && sent < size) {
          sent += chunk.length;
          if (!client.write(chunk.subarray(0, Math.min(chunk.length, size)))) break;
        }
        if (sent >= size) client.end();
      };
      client.on('drain', write);
      write();
    });
  }

  async function expectServed(): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typename,
    });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Query');
  }

  it('may have 32 KiB and not a byte more', async () => {
    const padded = (size: number) => {
      const start = '{"query":"{ __typename }","pad":"';
      return `${start}${'a'.repeat(size - start.length - 2)}"}`;
    };
    expect((await rekey.post(padded(32 * 1024))).statusCode).toBe(200);
    const answer = await rekey.post(padded(32 * 1024 + 1));
    expect(answer.statusCode).toBe(413);
    expect(answer.errors[0].extensions).toEqual({
      code: 'PAYLOAD_TOO_LARGE',
      requestId: answer.headers['x-request-id'],
    });
  });

  it('of 10 MB are refused by their announced length, and the next request is served', async () => {
    const size = 10 * 1024 * 1024;
    expect(await upload(size, { 'content-length': size })).toBe(413);
    await expectServed();
  });

  it('of 10 MB in chunks are refused as they come, and the next request is served', async () => {
    expect(await upload(10 * 1024 * 1024, { 'transfer-encoding': 'chunked' })).toBe(413);
    await expectServed();
  });

  it('with 100,000 keys are refused', async () => {
    const keys = Array.from({ length: 100_000 }, (_, n) => `"k${n}":1`).join();
    expect((await rekey.post(`{${keys}}`)).statusCode).toBe(413);
    const some = Array.from({ length: 3000 }, (_, n) => `"k${n}":1`).join();
    const answer = await rekey.post(`{"query":"{ __typename }","variables":{${some}}}`);
    expect(answer.statusCode).toBe(200);
  });
});

describe('slow clients', () => {
  let rekey: Surface;

  beforeAll(async () => {
    rekey = await createSurface();
  });
  afterAll(() => rekey.close());

  it('have bounds on every phase of a request', () => {
    const { server } = rekey.app.http;
    expect(server).toMatchObject({
      headersTimeout: 5000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5000,
      maxRequestsPerSocket: 1000,
      maxConnections: 1000,
    });
  });

  it('are dropped where their headers do not end', async () => {
    const port = await listenOnLoopback(rekey.app.http);
    const answer = await sendRaw(port, 'POST /graphql HTTP/1.1\r\nHost: rekey.test\r\nX-Slow: ');
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });
});
