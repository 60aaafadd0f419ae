/** Commerce Layer's routes: the documented request, every route, and what a PATCH does in each case. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { AppError } from '../../../../src/domain/shared/errors.js';
import { digestSecret } from '../../../../src/domain/resets/token.js';
import { updateAnswerSample } from '../../../../src/api/json-api/samples.js';
import { insertRow } from '../../../support/rows/imported-rows.js';
import { documentOf, failureOf, mediaType } from '../../../support/apis/json-api.js';
import { type Reset, goodPassword, otherPassword } from '../../../support/world/people.js';
import { openShop } from '../../../support/world/shop.js';
import { useShop } from '../../../support/world/use-shop.js';

const type = 'customer_password_resets';
const pointer = (name: string) => `/data/attributes/${name}`;
const refusal = (attribute: string, word: string) => [
  422,
  'VALIDATION_ERROR',
  pointer(attribute),
  word,
];
const redemption = ({ token }: Reset, password: unknown = otherPassword) => ({
  customer_password: password,
  _reset_password_token: token,
});

/** Every path of members, sorted; what is below `metadata` is a caller's. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value)
    .flatMap(([key, member]) => keysOf(member, `${path}/${key}`))
    .toSorted();
}

describe("Commerce Layer's documented request", () => {
  const token = 'xhFfkmfybsLxzaAP6xcs';
  const shop = useShop({ organization: { id: 'xRRkjDFafe' }, mode: 'test' });

  beforeAll(async () => {
    const row = { organization_id: 'xRRkjDFafe', mode: 'test' };
    const email = 'john@example.com';
    await insertRow(shop, 'customers', { ...row, id: 'JohnsOwnId', email, email_key: email });
    await insertRow(shop, 'password_resets', {
      ...row,
      id: 'xYZkjABcde',
      customer_id: 'JohnsOwnId',
      customer_email: email,
      token_kind: 'opaque',
      token_digest: digestSecret('opaque', token),
      expires_at: new Date(Date.now() + 3_600_000),
      reference: 'ANY-EXTERNAL-REFEFERNCE',
      reference_origin: 'ANY-EXTERNAL-REFEFERNCE-ORIGIN',
      metadata: { foo: 'bar' },
      created_at: new Date('2018-01-01T12:00:00.000Z'),
      updated_at: new Date('2018-01-01T12:00:00.000Z'),
    });
  });

  it('is answered by a document of exactly the sample', async () => {
    const attributesSent = { customer_password: goodPassword, _reset_password_token: token };
    const { headers, ...answer } = await shop.jsonApi('PATCH', `/${type}/xYZkjABcde`, {
      body: documentOf(type, attributesSent, 'xYZkjABcde'),
    });
    expect(answer.status).toBe(200);
    expect(headers['content-type']).toBe(mediaType);
    expect(keysOf(answer.body)).toEqual(keysOf(updateAnswerSample));
    const { attributes, meta } = answer.body.data;
    const now = expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const { links: _links, relationships: _relationships, ...facts } = updateAnswerSample.data;
    expect(answer.body.data).toMatchObject({
      ...facts,
      attributes: { ...facts.attributes, reset_password_at: now, updated_at: now },
      meta: { ...facts.meta, trace_id: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(Object.keys(attributes)).toEqual(Object.keys(facts.attributes));
    expect(meta.mode).toBe('test');
    const self = `https://rekey.example/api/${type}/xYZkjABcde`;
    expect(answer.body.data.links).toEqual({ self });
    expect(answer.body.data.relationships).toEqual({
      customer: { links: { self: `${self}/relationships/customer`, related: `${self}/customer` } },
      events: { links: { self: `${self}/relationships/events`, related: `${self}/events` } },
    });
  });

  // Proves: MAI-01
  it('makes its links of the settings, whatever the request says of its host', async () => {
    const { text } = await shop.jsonApi('GET', `/${type}`, {
      headers: { ...shop.integration, host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    });
    expect(text).not.toContain('evil');
  });
});

describe('an update of a reset', () => {
  const shop = useShop();
  const update = (attributes: object, given: Reset, headers = shop.salesChannel) =>
    shop.jsonApi('PATCH', `/${type}/${given.id}`, {
      body: documentOf(type, attributes, given.id),
      headers,
    });

  const stored = ({ id }: Pick<Reset, 'id'>) =>
    shop.sql(
      `SELECT r.*, c.hash, c.version FROM password_resets r
       JOIN password_credentials c USING (organization_id, mode, customer_id) WHERE r.id = $1`,
      [id],
    );

  const [password, token] = ['customer_password', '_reset_password_token'];

  it.each<[string, string, string, (given: Reset) => object]>([
    ['a password without a token', token, 'blank', () => ({ customer_password: otherPassword })],
    ['a token without a password', password, 'blank', (one) => ({ [token]: one.token })],
    ['a wrong token', token, 'invalid', (one) => redemption({ ...one, token: 'w'.repeat(43) })],
    ['an empty token', token, 'blank', (one) => redemption({ ...one, token: '' })],
    ['a short password', password, 'too_short', (one) => redemption(one, 'secret')],
    ['an empty password', password, 'too_short', (one) => redemption(one, '')],
    ['a list as the password', password, 'invalid', (one) => redemption(one, [otherPassword])],
    [
      'an object as the token',
      token,
      'invalid',
      (one) => ({ ...redemption(one), [token]: { token: one.token } }),
    ],
    ['nothing', password, 'blank', () => ({})],
  ])(
    'with %s is refused at %s as %s, and changes nothing',
    async (...[, attribute, word, sent]) => {
      const reset = await shop.jsonApi.reset();
      const before = await stored(reset);
      const answer = await update(sent(reset), reset);
      expect(failureOf(answer)).toEqual(refusal(attribute, word));
      const [{ detail, title }] = answer.body.errors;
      expect(detail).toBe(`${attribute} - ${title}`);
      expect(answer.text).not.toContain(reset.token);
      expect(answer.text).not.toContain(otherPassword);
      expect(await stored(reset)).toEqual(before);
      expect((await update(redemption(reset), reset)).status).toBe(200);
    },
  );

  it('tells every way in which a password fails the policy', async () => {
    const reset = await shop.jsonApi.reset();
    const { body } = await update(redemption(reset, 'example'), reset);
    const told = body.errors.map(({ meta, source }: any) => `${meta.error} ${source.pointer}`);
    expect(told).toContain(`too_short ${pointer('customer_password')}`);
    expect(told).toContain(`contains_personal_data ${pointer('customer_password')}`);
  });

  it('works once', async () => {
    const reset = await shop.jsonApi.reset();
    const { status, body } = await update(redemption(reset), reset);
    expect(status).toBe(200);
    expect(body.data.attributes.reset_password_token).toBe(reset.token);
    const after = await stored(reset);
    const again = await update(redemption(reset, goodPassword), reset);
    expect(failureOf(again)).toEqual(refusal(token, 'invalid'));
    expect(await stored(reset)).toEqual(after);
    const { body: read } = await shop.jsonApi('GET', `/${type}/${reset.id}`);
    expect(read.data.attributes.reset_password_token).toBeNull();
    expect(read.data.attributes.reset_password_at).toBe(body.data.attributes.reset_password_at);
  });

  it.each([
    ["expires_at = now() - interval '1 second'", 'expired'],
    ['superseded_at = now()', 'invalid'],
    ['revoked_at = now()', 'invalid'],
  ])('after %s is refused as %s', async (change, word) => {
    const reset = await shop.jsonApi.reset();
    await shop.sql(`UPDATE password_resets SET ${change} WHERE id = $1`, [reset.id]);
    const answer = await update(redemption(reset), reset);
    expect(failureOf(answer)).toEqual(refusal(token, word));
  });

  // Proves: ENU-05
  it("is refused with another reset's id as with a wrong token", async () => {
    const reset = await shop.jsonApi.reset();
    const other = await shop.jsonApi.reset();
    for (const given of [other, { ...reset, id: 'noSuchId' }]) {
      const answer = await update(redemption(reset), given);
      expect(failureOf(answer)).toEqual(refusal(token, 'invalid'));
    }
  });

  it('of nothing but common attributes answers 200 and writes no event', async () => {
    const reset = await shop.jsonApi.reset();
    const attributes = { reference: 'abc', reference_origin: null, metadata: { a: [1] } };
    const { status, body } = await update(attributes, reset, shop.integration);
    expect(status).toBe(200);
    expect(body.data.attributes).toMatchObject({ ...attributes, reset_password_token: null });
    expect((await update({}, reset, shop.integration)).status).toBe(200);
    const { body: events } = await shop.jsonApi('GET', `/${type}/${reset.id}/events`);
    expect(events.meta.record_count).toBe(1);
  });

  // Proves: RST-05
  it('redeems and writes attributes at once for an integration only', async () => {
    const reset = await shop.jsonApi.reset();
    const both = { ...redemption(reset), reference: 'abc' };
    expect(failureOf(await update(both, reset))).toEqual([401, 'UNAUTHORIZED']);
    const { status, body } = await update(both, reset, shop.integration);
    expect([status, body.data.attributes.reference]).toEqual([200, 'abc']);
  });

  it('shows a sales channel the address of the customer and no further edge', async () => {
    const reset = await shop.jsonApi.reset();
    const body = documentOf(type, redemption(reset), reset.id);
    const send = (include: string) =>
      shop.jsonApi('PATCH', `/${type}/${reset.id}?include=${include}`, {
        body,
        headers: shop.salesChannel,
      });
    for (const include of ['events', 'customer,events', 'customer.events']) {
      expect(failureOf(await send(include))).toEqual([401, 'UNAUTHORIZED']);
    }
    const answer = await send('customer');
    expect(answer.status).toBe(200);
    const [customer] = answer.body.included;
    expect(Object.keys(customer)).toEqual(['id', 'type', 'links', 'attributes', 'meta']);
    expect(customer).toMatchObject({ id: reset.customerId, attributes: { email: reset.email } });
    expect(Object.keys(customer.attributes)).toEqual(['email']);
    const { data } = answer.body.data.relationships.customer;
    expect(data).toEqual({ type: 'customers', id: reset.customerId });
  });

  it('that the service is too busy for is 503, with the time to wait', async () => {
    const refuse = () => Promise.reject(new AppError('OVERLOADED', { retryAfterSeconds: 2 }));
    const busy = await openShop({
      wrapDependencies: (deps) => ({ ...deps, hasher: { ...deps.hasher, hash: refuse } }),
    });
    const answer = await busy.jsonApi('POST', '/customers', {
      body: documentOf('customers', { email: 'kim@example.net', password: goodPassword }),
    });
    expect(failureOf(answer)).toEqual([503, 'SERVICE_UNAVAILABLE']);
    expect(answer.headers['retry-after']).toBe('2');
    await busy.close();
  });
});
