/** What the JSON:API refuses: each with the documented code, nothing changed, and the next request served. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  documentOf,
  failureOf,
  mediaType,
  type AskJsonApi,
  type Method,
} from '../../../support/apis/json-api.js';
import { newCanary } from '../../../support/apis/surface.js';
import { type Reset, goodPassword, otherPassword } from '../../../support/world/people.js';
import { openShop } from '../../../support/world/shop.js';
import { useShop } from '../../../support/world/use-shop.js';

const resetType = 'customer_password_resets';
const resets = `/${resetType}`;

const shop = useShop();
let reset: Reset;

beforeAll(async () => {
  reset = await shop.jsonApi.reset();
});

/** Everything stored, to see that nothing changed. */
async function rows(): Promise<unknown[]> {
  const tables = ['customers', 'password_credentials', 'password_resets', 'events'];
  return Promise.all(tables.map((table) => shop.sql(`SELECT * FROM ${table} ORDER BY id`)));
}

async function unchangedBy(work: () => Promise<void>): Promise<void> {
  const before = await rows();
  await work();
  expect(await rows()).toEqual(before);
  expect((await shop.jsonApi('GET', path())).status).toBe(200);
}

const expectRefused = (expected: unknown[], ...request: Parameters<AskJsonApi>) =>
  unchangedBy(async () => expect(failureOf(await shop.jsonApi(...request))).toEqual(expected));

const notFound = [404, 'RECORD_NOT_FOUND'];
const path = () => `${resets}/${reset.id}`;
const customerPath = () => `/customers/${reset.customerId}`;
const update = (data: unknown) => shop.jsonApi('PATCH', path(), { body: { data } });
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('a document', () => {
  const type = resetType;
  const id = () => reset.id;

  const refused: Record<string, [string, unknown][]> = {
    BAD_REQUEST: [
      ['half a JSON text', '{"data":'],
      ['nothing', ''],
      ['a list', '[]'],
      ['null', 'null'],
      ['a text', '"x"'],
      ['__proto__', `{"data":{"__proto__":{"id":"x"}}}`],
      ['an escaped __proto__', String.raw`{"data":{"\u005f_proto__":{}}}`],
      [
        'a constructor with a prototype',
        '{"data":{"attributes":{"metadata":{"constructor":{"prototype":{}}}}}}',
      ],
    ],
    INVALID_DATA_FORMAT: [
      ['10,000 lists in one another', `{"data":${nested(10_000)}}`],
      ['a list as data', { data: [{ type, id: 'ID' }] }],
      ['a text as data', { data: 'x' }],
      ['a list as attributes', { data: { type, id: 'ID', attributes: [] } }],
      ['null as relationships', { data: { type, id: 'ID', relationships: null } }],
    ],
    PARAM_MISSING: [
      ['no data', {}],
      ['null as data', { data: null }],
      ['empty data', { data: {} }],
      ['no type', { data: { id: 'ID' } }],
    ],
    KEY_ORDER_MISMATCH: [['no id', { data: { type, attributes: {} } }]],
    KEY_NOT_INCLUDED_IN_URL: [
      ['another id', { data: { type, id: 'other' } }],
      ['a list as id', { data: { type, id: ['ID'] } }],
      ['another id and no type', { data: { id: 'other' } }],
    ],
    INVALID_RESOURCE: [
      ['another type', { data: { type: 'customers', id: 'ID' } }],
      ['a list as type', { data: { type: [type], id: 'ID' } }],
      [
        'another type and an unknown attribute',
        { data: { type: 'x', id: 'ID', attributes: { x: 1 } } },
      ],
    ],
    PARAM_NOT_ALLOWED: [
      [
        'attributes of 5,000 levels',
        `{"data":{"type":"${type}","id":"ID","attributes":${'{"x":'.repeat(5000)}1${'}'.repeat(5000)}}}`,
      ],
      ['a relationship', { data: { type, id: 'ID', relationships: { customer: { data: null } } } }],
      ['an unknown member', { data: { type, id: 'ID', hash: 'x' } }],
      ...`customer_email reset_password_token reset_password_at created_at updated_at id hash
        constructor`
        .split(/\s+/)
        .map((name): [string, unknown] => [
          `the attribute ${name}`,
          { data: { type, id: 'ID', attributes: { [name]: 'x' } } },
        ]),
    ],
  };

  // Proves: RST-03, RST-04, HTT-06, INP-04
  it.each(
    Object.entries(refused).flatMap(([code, all]) =>
      all.map(([what, body]) => ({ what, body, code })),
    ),
  )('with $what is refused', async ({ body, code }) => {
    await unchangedBy(async () => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const answer = await shop.jsonApi('PATCH', path(), { body: text.replace('ID', id()) });
      expect(failureOf(answer).slice(0, 2)).toEqual([400, code]);
    });
  });

  it('with several wrong members is refused for each', async () => {
    const attributes = { customer_email: 'x', created_at: 'x' };
    const { body } = await update({ type, id: id(), attributes });
    expect(body.errors.map(({ source }: any) => source.pointer)).toEqual([
      '/data/attributes/customer_email',
      '/data/attributes/created_at',
    ]);
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`x${n}`, 1]));
    const answer = await update({ type, id: id(), attributes: many });
    expect(answer.body.errors).toHaveLength(10);
  });

  // Proves: RST-04
  it('for a new resource has no id of the client', async () => {
    const data = { type: 'customers', id: 'mine', attributes: { email: 'kim@example.net' } };
    const expected = [400, 'PARAM_NOT_ALLOWED', '/data/id'];
    await expectRefused(expected, 'POST', '/customers', { body: { data } });
  });

  // Proves: RST-04
  it.each<[string, object, unknown[]]>([
    [resetType, {}, ['customer_email', 'blank']],
    [resetType, { customer_email: null }, ['customer_email', 'blank']],
    [resetType, { customer_email: ['a@example.net'] }, ['customer_email', 'invalid']],
    [resetType, { customer_email: 'unknown' }, ['customer_email', 'invalid']],
    [resetType, { customer_email: 'unknown@example.net' }, ['customer_email', 'invalid']],
    ['customers', {}, ['email', 'blank']],
    ['customers', { email: 7 }, ['email', 'invalid']],
    ['customers', { email: 'a@example.net', password: 'short' }, ['password', 'too_short']],
    ['customers', { email: 'a@example.net', password: [goodPassword] }, ['password', 'invalid']],
    ['customers', { email: 'a@example.net', reference: {} }, ['reference', 'invalid']],
    [
      'customers',
      { email: 'a@example.net', reference_origin: 'x'.repeat(256) },
      ['reference_origin', 'too_long'],
    ],
    ['customers', { email: 'a@example.net', metadata: 'x' }, ['metadata', 'invalid']],
    ['customers', { email: 'a@example.net', metadata: [] }, ['metadata', 'invalid']],
  ])('for new %s is 422 (%#)', async (kind, attributes, [name, word]) => {
    const expected = [422, 'VALIDATION_ERROR', `/data/attributes/${String(name)}`, word];
    await expectRefused(expected, 'POST', `/${kind}`, { body: documentOf(kind, attributes) });
  });

  it.each([nested(5000), `{"a":${nested(5000)}}`, `{"a":{"a":{"a":{"a":{"a":{}}}}}}`])(
    'with metadata of too many levels is 422 (%#)',
    async (metadata) => {
      const attributes = `{"email":"a@example.net","metadata":${metadata}}`;
      const body = `{"data":{"type":"customers","attributes":${attributes}}}`;
      const expected = [422, 'VALIDATION_ERROR', '/data/attributes/metadata', 'invalid'];
      await expectRefused(expected, 'POST', '/customers', { body });
    },
  );

  it('cannot take an address that another customer has', async () => {
    const body = documentOf('customers', { email: reset.email.toUpperCase() });
    const taken = [422, 'VALIDATION_ERROR', '/data/attributes/email', 'taken'];
    await expectRefused(taken, 'POST', '/customers', { body });
  });

  // Proves: TOK-25
  it('cannot replace a password, only give a first one', async () => {
    const body = documentOf('customers', { password: otherPassword }, reset.customerId);
    const expected = [422, 'VALIDATION_ERROR', '/data/attributes/password', 'not_allowed'];
    await expectRefused(expected, 'PATCH', customerPath(), { body });
  });

  it('of more than 32 KiB is refused', async () => {
    const body = documentOf(type, { reference: 'x'.repeat(33_000) }, id());
    await expectRefused([413, 'PAYLOAD_TOO_LARGE'], 'PATCH', path(), { body });
  });

  // Proves: HTT-05
  it('is not repeated, and neither is what is secret in it', async () => {
    const canary = newCanary();
    for (const data of [
      { type, id: id(), attributes: { [canary]: 1 } },
      { type, id: id(), [canary]: 1 },
      { type: canary, id: id() },
      { type, id: canary },
      { type, id: id(), attributes: { customer_password: canary } },
      { type, id: id(), attributes: { customer_password: canary, _reset_password_token: canary } },
      { type, id: id(), attributes: { metadata: canary } },
    ]) {
      const { status, text } = await update(data);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toContain(canary);
    }
    const broken = await shop.jsonApi('PATCH', path(), { body: `{"data":"${canary}` });
    expect(broken.text).not.toContain(canary);
    expect(shop.log.join('')).not.toContain(canary);
  });
});

describe('media types', () => {
  const body = () => documentOf('customers', { email: 'kim@example.net' });

  // Proves: RST-02
  it.each(['application/json', 'text/plain', 'application/vnd.api+jsonx', ''])(
    'for a body: not "%s"',
    async (type) => {
      const given = { headers: { ...shop.integration, 'content-type': type }, body: body() };
      await expectRefused([415, 'UNSUPPORTED_MEDIA_TYPE'], 'POST', '/customers', given);
      await expectRefused([415, 'UNSUPPORTED_MEDIA_TYPE'], 'PATCH', path(), given);
    },
  );

  // Proves: RST-02
  it.each(['application/json', 'text/html', 'application/vnd.api+json;q=0', 'text/*, image/png'])(
    'for an answer: not "%s"',
    async (accept) => {
      const headers = { ...shop.integration, accept };
      for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
        await expectRefused([406, 'NOT_ACCEPTABLE'], method, path(), { headers });
      }
    },
  );

  // Proves: RST-02
  it.each([
    '*/*',
    '',
    'application/*',
    `text/html, ${mediaType}; profile="x"`,
    `${mediaType};q=0.1`,
  ])('for an answer: "%s"', async (accept) => {
    const headers = { ...shop.integration, accept };
    expect((await shop.jsonApi('GET', path(), { headers })).status).toBe(200);
  });

  // Proves: RST-02
  it('for a body may have parameters', async () => {
    const headers = { ...shop.integration, 'content-type': `${mediaType}; charset=utf-8` };
    const document = documentOf(resetType, {}, reset.id);
    expect((await shop.jsonApi('PATCH', path(), { headers, body: document })).status).toBe(200);
  });
});

describe('a request', () => {
  const methods = {
    'GET, POST, HEAD, OPTIONS': `PUT ${resets}, DELETE ${resets}`,
    'GET, PATCH, DELETE, HEAD, OPTIONS': `POST ${resets}/x, PUT /customers/x`,
    'GET, HEAD, OPTIONS': `PATCH ${resets}/x/customer, POST ${resets}/x/events,
      PATCH ${resets}/x/relationships/customer, POST ${resets}/x/relationships/events,
      DELETE ${resets}/x/relationships/events, POST /events, PATCH /events/x, DELETE /events/x`,
  };

  it.each(
    Object.entries(methods).flatMap(([allow, all]) =>
      all.split(/,\s+/).map((request) => [request, allow] as const),
    ),
  )('%s is not there', async (request, allow) => {
    const [method, at] = request.split(' ') as [Method, string];
    const answer = await shop.jsonApi(method, at);
    expect(failureOf(answer)).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(answer.headers['allow']).toBe(allow);
  });

  const long = 'x'.repeat(65);

  // Proves: RST-03
  it.each(
    `GET / GET /users GET ${resets}/x/relationships/x GET ${resets}/x/event_stores
    GET ${resets}/noSuchId GET ${resets}/no-such-id GET ${resets}/${long}
    GET ${resets}/noSuchId/customer GET ${resets}/noSuchId/events
    GET ${resets}/noSuchId/relationships/customer GET ${resets}/noSuchId/relationships/events
    DELETE ${resets}/noSuchId GET /customers/noSuchId GET /customers/noSuchId/events
    DELETE /customers/noSuchId GET /events/noSuchId`.match(/[A-Z]+ \S+/g) ?? [],
  )('%s finds nothing', async (request) => {
    const [method, at] = request.split(' ') as [Method, string];
    expect(failureOf(await shop.jsonApi(method, at))).toEqual(notFound);
  });

  it('for an update of what is not there finds nothing', async () => {
    for (const type of [resetType, 'customers']) {
      const body = documentOf(type, { reference: 'x' }, 'noSuchId');
      const answer = await shop.jsonApi('PATCH', `/${type}/noSuchId`, { body });
      expect(failureOf(answer)).toEqual(notFound);
    }
  });

  it('finds nothing of a deleted reset, in no list and along no relationship', async () => {
    const gone = await shop.jsonApi.reset();
    const at = `${resets}/${gone.id}`;
    expect(await shop.jsonApi('DELETE', at)).toMatchObject({ status: 204, text: '' });
    for (const below of ['', '/customer', '/events', '/relationships/customer']) {
      const answer = await shop.jsonApi('GET', `${at}${below}`);
      expect(failureOf(answer)).toEqual(notFound);
    }
    const { body } = await shop.jsonApi('GET', `${resets}?filter[q][id_eq]=${gone.id}`);
    expect(body.meta.record_count).toBe(0);
  });

  // Proves: TEN-02
  it('finds nothing of another shop or mode', async () => {
    const other = await shop.neighbour();
    for (const headers of [
      await other.bearer('integration'),
      await shop.bearer('integration', { mode: 'test' }),
    ]) {
      for (const at of [path(), customerPath(), `${path()}/customer`]) {
        const answer = await shop.jsonApi('GET', at, { headers });
        expect(failureOf(answer)).toEqual(notFound);
      }
      const { body } = await shop.jsonApi('GET', resets, { headers });
      expect(body).toMatchObject({ data: [], meta: { record_count: 0 } });
    }
  });

  it('needs a credential, whatever else is wrong with it', async () => {
    const empty = { authorization: '', 'x-api-key': '' };
    for (const headers of [{}, { 'content-type': 'text/plain' }, empty]) {
      for (const method of ['GET', 'POST'] as const) {
        const answer = await shop.jsonApi(method, resets, { headers, body: '{' });
        expect(failureOf(answer)).toEqual([401, 'INVALID_TOKEN']);
        expect(answer.headers['www-authenticate']).toBe('Bearer');
      }
    }
  });

  const closed = `GET ${resets}, POST ${resets}, GET RESET, DELETE RESET, GET RESET/customer,
    GET RESET/events, GET RESET/relationships/customer, GET RESET/relationships/events,
    GET /customers, POST /customers, GET CUSTOMER, PATCH CUSTOMER, DELETE CUSTOMER,
    GET CUSTOMER/events, GET /events, GET /events/x`.split(/,\s+/);

  // Proves: TEN-08
  it.each(closed)('%s of a sales channel is refused', async (request) => {
    const filled = request.replace('RESET', path()).replace('CUSTOMER', customerPath());
    const [method, at] = filled.split(' ') as [Method, string];
    const [, kind = '', id] = at.split('/');
    const attributes =
      kind === 'customers' ? { email: 'kim@example.net' } : { customer_email: reset.email };
    const body = ['POST', 'PATCH'].includes(method) ? documentOf(kind, attributes, id) : undefined;
    const given = { headers: shop.salesChannel, body };
    await expectRefused([401, 'UNAUTHORIZED'], method, at, given);
  });

  it('of a customer reads its own data and nothing else', async () => {
    const owner = { customerId: reset.customerId, passwordVersion: 1 };
    const headers = await shop.bearer('sales_channel', owner);
    const own = await shop.jsonApi('GET', customerPath(), { headers });
    expect(own.body.data.attributes).toMatchObject({ email: reset.email, has_password: true });
    const events = `${customerPath()}?include=events`;
    for (const at of ['/customers', '/customers/other', `${path()}/customer`, resets, events]) {
      expect(failureOf(await shop.jsonApi('GET', at, { headers }))).toEqual([401, 'UNAUTHORIZED']);
    }
  });

  it('with a malformed x-site-context is refused in this format', async () => {
    const headers = { ...shop.integration, 'x-site-context': '{' };
    await expectRefused([400, 'INVALID_SITE_CONTEXT'], 'GET', resets, { headers });
  });

  it('by HEAD is answered without a body', async () => {
    const { status, text } = await shop.jsonApi('HEAD', path());
    expect([status, text]).toEqual([200, '']);
  });
});

describe('a failure of the service', () => {
  it('is masked', async () => {
    const canary = newCanary();
    const broken = await openShop({
      wrapDependencies: (deps) => ({
        ...deps,
        hasher: { ...deps.hasher, hash: () => Promise.reject(new Error(canary)) },
      }),
    });
    const body = documentOf('customers', { email: 'kim@example.net', password: goodPassword });
    const answer = await broken.jsonApi('POST', '/customers', { body });
    expect(failureOf(answer)).toEqual([500, 'INTERNAL_SERVER_ERROR']);
    expect(answer.text).not.toContain(canary);
    await broken.close();
  });
});
