/** Paths: a slash at their end, what OPTIONS says of them, and the form of what is said before a route is found. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createFabricApi } from '../../../../src/api/fabric/api.js';
import { createJsonApi } from '../../../../src/api/json-api/api.js';
import { listenOnLoopback, rawRequest, sendRaw } from '../../../support/peers/sockets.js';
import type { Headers } from '../../../support/world/organization.js';
import { useShop } from '../../../support/world/use-shop.js';

const shopOrigin = 'https://shop.example';
const shop = useShop({ environment: { CORS_ORIGINS: shopOrigin } });
let port: number;

beforeAll(async () => void (port = await listenOnLoopback(shop.app.http)));

/** The pattern and the methods of every path that is served. */
const served = [createJsonApi({} as never), createFabricApi({} as never)]
  .flatMap(({ prefix, routes }) =>
    routes.map(({ method, path }) => [method, prefix + path] as const),
  )
  .concat([
    ['POST', '/graphql'],
    ['GET', '/health'],
    ['GET', '/openapi.json'],
  ] as never);
const paths = [...new Set(served.map(([, path]) => path))];
const methodsOf = (path: string) =>
  served.filter((one) => one[1] === path).map(([method]) => method);
const urlOf = (path: string) => path.replaceAll(/:\w+/g, 'unknown1');

function ask(method: string, url: string, headers: Headers = {}, payload?: string) {
  const given = {
    method: method as 'GET',
    url,
    headers,
    ...(payload !== undefined && { payload }),
  };
  return shop.app.http.inject(given);
}

/** Everything of an answer but its time and ids, which differ from request to request. */
const withoutIds = (body: string) =>
  body.replaceAll(/[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]+){4}/g, 'ID');

describe('one slash at the end of a path', () => {
  const types = { '/api/': 'application/vnd.api+json' };
  const headersOf = (path: string): Headers => ({
    ...shop.integration,
    'x-site-context': JSON.stringify({ account: shop.organization.account }),
    'content-type': path.startsWith('/api/') ? types['/api/'] : 'application/json',
  });

  it.each(paths.filter((path) => path !== '/openapi.json'))('changes nothing: %s', async (path) => {
    const headers = headersOf(path);
    for (const method of [...methodsOf(path), 'OPTIONS', 'PUT', 'TRACE']) {
      const payload = ['POST', 'PATCH'].includes(method) ? '{}' : undefined;
      for (const query of ['', '?', '?x=1&y=/', '?/']) {
        const plain = await ask(method, urlOf(path) + query, headers, payload);
        const slashed = await ask(method, `${urlOf(path)}/${query}`, headers, payload);
        const seen = [plain, slashed].map(({ statusCode, headers: { allow }, body }) => [
          statusCode,
          allow,
          withoutIds(body),
        ]);
        expect([method, query, seen[1]]).toEqual([method, query, seen[0]]);
        expect(slashed.body).not.toContain('There is no such path.');
      }
    }
  });

  it('leads to the list and not to a row without an id', async () => {
    const list = await ask('GET', '/api/customers/?page[size]=1', headersOf('/api/'));
    expect(list.json()).toMatchObject({ data: [], meta: { record_count: 0 } });
    expect(list.json().links.first).toContain('/api/customers?');
  });

  it.each([
    '/api/customers//',
    '/api//customers',
    '//api/customers',
    '/api-commerceIdentity/user//',
  ])('is one: %s is no path', async (url) => {
    for (const method of ['GET', 'DELETE', 'OPTIONS']) {
      const answer = await ask(method, url, headersOf(url));
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toMatch(/There is no such path|RECORD_NOT_FOUND/);
    }
  });
});

describe('OPTIONS', () => {
  it.each(paths)('says the methods of %s, and needs no credential', async (path) => {
    const answer = await ask('OPTIONS', `${urlOf(path)}?x=1`);
    expect([answer.statusCode, answer.body]).toEqual([204, '']);
    const own = methodsOf(path);
    const allowed = [...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
    expect(String(answer.headers.allow).split(', ').toSorted()).toEqual(allowed.toSorted());
  });

  it('finds no methods of a path that is not there', async () => {
    expect((await ask('OPTIONS', '/api/nothing')).statusCode).toBe(404);
  });

  it('lets a page of a listed origin ask for any path, and read that it is not there', async () => {
    const preflight = { origin: shopOrigin, 'access-control-request-method': 'PATCH' };
    for (const url of ['/api/customers/x', '/api/nothing']) {
      const answer = await ask('OPTIONS', url, preflight);
      expect(answer.statusCode).toBe(204);
      expect(answer.headers['access-control-allow-origin']).toBe(shopOrigin);
      expect(answer.headers['access-control-allow-methods']).toContain('PATCH');
    }
  });
});

describe('a failure before a route is found', () => {
  /** What each API shows of a failure: its type, its status where the body has one, its code. */
  const shapes: [string, (body: any) => unknown[], string][] = [
    ['/api', ({ errors: [one] }) => [one.status, one.code], 'application/vnd.api+json'],
    ['/api/customers', ({ errors: [one] }) => [one.status, one.code], 'application/vnd.api+json'],
    [
      '/api-commerceIdentity/user/a',
      ({ code, error }) => [undefined, code === error && code],
      'application/json; charset=utf-8',
    ],
    [
      '/graphql',
      ({ errors: [one] }) => [undefined, one.extensions.code],
      'application/json; charset=utf-8',
    ],
    [
      '/elsewhere',
      ({ errors: [one] }) => [undefined, one.extensions.code],
      'application/json; charset=utf-8',
    ],
  ];

  const failures: [number, (path: string) => string][] = [
    [431, (path) => rawRequest(`GET ${path}?x=1 HTTP/1.1`, [`X-Long: ${'a'.repeat(17_000)}`])],
    [414, (path) => rawRequest(`GET ${path}?${'a'.repeat(17_000)} HTTP/1.1`, [])],
    [400, (path) => rawRequest(`GET ${path} HTTP/1.1`, ['X-A : b'])],
    [400, (path) => rawRequest(`GET http://rekey.test${path} HTTP/1.1`, ['X-A : b'])],
    [400, (path) => rawRequest(`GET ${path} HTTP/9.9.9`, [])],
    [400, (path) => rawRequest(`NONSENSE ${path} HTTP/1.1`, [])],
    [400, (path) => rawRequest(`GET ${path}/%zz HTTP/1.1`, [])],
    [400, (path) => rawRequest(`GET ${path}?a=b HTTP/1.1`, ['Transfer-Encoding: nonsense'])],
  ];

  it.each(
    shapes.flatMap(([path, codeOf, type]) =>
      failures.map(([status, request]) => ({ path, status, request, codeOf, type })),
    ),
  )('has the form of $path: $status (%#)', async ({ path, status, request, codeOf, type }) => {
    const answer = await sendRaw(port, request(path));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head.toLowerCase()).toContain(`content-type: ${type}`);
    const [said, code] = codeOf(JSON.parse(body));
    expect([said ?? String(status), code]).toEqual([String(status), 'BAD_REQUEST']);
    // Longer than any part of a request id can be.
    expect(answer).not.toContain('a'.repeat(13));
  });

  it('has the form of the API whose body cannot be read', async () => {
    const headers = [
      'Host: a',
      'Transfer-Encoding: chunked',
      'Content-Type: application/vnd.api+json',
    ];
    const key = Object.entries(shop.integration).map(([name, value]) => `${name}: ${value}`);
    const start = ['POST /api/customers HTTP/1.1', ...headers, ...key].join('\r\n');
    const answer = await sendRaw(port, `${start}\r\n\r\nnonsense\r\n`);
    expect(answer).toMatch(/content-type: application\/vnd\.api\+json/i);
    expect(answer).toContain('The request is not valid HTTP.');
  });

  it.each(['/api', '/api/', '/api/nothing', '/api/customers/a/b/c', '/api?x=1'])(
    'has the form of the JSON:API at %s',
    async (url) => {
      const answer = await ask('GET', url, shop.integration);
      expect(answer.statusCode).toBe(404);
      expect(answer.json().errors[0]).toMatchObject({ status: '404', code: 'RECORD_NOT_FOUND' });
    },
  );
});
