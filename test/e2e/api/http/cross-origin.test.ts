/** Pages of other origins, Apollo's Sandbox among them, and the headers on every answer. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { post } from '../../../support/apis/surface.js';
import { makeDevelopmentFolder } from '../../../support/world/pages.js';
import type { Shop } from '../../../support/world/shop.js';
import { useShop } from '../../../support/world/use-shop.js';

const sandbox = 'https://studio.apollographql.com';
const shopOrigin = 'https://shop.example';
const browserAccept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const typename = '{"query":"{ __typename }"}';

function preflight(
  shop: Shop,
  origin: string,
  more: Record<string, string> = {},
  url = '/graphql',
) {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,x-site-context',
    ...more,
  };
  return shop.app.http.inject({ method: 'OPTIONS', url, headers });
}

const listOf = (header: unknown): string[] => String(header).toLowerCase().split(/, */);

/** What a browser asks for when it opens the address. */
const openPage = (
  shop: Shop,
  headers: Record<string, string> = { accept: browserAccept },
  url = '/graphql',
) => shop.app.http.inject({ method: 'GET', url, headers });
const introspection = JSON.stringify({ query: getIntrospectionQuery() });

const folder = makeDevelopmentFolder();
afterAll(() => folder.remove());

describe('the development profile', () => {
  const shop = useShop({ environment: folder.environment });

  it("shows a browser Apollo's Sandbox, with nothing that keeps it from working", async () => {
    const headersOfBrowser = { accept: browserAccept, host: '127.0.0.1:4000' };
    const { statusCode, headers, body } = await openPage(shop, headersOfBrowser, '/sandbox');
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    // The page's own policy lets its scripts and its frame load; ours must not take that back.
    expect(headers['content-security-policy']).toBe("frame-ancestors 'none'");
    const [, policy = ''] =
      /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(body) ?? [];
    const [, script = ''] = /<script nonce="[0-9a-f]+" src="(https:[^"]+)"/.exec(body) ?? [];
    const [, nonce] = /<script nonce="([0-9a-f]+)"/.exec(body) ?? [];
    expect(new URL(script).origin).toBe('https://embeddable-sandbox.cdn.apollographql.com');
    const directive = (name: string) =>
      policy.split('; ').find((part) => part.startsWith(`${name} `)) ?? '';
    expect(directive('script-src')).toContain(new URL(script).origin);
    expect(directive('script-src')).toContain(`'nonce-${nonce}'`);
    expect(directive('frame-src')).toContain('https://sandbox.embed.apollographql.com');
    // Requests of the embedded Sandbox are sent by this page, to its own origin.
    expect(policy).not.toMatch(/connect-src|default-src/);
    expect(body).toContain('window.EmbeddedSandbox');
    expect(body).toContain('initialEndpoint = new URL("/graphql", window.location.href).href');
  });

  it('shows a page at /graphql to browsers only', async () => {
    for (const accept of ['application/json', '*/*', undefined]) {
      const answer = await openPage(shop, accept === undefined ? {} : { accept });
      expect(answer.statusCode).toBe(405);
      expect(answer.headers['allow']).toBe('POST, OPTIONS');
    }
  });

  it('answers the page that it served itself', async () => {
    const [origin, host] = ['http://127.0.0.1:4000', '127.0.0.1:4000'];
    const headers = { origin, host, 'sec-fetch-site': 'same-origin' };
    const answer = await post(shop, introspection, headers);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('__schema');
  });

  it("admits Apollo's Sandbox, with the headers that it sends", async () => {
    const privately = { 'access-control-request-private-network': 'true' };
    const answer = await preflight(shop, sandbox, privately);
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe(sandbox);
    expect(answer.headers['access-control-allow-private-network']).toBe('true');
    expect(listOf(answer.headers['access-control-allow-methods'])).toContain('post');
    const sent = `authorization content-type x-api-key x-site-context apollo-require-preflight
      apollographql-client-name apollographql-client-version`;
    const allowed = listOf(answer.headers['access-control-allow-headers']);
    expect(allowed).toEqual(expect.arrayContaining(sent.split(/\s+/)));
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();

    const introspected = await post(shop, introspection, { origin: sandbox });
    expect(introspected.status).toBe(200);
    expect(introspected.headers['access-control-allow-origin']).toBe(sandbox);
    expect(listOf(introspected.headers['access-control-expose-headers'])).toContain('x-request-id');
    expect(introspected.headers['vary']).toBe('Origin');
  });
});

describe('the production profile', () => {
  const shop = useShop({
    environment: {
      CORS_ORIGINS: `${shopOrigin}/, http://localhost:3000`,
      CORS_HEADERS: 'x-datadog-trace-id, B3',
    },
  });

  // Proves: GQL-15
  it('shows no page', async () => {
    const { statusCode, headers, body } = await openPage(shop);
    expect(statusCode).toBe(405);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(body).not.toMatch(/<|apollo/i);
  });

  it('lets pages of a listed origin use the methods of the REST APIs', async () => {
    const more = {
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization,content-type',
    };
    const url = '/api/customer_password_resets/xYZkjABcde';
    const answer = await preflight(shop, shopOrigin, more, url);
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe(shopOrigin);
    const methods = listOf(answer.headers['access-control-allow-methods']);
    expect(methods).toEqual(expect.arrayContaining(['get', 'post', 'patch', 'delete']));
  });

  // Proves: HTT-14
  it.each([shopOrigin, 'http://localhost:3000'])('admits the listed origin %s', async (origin) => {
    const answer = await preflight(shop, origin);
    expect(answer.headers['access-control-allow-origin']).toBe(origin);
    for (const response of [
      await post(shop, typename, { origin }),
      // A page must be able to read why it was refused.
      await post(shop, '{', { origin }),
      await post(shop, typename, { origin, authorization: 'Bearer x' }),
      await post(shop, typename, { origin, 'content-type': 'text/plain' }),
    ]) {
      expect(response.headers['access-control-allow-origin']).toBe(origin);
    }
  });

  it('lets them send the headers of tools that trace requests, and those that a setting names', async () => {
    const { headers } = await preflight(shop, shopOrigin);
    const tools = 'traceparent tracestate baggage sentry-trace x-datadog-trace-id b3'.split(' ');
    const allowed = listOf(headers['access-control-allow-headers']);
    expect(allowed).toEqual(expect.arrayContaining(tools));
    expect(allowed).not.toContain('cookie');
  });

  const others = `null https://evil.example https://shop.example.evil.example
    https://evilshop.example https://evil.shop.example http://shop.example https://shop.example:8443
    https://shop.example/ HTTPS://SHOP.EXAMPLE *`.split(/\s+/);

  // Proves: HTT-14
  it.each([sandbox, ...others, 'https://shop.example, https://evil.example'])(
    'reflects nothing to %s',
    async (origin) => {
      const answers = [await preflight(shop, origin), await post(shop, typename, { origin })];
      for (const { headers } of answers) {
        const cors = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
        expect(cors).toEqual([]);
        expect(headers['vary']).toBe('Origin');
      }
    },
  );

  it('says once in the log which page was refused, and nothing that is no origin', async () => {
    const origin = 'https://another.example';
    const before = shop.log.length;
    for (const from of [origin, origin, 'canary\\', `https://${'a'.repeat(300)}.example`]) {
      await preflight(shop, from);
    }
    const lines = shop.log.slice(before).filter((line) => line.includes('CORS_ORIGINS'));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 40, origin }]);
    expect(shop.log.join('')).not.toContain('canary');
  });

  // Proves: HTT-13
  it('has the same security headers on every answer', async () => {
    const inject = shop.app.http.inject.bind(shop.app.http);
    const answers = {
      data: await post(shop, typename),
      validation: await post(shop, '{"query":"{ nope }"}'),
      'malformed body': await post(shop, '{'),
      credential: await post(shop, typename, { authorization: 'Bearer x' }),
      'media type': await post(shop, typename, { 'content-type': 'text/plain' }),
      accept: await post(shop, typename, { accept: 'text/html' }),
      size: await post(shop, Buffer.alloc(40_000, ' ')),
      method: await inject({ method: 'GET', url: '/graphql' }),
      path: await inject({ method: 'GET', url: '/nowhere' }),
      'bad URL': await inject({ method: 'GET', url: '/%zz' }),
      preflight: await preflight(shop, shopOrigin),
      health: await inject({ method: 'GET', url: '/health' }),
    };
    for (const [name, { headers }] of Object.entries(answers)) {
      expect([name, headers]).toEqual([
        name,
        expect.objectContaining({
          'cache-control': 'no-store',
          'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
          'referrer-policy': 'no-referrer',
          'strict-transport-security': 'max-age=31536000; includeSubDomains',
          'x-content-type-options': 'nosniff',
          'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        }),
      ]);
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('server');
      if (name !== 'preflight') expect(headers['content-type']).toMatch(/; charset=utf-8$/);
    }
  });
});
