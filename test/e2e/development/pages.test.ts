/** The pages of the development profile: who gets them, with which headers, and that production has none. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { listenOnLoopback, sendRaw } from '../../support/peers/sockets.js';
import { browserHeaders, makeDevelopmentFolder, pagePaths } from '../../support/world/pages.js';
import type { Shop } from '../../support/world/shop.js';
import { useShop } from '../../support/world/use-shop.js';

const folder = makeDevelopmentFolder();
afterAll(() => folder.remove());

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';

function ask(
  { app }: Shop,
  url: string,
  { method = 'GET' as Method, headers = {}, ...more }: Record<string, any> = {},
) {
  return app.http.inject({ method, url, headers: { ...browserHeaders, ...headers }, ...more });
}

/** Pages for a reader, in HTML. */
const readable = ['/', '/graphql', '/inbox', '/sandbox'];

describe('the development profile', () => {
  const shop = useShop({ environment: folder.environment });

  it.each(readable)('shows a browser the page %s, which no other page may frame', async (path) => {
    const { statusCode, headers, body } = await ask(shop, path);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body.trimStart()).toMatch(/^<!doctype html>/i);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({
      // Pages hold credentials.
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it.each(readable.filter((path) => path !== '/sandbox'))(
    'names no other host in the page %s, and allows none',
    async (path) => {
      const { headers, body } = await ask(shop, path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
      const loaded = [...body.matchAll(/<(?:script|link|img|iframe)[^>]+(?:src|href)="([^"]+)"/g)];
      expect(
        loaded
          .map(([, address]) => address)
          .filter((address = '') => !/^(\/(?!\/)|data:)/.test(address)),
      ).toEqual([]);
    },
  );

  it.each(pagePaths.filter((path) => path !== '/graphql'))(
    'answers HEAD of %s as GET, and refuses other methods',
    async (path) => {
      if (path !== '/inbox/events') {
        const [got, head] = [await ask(shop, path), await ask(shop, path, { method: 'HEAD' })];
        expect(head.statusCode).toBe(got.statusCode);
        expect(head.headers['content-type']).toBe(got.headers['content-type']);
        expect(head.body).toBe('');
      }
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const { statusCode, headers } = await ask(shop, path, { method });
        expect([method, statusCode]).toEqual([method, 405]);
        expect(headers['allow']).toBe('GET, HEAD, OPTIONS');
      }
      const options = await ask(shop, path, { method: 'OPTIONS' });
      expect([options.statusCode, options.headers['allow']]).toEqual([204, 'GET, HEAD, OPTIONS']);
    },
  );

  it('leaves /graphql as it is for clients that prefer no HTML', async () => {
    const query = '?query=%7B__typename%7D';
    for (const accept of ['application/json', '*/*', 'application/graphql-response+json, */*']) {
      for (const url of ['/graphql', `/graphql${query}`]) {
        const answer = await ask(shop, url, { headers: { accept } });
        expect(answer.statusCode).toBe(405);
        expect(answer.headers['allow']).toBe('POST, OPTIONS');
        expect(answer.json().errors[0].extensions.code).toBe('METHOD_NOT_ALLOWED');
      }
    }
    const headers = { 'content-type': 'application/json', host: 'rekey.test' };
    const payload = '{"query":"{ __typename }"}';
    const posted = await ask(shop, '/graphql', { method: 'POST', headers, payload });
    expect(posted.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it('fills the explorer and the Sandbox with operations and the key of the demo shop', async () => {
    const explorer = (await ask(shop, '/graphql')).body;
    const [, settings = ''] = /id="settings">(.*)<\/script>/.exec(explorer) ?? [];
    const { tabs } = JSON.parse(settings);
    const names = tabs.map(({ query }: any) => /(?:query|mutation) (\w+)/.exec(query)?.[1]);
    expect(names).toEqual(['ForgotPassword', 'CheckToken', 'SetPassword', 'SignIn', 'Customers']);
    const keys = tabs.map(({ headers }: any) => JSON.parse(headers)['x-api-key']);
    expect(new Set(keys).size).toBe(2);
    const sandbox = (await ask(shop, '/sandbox')).body;
    expect(sandbox).toContain('requestPasswordResetEmail');
    expect(sandbox).toContain(keys[0]);
    expect(sandbox).not.toContain(keys[4]);
  });

  // Proves: HTT-14
  it.each(pagePaths.filter((path) => path !== '/inbox/events'))(
    'lets no page of another origin read %s',
    async (path) => {
      for (const origin of ['https://studio.apollographql.com', 'https://evil.example']) {
        const { headers } = await ask(shop, path, { headers: { origin } });
        expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual(
          [],
        );
      }
    },
  );

  it.each(pagePaths)('answers %s only to this machine, by its own address', async (path) => {
    const refused: [number, Record<string, any>][] = [
      [421, { headers: { host: 'evil.example' } }],
      [421, { headers: { host: 'localhost.evil.example:4000' } }],
      [403, { remoteAddress: '203.0.113.9' }],
      [403, { headers: { 'x-forwarded-for': '203.0.113.9' } }],
      [403, { headers: { forwarded: 'for=203.0.113.9' } }],
    ];
    for (const [status, more] of refused) {
      const answer = await ask(shop, path, more);
      expect([more, answer.statusCode]).toEqual([more, status]);
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(answer.body).toMatch(/^The pages of development answer only .+\n$/);
    }
  });

  it('looks at the target of a request, too, and refuses HTTP/1.0, which proxies speak', async () => {
    const port = await listenOnLoopback(shop.app.http);
    const send = (start: string, ...headers: string[]) =>
      sendRaw(port, `${[start, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`);
    const host = `Host: 127.0.0.1:${port}`;
    expect(await send('GET / HTTP/1.1', host)).toMatch(/^HTTP\/1.1 200 /);
    expect(await send(`GET http://localhost:${port}/ HTTP/1.1`, host)).toMatch(/^HTTP\/1.1 200 /);
    expect(await send('GET http://evil.example/ HTTP/1.1', host)).toMatch(/^HTTP\/1.1 421 /);
    expect(await send('GET / HTTP/1.0')).toMatch(/^HTTP\/1.1 403 /);
    expect(await send('GET / HTTP/1.0', host)).toMatch(/^HTTP\/1.1 403 /);
  });

  it.each([
    '/pages/',
    '/pages/nothing.js',
    '/pages/..%2fmain.js',
    '/pages/%2e%2e%2fmain.js',
    '/pages/..%5cmain.js',
    '/pages/built-from.txt%00.js',
  ])('serves no other file by %s', async (path) => {
    const { statusCode, body } = await ask(shop, path);
    expect([400, 404]).toContain(statusCode);
    expect(body).not.toContain('import');
  });

  it('lets a browser keep scripts, and asks whether they changed', async () => {
    const first = await ask(shop, '/pages/home.js');
    const { etag, 'cache-control': caching } = first.headers;
    expect(caching).toBe('no-cache');
    const again = await ask(shop, '/pages/home.js', { headers: { 'if-none-match': etag } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('logs no line for a page that was served', async () => {
    const before = shop.log.length;
    for (const path of readable) await ask(shop, path);
    expect(shop.log.slice(before)).toEqual([]);
  });
});

describe('the production profile', () => {
  const shop = useShop();

  const methods: Method[] = ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'];

  /** What of an answer could tell one path from another. */
  async function answerOf(method: Method, path: string): Promise<object> {
    const { statusCode, headers, body } = await ask(shop, path, { method });
    const { 'x-request-id': id, ...others } = headers;
    return { statusCode, others: { ...others, date: '' }, body: body.replaceAll(String(id), 'ID') };
  }

  // Proves: GQL-15
  it.each(pagePaths.filter((path) => path !== '/graphql'))(
    'answers %s as any unknown path',
    async (path) => {
      for (const method of methods) {
        const unknown = await answerOf(method, '/no-such-path');
        expect(unknown).toMatchObject({ statusCode: 404 });
        expect(await answerOf(method, path)).toEqual(unknown);
      }
    },
  );
});
