/** Commerce Layer's own client, as it is on npm, against this service: only its requests' origin is exchanged. */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CommerceLayer, type CommerceLayerBundle } from '@commercelayer/sdk/bundle';
import { blocks } from '../../../support/documents/blocks.js';
import { runSample } from '../../../support/rows/page-samples.js';
import { goodPassword, otherPassword } from '../../../support/world/people.js';
import type { Shop } from '../../../support/world/shop.js';
import { listenOnLoopback } from '../../../support/peers/sockets.js';
import { useShop } from '../../../support/world/use-shop.js';

const rekey = useShop();

let shop: Shop;
let url: string;
let cl: CommerceLayerBundle;

/** The client makes an origin of the organization's name and the token's issuer, and has no option for another. */
const atRekey = ({ pathname, search }: URL) => `${url}${pathname}${search}`;

/** The token is a bearer's, without the word. */
function clientWith(headers: Record<string, string>): CommerceLayerBundle {
  const accessToken = headers['authorization']?.replace('Bearer ', '') ?? '';
  return CommerceLayer({
    organization: 'acme',
    accessToken,
    fetch: (input, init) => fetch(atRekey(input as URL), init),
  });
}

/** What the client throws: the code and the pointer of its first error. */
async function failureOf(work: Promise<unknown>): Promise<object> {
  const error = await work.then(
    () => ({ first: () => ({ code: 'NONE' }), status: 200 }),
    (thrown: unknown) => thrown as { first(): any; status: number },
  );
  const { code, source, meta } = error.first();
  return { status: error.status, code, pointer: source?.pointer, error: meta?.error };
}

beforeAll(async () => {
  url = `http://127.0.0.1:${await listenOnLoopback(rekey.app.http)}`;
});

beforeEach(async () => {
  shop = await rekey.neighbour();
  cl = clientWith(shop.integration);
});

const email = 'john@example.com';
const invalid = (attribute: string, error: string) => {
  const pointer = `/data/attributes/${attribute}`;
  return { status: 422, code: 'VALIDATION_ERROR', pointer, error };
};
const gone = { status: 404, code: 'RECORD_NOT_FOUND' };

describe('the client of Commerce Layer', () => {
  it('creates, retrieves, updates and deletes customers', async () => {
    const metadata = { foo: 'bar' };
    const made = await cl.customers.create({ email, reference: 'abc', metadata });
    const facts = { type: 'customers', status: 'prospect', has_password: false };
    const attributes = { email, reference: 'abc', reference_origin: null, metadata };
    expect(made).toMatchObject({ ...facts, ...attributes });
    expect(await cl.customers.retrieve(made.id)).toEqual(made);

    const changed = await cl.customers.update({ id: made.id, password: goodPassword });
    expect(changed.has_password).toBe(true);
    const part = await cl.customers.retrieve(made.id, { fields: { customers: ['email'] } });
    expect(Object.keys(part).toSorted()).toEqual(['email', 'id', 'type']);

    await cl.customers.delete(made.id);
    expect(await failureOf(cl.customers.retrieve(made.id))).toMatchObject(gone);
  });

  it('runs a reset from its creation to the new password, once', async () => {
    const customer = await cl.customers.create({ email, password: goodPassword });
    const common = { reference_origin: 'dashboard', metadata: { foo: 'bar' } };
    const given = { customer_email: email, ...common };
    const reset = await cl.customer_password_resets.create(given);
    expect(reset).toMatchObject({
      ...given,
      type: 'customer_password_resets',
      reset_password_token: expect.stringMatching(/^[\w-]{43}$/),
      reset_password_at: null,
    });
    const { id, reset_password_token: token } = reset;
    const read = await cl.customer_password_resets.retrieve(id);
    expect(read).toEqual({ ...reset, reset_password_token: null });

    const front = clientWith(await shop.bearer('sales_channel'));
    const secrets = { customer_password: otherPassword, _reset_password_token: token ?? '' };
    const redemption = { id, ...secrets };
    const include = { include: ['customer'] };
    const redeemed = await front.customer_password_resets.update(redemption, include);
    expect(redeemed.reset_password_token).toBe(token);
    expect(redeemed.reset_password_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(redeemed.customer).toEqual({ type: 'customers', id: customer.id, email });

    const again = await failureOf(front.customer_password_resets.update(redemption));
    expect(again).toEqual(invalid('_reset_password_token', 'invalid'));
    expect(await shop.signIn(email, otherPassword)).toBe('ok');
  });

  it('updates, triggers and deletes a reset', async () => {
    await cl.customers.create({ email });
    const resets = cl.customer_password_resets;
    const { id, reset_password_token: token } = await resets.create({ customer_email: email });
    const common = { reference: 'abc', metadata: { a: 1 } };
    const updated = await resets.update({ id, ...common });
    expect(updated).toMatchObject(common);
    expect(updated.reset_password_token).toBeNull();

    const triggered = resets._reset_password_token(id, token ?? '');
    expect(await failureOf(triggered)).toEqual(invalid('customer_password', 'blank'));

    await cl.customer_password_resets.delete(id);
    expect(await failureOf(cl.customer_password_resets.retrieve(id))).toMatchObject(gone);
    expect(await failureOf(cl.customer_password_resets.delete(id))).toMatchObject(gone);
    expect(await cl.customer_password_resets.count()).toBe(0);
  });

  it('lists with filters, order, pages and includes', async () => {
    for (const name of ['ann', 'bob', 'cleo']) {
      await cl.customers.create({ email: `${name}@example.com` });
      await cl.customer_password_resets.create({
        customer_email: `${name}@example.com`,
        reference_origin: name,
        reference: 'one of three',
      });
    }
    const first = await cl.customer_password_resets.list({
      include: ['customer', 'events'],
      sort: { reference_origin: 'asc', id: 'asc' },
      filters: {
        created_at_gt: '2018-01-01',
        reset_password_at_null: true,
        reference_origin_in: ['ann', 'bob', 'cleo', 'dora'],
        reference_start: 'ONE',
      },
      pageSize: 2,
    });
    const counts = { pageCount: 2, recordCount: 3 };
    expect(first.meta).toEqual({ ...counts, currentPage: 1, recordsPerPage: 2 });
    const owners = Array.from(first, ({ customer }) => customer?.email);
    expect(owners).toEqual(['ann@example.com', 'bob@example.com']);
    expect(first[0]?.events?.map(({ name }) => name)).toEqual(['customer_password_resets.create']);
    const second = await cl.customer_password_resets.list({
      sort: { reference_origin: 'asc' },
      pageSize: 2,
      pageNumber: 2,
    });
    expect(Array.from(second, ({ reference_origin: origin }) => origin)).toEqual(['cleo']);
    expect(second.hasNextPage()).toBe(false);

    const ofBob = { customer_email_eq: 'bob@example.com' };
    expect(await cl.customer_password_resets.count(ofBob)).toBe(1);
    expect(await cl.customers.list({ filters: { email_cont: 'CLEO' } })).toHaveLength(1);
    expect(await cl.events.count()).toBe(6);
  });

  it('follows the relationships of a reset', async () => {
    const customer = await cl.customers.create({ email });
    const { id } = await cl.customer_password_resets.create({ customer_email: email });
    const fields: ('email' | 'status')[] = ['email', 'status'];
    const found = await cl.customer_password_resets.customer(id, { fields });
    expect(found).toEqual({ id: customer.id, type: 'customers', email, status: 'prospect' });

    const events = await cl.customer_password_resets.events(id, {
      filters: { name_eq: 'customer_password_resets.create' },
      sort: { created_at: 'desc' },
      pageSize: 5,
    });
    expect(Array.from(events, ({ name }) => name)).toEqual(['customer_password_resets.create']);
    const event = await cl.events.retrieve(events[0]?.id ?? '');
    expect(event).toMatchObject({ name: 'customer_password_resets.create', reference: null });
    expect(await cl.customers.events(customer.id)).toHaveLength(2);
    const none = await cl.customer_password_resets.events(id, { filters: { name_eq: 'x' } });
    expect(none).toHaveLength(0);
  });

  it('tells its user what is wrong', async () => {
    await cl.customers.create({ email });
    const again = await failureOf(cl.customers.create({ email }));
    expect(again).toEqual(invalid('email', 'taken'));
    const resets = cl.customer_password_resets;
    const unknown = resets.create({ customer_email: 'unknown@example.com' });
    const pointer = '/data/attributes/customer_email';
    expect(await failureOf(unknown)).toMatchObject({ status: 422, pointer });
    const bySecret = resets.count({ reset_password_token_eq: 'abc' });
    expect(await failureOf(bySecret)).toMatchObject({ status: 400, code: 'FILTER_NOT_ALLOWED' });
    const linked = cl.customers.create({ email, metadata: { type: 'customers', id: 'abc' } });
    expect(await failureOf(linked)).toMatchObject({ status: 400, code: 'PARAM_NOT_ALLOWED' });
    const anyId = 'xYZkjABcde';
    expect(await failureOf(resets.event_stores(anyId))).toMatchObject({ status: 404 });
  });

  it('is refused without permission, and with a token that is not known', async () => {
    const front = clientWith(await shop.bearer('sales_channel'));
    const forbidden = await failureOf(front.customer_password_resets.list());
    expect(forbidden).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    const stranger = clientWith({ authorization: 'Bearer abc' });
    const unknown = await failureOf(stranger.customers.list());
    expect(unknown).toMatchObject({ status: 401, code: 'INVALID_TOKEN' });
  });
});

it('sets a password with a key as docs/rest.md does it', async () => {
  const sample = blocks.find(
    ({ page, code }) => page === 'docs/rest.md' && /CommerceLayer\(/.test(code),
  );
  const { id, token, email: address } = await shop.reset();
  const known = { id, token, salesChannelKey: shop.salesChannel['x-api-key'] };
  const code = sample?.code.replace('https://rekey.shop.example', url);
  await runSample(code, { modules: { '@commercelayer/sdk/bundle': { CommerceLayer } }, known });
  expect(await shop.signIn(address, 'seven boats at dawn')).toBe('ok');
});
