/** What the server does for every API alike. */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AppError } from '../../../../src/domain/shared/errors.js';
import type { UnitOfWork } from '../../../../src/operations/ports/index.js';
import { documentOf, mediaType } from '../../../support/apis/json-api.js';
import type { Reset } from '../../../support/world/people.js';
import { useShop } from '../../../support/world/use-shop.js';

/** Once it is armed, reads fail after the next write: as if the database went down at that very moment. */
const outage = { isArmed: false, isThere: false };

function failing(unitOfWork: UnitOfWork): UnitOfWork {
  return {
    ...unitOfWork,
    async run(work) {
      const result = await unitOfWork.run(work);
      outage.isThere = outage.isArmed;
      return result;
    },
    read: (work) =>
      outage.isThere
        ? Promise.reject(new AppError('OVERLOADED', { retryAfterSeconds: 1 }))
        : unitOfWork.read(work),
  };
}

const shop = useShop({ environment: { PUBLIC_URL: 'https://rekey.example/below/' } });
let reset: Reset;

beforeAll(async () => void (reset = await shop.jsonApi.reset()));

describe('a body', () => {
  // Proves: HTT-05
  it.each([
    ['/api/customers', 'POST', mediaType],
    ['/api-commerceIdentity/auth/password', 'PATCH', 'application/json'],
    ['/graphql', 'POST', 'application/json'],
  ] as const)(
    'that names a member twice is refused at %s, and not repeated',
    async (url, method, contentType) => {
      const headers = {
        'content-type': contentType,
        'x-site-context': JSON.stringify({ account: shop.organization.account }),
        ...shop.integration,
      };
      const payload = String.raw`{"data":{"x":"Canary1","\u0078":"Canary2"}}`;
      const answer = await shop.app.http.inject({ method, url, headers, payload });
      expect(answer.statusCode).toBe(400);
      expect(answer.body).toContain('names a member of an object twice');
      expect(answer.body).not.toContain('Canary');
    },
  );

  it('that is not there may have any media type', async () => {
    const { id } = await shop.jsonApi.reset();
    const headers = { ...shop.integration, 'content-type': 'application/json' };
    const answer = await shop.jsonApi('DELETE', `/customer_password_resets/${id}`, { headers });
    expect(answer.status).toBe(204);
  });

  it('of a path that does not exist is not looked at', async () => {
    for (const url of ['/api/nothing', '/nothing', '/api-commerceIdentity/nothing']) {
      const headers = { 'content-type': 'application/json' };
      const given = { method: 'POST', url, headers, payload: '{"half' } as const;
      expect((await shop.app.http.inject(given)).statusCode).toBe(404);
    }
  });
});

describe('a method that a path does not have', () => {
  it.each(['/health', '/openapi.json'])('is 405 at %s, too', async (url) => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'POST'] as const) {
      const answer = await shop.app.http.inject({ method, url });
      expect(answer.statusCode).toBe(405);
      expect(answer.headers['allow']).toBe('GET, HEAD, OPTIONS');
    }
  });

  // Proves: HTT-11
  it.each([
    ['/api/customers/abc', 'GET, PATCH, DELETE, HEAD, OPTIONS'],
    ['/api-commerceIdentity/auth/password', 'PATCH, OPTIONS'],
  ])('is 405 at %s, whatever the method', async (url, allow) => {
    for (const method of ['PUT', 'PROPFIND', 'TRACE', 'LOCK']) {
      const answer = await shop.app.http.inject({ method: method as 'PUT', url });
      expect(answer.statusCode).toBe(405);
      expect(answer.headers['allow']).toBe(allow);
      expect(answer.body).toContain('METHOD_NOT_ALLOWED');
    }
  });
});

describe('Accept', () => {
  const statusOf = async (accept: string) => {
    const headers = { ...shop.integration, accept };
    return (await shop.jsonApi('GET', `/customer_password_resets/${reset.id}`, { headers })).status;
  };

  const extended = `${mediaType};ext="https://a.example/v1,2"`;
  const acceptable = [
    `${extended}, ${mediaType}`,
    `${mediaType};profile="https://a.example"`,
    mediaType,
    `${mediaType};q=0.5, text/html`,
    '*/*',
    'application/*',
    '',
  ];

  it.each(acceptable)('may be %j', async (accept) => {
    expect(await statusOf(accept)).toBe(200);
  });

  const others = [
    'application/json',
    'text/html',
    `${mediaType};q=0, */*`,
    '*/*;q=0',
    extended,
    `${extended};q=0.9, ${mediaType}; EXT=x`,
    `text/html, ${extended}`,
  ];

  it.each(others)('may not be %j', async (accept) => {
    expect(await statusOf(accept)).toBe(406);
  });
});

describe('the media type of a document', () => {
  it.each([
    [mediaType, 200],
    [`${mediaType}; profile="https://a.example"`, 200],
    [`${mediaType};ext="https://a.example"`, 415],
    [`${mediaType}; charset=utf-8; Ext=x`, 415],
  ])('%s is answered by %i', async (type, status) => {
    const headers = { ...shop.integration, 'content-type': type };
    const data = { type: 'customer_password_resets', id: reset.id, attributes: { reference: 'x' } };
    const path = `/customer_password_resets/${reset.id}`;
    const answer = await shop.jsonApi('PATCH', path, { headers, body: { data } });
    expect(answer.status).toBe(status);
  });
});

describe('a path that cannot be decoded', () => {
  it('is refused, and in the log with its id', async () => {
    const answer = await shop.app.http.inject({
      url: '/api-commerceIdentity/auth/token/Canary%zz',
      headers: { 'x-request-id': 'undecodable-1' },
    });
    expect(answer.statusCode).toBe(400);
    const lines = shop.log.filter((line) => line.includes('undecodable-1'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      requestId: answer.headers['x-request-id'],
      method: 'GET',
      route: 'none',
      status: 400,
    });
    expect(shop.log.join('\n')).not.toContain('Canary');
  });
});

describe('links', () => {
  // Proves: MAI-01
  it('begin with the public address, whatever a request says of its host', async () => {
    const forwarded = { 'x-forwarded-host': 'evil.test', forwarded: 'host=evil.test' };
    const evil = { host: 'evil.test', origin: 'https://evil.test', ...forwarded };
    const headers = { ...shop.integration, ...evil };
    const { body, text } = await shop.jsonApi('GET', '/customers?page[size]=1', { headers });
    expect(body.data[0].links.self).toMatch(/^https:\/\/rekey\.example\/below\/api\/customers\//);
    expect(body.links.first).toMatch(/^https:\/\/rekey\.example\/below\/api\/customers\?/);
    expect(text).not.toContain('evil');
    const described = await shop.app.http.inject({ url: '/openapi.json', headers });
    expect(described.json().servers).toEqual([{ url: 'https://rekey.example/below' }]);
  });
});

describe('a write after which the database goes down', () => {
  const unsure = useShop({
    wrapDependencies: (deps) => ({ ...deps, unitOfWork: failing(deps.unitOfWork) }),
  });

  afterEach(() => {
    outage.isArmed = outage.isThere = false;
  });

  it('is answered, with the token, and without what would have to be read', async () => {
    const { email } = await unsure.jsonApi.reset();
    const type = 'customer_password_resets';
    outage.isArmed = true;
    const made = await unsure.jsonApi('POST', `/${type}?include=customer,events`, {
      body: documentOf(type, { customer_email: email }),
    });
    expect(outage.isThere).toBe(true);
    expect(made.status).toBe(201);
    expect(made.body.data.attributes.reset_password_token).toMatch(/^[\w-]{43}$/);
    expect(made.body.data.relationships.customer.data).toBeUndefined();
    expect(made.body.included).toEqual([]);
  });

  it('is answered for a customer, too, whose has_password is left out', async () => {
    outage.isArmed = true;
    const body = documentOf('customers', { email: 'newest@example.org' });
    const made = await unsure.jsonApi('POST', '/customers', { body });
    expect(made.status).toBe(201);
    expect(made.body.data.attributes).toMatchObject({ email: 'newest@example.org' });
    expect(made.body.data.attributes).not.toHaveProperty('has_password');
  });
});
