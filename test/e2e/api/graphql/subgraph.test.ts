/** `/subgraph`: what a gateway gets, and what it does not. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { statementsOf, withoutClient } from '../../../support/rows/statements.js';
import { goodPassword, otherPassword } from '../../../support/world/people.js';
import type { Shop } from '../../../support/world/shop.js';
import { useShop } from '../../../support/world/use-shop.js';
import type { Headers } from '../../../support/world/organization.js';

const shop = useShop({ environment: { SUBGRAPH: 'on' } });

async function askOf({ send }: Shop, query: string, variables: object, headers: Headers) {
  const asked = { method: 'POST', url: '/subgraph', body: { query, variables } } as const;
  const { body, status } = await send(asked, { 'content-type': 'application/json', ...headers });
  return { ...body, status };
}

const ask = (query: string, variables: object, headers: Headers) =>
  askOf(shop, query, variables, headers);

const entities = `query ($keys: [_Any!]!) {
  _entities(representations: $keys) { __typename ... on Customer { id email nodeId hasPassword } }
}`;

const find = (keys: object[], headers: Headers = shop.integration) =>
  ask(entities, { keys: keys.map((key) => ({ __typename: 'Customer', ...key })) }, headers);

let john: { readonly id: string; readonly email: string };
let jane: { readonly id: string; readonly email: string };

beforeAll(async () => {
  john = await shop.customer();
  jane = await shop.customer();
});

describe('customers by their keys', () => {
  it('are found by id and by address, in the order of the keys', async () => {
    const { data, errors } = await find([
      { email: jane.email },
      { id: john.id },
      { id: 'missing' },
      { email: john.email.toUpperCase() },
      { email: 'missing@shop.example' },
    ]);
    expect(errors).toBeUndefined();
    const ids = data._entities.map((one: { id: string } | null) => one?.id ?? null);
    expect(ids).toEqual([jane.id, john.id, null, john.id, null]);
    expect(data._entities[1]).toMatchObject({ __typename: 'Customer', email: john.email });
  });

  it('take one statement for each kind of key and one for what they have', async () => {
    const keys = Array.from({ length: 100 }, (_, index) => ({ id: `none${index}` }));
    const count = async (asked: object[]) =>
      withoutClient(await statementsOf(shop.app.database.dataSource, () => find(asked))).length;
    await find([{ id: john.id }]);
    expect(await count([{ id: john.id }, { id: jane.id }, ...keys])).toBe(
      await count([{ id: john.id }]),
    );
  });

  it.each([
    ['no key', {}, /must have id or email as a text/],
    ['a number as key', { id: 5 }, /must have id or email as a text/],
    ['another type', { __typename: 'User', id: '1' }, /must be of the type Customer/],
    ['an id with a colon', { id: 'a:b' }, /must be 1 to 64 letters or digits/],
    ['no address', { email: 'john' }, /must be one email address/],
  ])('are null with an error for %s, and the others are there', async (_, key, message) => {
    const { data, errors } = await find([key, { id: john.id }]);
    expect(data._entities).toMatchObject([null, { id: john.id }]);
    expect(errors).toMatchObject([
      { message: expect.stringMatching(message), path: ['_entities', 0] },
    ]);
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('are refused together if there are too many', async () => {
    const keys = Array.from({ length: 5001 }, () => ({ id: 'a' }));
    const { data, errors } = await find(keys);
    expect(data?._entities).toBeUndefined();
    expect(errors[0].message).toMatch(/more than 5000 objects|too large/);
  });
});

describe('who reads customers by their keys', () => {
  const forbidden = (count: number) =>
    Array.from({ length: count }, () =>
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'FORBIDDEN' }) }),
    );

  it('nobody without a credential', async () => {
    const { errors } = await find([{ id: john.id }], {});
    expect(errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  it('no sales channel, which learns nothing of who exists', async () => {
    const keys = [{ id: john.id }, { email: john.email }, { email: 'missing@shop.example' }];
    const { data, errors } = await find(keys, shop.salesChannel);
    expect(data._entities).toEqual([null, null, null]);
    expect(errors).toEqual(forbidden(3));
  });

  it('a customer itself, by either key, and no other', async () => {
    const own = await shop.session(john.email, goodPassword);
    const { data, errors } = await find(
      [
        { id: john.id },
        { email: john.email.toUpperCase() },
        { id: jane.id },
        { email: jane.email },
        { email: 'missing@shop.example' },
      ],
      own,
    );
    expect(data._entities).toMatchObject([{ id: john.id }, { id: john.id }, null, null, null]);
    expect(errors).toEqual(forbidden(3));
  });

  it('no integration of another shop, nor of the other mode', async () => {
    const other = await shop.neighbour();
    const { data, errors } = await find(
      [{ id: john.id }, { email: john.email }],
      other.integration,
    );
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([null, null]);
  });

  it('an integration, unless its site context leaves the customer out', async () => {
    const at = (channel: number): Headers => {
      const site = { account: shop.organization.account, channel };
      return { ...shop.integration, 'x-site-context': JSON.stringify(site) };
    };
    const { id, email } = await shop.customer({}, at(12));
    const [there, elsewhere] = [
      await find([{ id }], at(12)),
      await find([{ id }, { email }], at(13)),
    ];
    expect(there.data._entities).toMatchObject([{ id }]);
    expect(elsewhere.data._entities).toEqual([null, null]);
  });
});

describe('the schema', () => {
  const sdlOf = async () => {
    const { data } = await ask('{ _service { sdl } }', {}, {});
    return data._service.sdl as string;
  };

  it('is there for callers without a credential, in production, too', async () => {
    const sdl = await sdlOf();
    expect(sdl).toContain('@link(url: "https://specs.apollo.dev/federation/v2.0"');
    expect(sdl).toContain('extend type Customer @key(fields: "id") @key(fields: "email")');
  });

  it('has the flow and nothing of what else the service does', async () => {
    const schema = buildSchema((await sdlOf()).replaceAll(/^extend.*$/gm, ''), {
      assumeValidSDL: true,
    });
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual([
      'checkResetToken',
      'passwordPolicy',
    ]);
    expect(Object.keys(schema.getMutationType()?.getFields() ?? {})).toEqual([
      'cancelPasswordReset',
      'redeemPasswordReset',
      'requestPasswordResetEmail',
    ]);
    const names = Object.keys(schema.getTypeMap());
    for (const name of ['Node', 'PageInfo', 'Webhook', 'AccountEvent', 'User'])
      expect(names).not.toContain(name);
  });

  it('answers nothing of the rest', async () => {
    const { errors } = await ask('{ customers { totalCount } }', {}, shop.integration);
    expect(errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

it('redeems a reset for a front end, and shows it the keys alone', async () => {
  const reset = await shop.reset(john);
  const { data, errors } = await ask(
    `mutation ($input: RedeemPasswordResetInput!) { redeemPasswordReset(input: $input) {
      ... on PasswordResetRedeemed { customer { id email nodeId } } } }`,
    { input: { token: reset.token, newPassword: otherPassword } },
    shop.salesChannel,
  );
  expect(errors).toBeUndefined();
  expect(data.redeemPasswordReset.customer).toMatchObject({ id: john.id, email: john.email });
});

describe('with other names', () => {
  const other = useShop({
    environment: { SUBGRAPH: 'on', SUBGRAPH_PREFIX: 'rekey', SUBGRAPH_CUSTOMER_KEYS: 'email' },
  });

  it('has its root fields by these', async () => {
    const query = '{ rekeyPasswordPolicy { minLength } }';
    const { data } = await askOf(other, query, {}, other.salesChannel);
    expect(data.rekeyPasswordPolicy.minLength).toBeGreaterThan(7);
  });

  it('has its types by these, and tells which one it is', async () => {
    const query = `query ($token: String!) { rekeyCheckResetToken(token: $token) {
      __typename ... on RekeyResetTokenError { reason } ... on RekeyError { code } } }`;
    const { data, errors } = await askOf(other, query, { token: 'none' }, other.salesChannel);
    expect(errors).toBeUndefined();
    expect(data.rekeyCheckResetToken).toEqual({
      __typename: 'RekeyResetTokenError',
      reason: 'UNRECOGNIZED',
      code: 'RESET_TOKEN_REFUSED',
    });
    const { token } = await other.reset();
    const good = await askOf(other, query, { token }, other.salesChannel);
    expect(good.data.rekeyCheckResetToken).toEqual({ __typename: 'RekeyRedeemableResetToken' });
  });

  it('finds no customer by a key that was left out', async () => {
    const { id, email } = await other.customer();
    const keys = [{ email }, { id }].map((key) => ({ __typename: 'Customer', ...key }));
    const query = `query ($keys: [_Any!]!) {
      _entities(representations: $keys) { ... on Customer { email } } }`;
    const { data, errors } = await askOf(other, query, { keys }, other.integration);
    expect(data._entities).toEqual([{ email }, null]);
    expect(errors).toMatchObject([{ path: ['_entities', 1] }]);
  });
});

describe('by default', () => {
  const whole = useShop();

  it('is not there', async () => {
    expect((await askOf(whole, '{ _service { sdl } }', {}, {})).status).toBe(404);
  });
});
