/** The subgraph composed with the schemas that Saleor and Shopify publish, and asked through Apollo's gateway. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildClientSchema, printSchema } from 'graphql';
import { createSchema } from '../../src/api/graphql/schema.js';
import { createSubgraph } from '../../src/api/graphql/subgraph/schema.js';
import type { CustomerKey } from '../../src/domain/customers/customer.js';
import {
  compose,
  loyaltySdl,
  readPackage,
  startGateway,
  startLoyalty,
} from '../support/supergraph/programs.js';
import { schemaOfTypes } from '../support/supergraph/schema-of-types.js';
import { goodPassword, otherPassword } from '../support/world/people.js';
import type { Headers } from '../support/world/organization.js';
import { useShop } from '../support/world/use-shop.js';

const whole = await createSchema({} as never);

const rekeySdl = (customerKeys: readonly CustomerKey[], prefix = '') =>
  createSubgraph(whole, { prefix, customerKeys }).sdl;

const federation =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.0", import: ["@key"])\n';

const saleor = federation + schemaOfTypes(readPackage('@saleor/sdk/dist/apollo/types.d.ts'));

const introspection = readPackage('@shopify/hydrogen-react/storefront.schema.json');
const storefront = printSchema(buildClientSchema(JSON.parse(introspection)));
const shopify =
  federation +
  storefront.replace(/^type Customer .*(?=\{$)/m, (head) => `${head}@key(fields: "email") `);

const composed = (sdl: string, other: string) =>
  compose([
    { name: 'rekey', sdl },
    { name: 'shop', sdl: other },
  ]);

describe('composed with the graph of a shop', () => {
  it.each([
    ['Saleor as it is', rekeySdl(['id', 'email']), saleor],
    [
      "Shopify's storefront whose customers have their address as key",
      rekeySdl(['email']),
      shopify,
    ],
    ['Saleor, by names with a prefix', rekeySdl(['email'], 'rekey'), saleor],
    ["Shopify's storefront, by names with a prefix", rekeySdl(['email'], 'rekey'), shopify],
  ])('there is no conflict: %s', (_, sdl, other) => {
    const { errors, supergraphSdl } = composed(sdl, other);
    expect(errors).toEqual([]);
    expect(supergraphSdl).toContain('join__Graph');
  });

  it('an id that another subgraph means otherwise is a conflict, which leaving the key out ends', () => {
    const { errors } = composed(rekeySdl(['id', 'email']), shopify);
    expect(errors).toEqual([expect.stringMatching(/Customer\.id/)]);
  });

  it.each([
    ['a field', 'type Query { checkResetToken(code: Int!): Boolean }', /checkResetToken/],
    [
      'an error',
      'type Query { a: RateLimitedError } type RateLimitedError { code: Int }',
      /RateLimi/,
    ],
    [
      'a policy',
      'type Query { a: PasswordPolicy } type PasswordPolicy { minLength: Int }',
      /minLength/,
    ],
  ])('%s of the same name is a conflict, which a prefix ends', (_, sdl, conflict) => {
    const other = federation + sdl;
    expect(composed(rekeySdl(['id']), other).errors.join()).toMatch(conflict);
    expect(composed(rekeySdl(['id'], 'rekey'), other).errors).toEqual([]);
  });
});

describe('through a gateway', () => {
  const shop = useShop({
    environment: { SUBGRAPH: 'on', TRUSTED_PROXIES: 'loopback' },
    mail: true,
  });
  const running: { stop(): Promise<void> }[] = [];
  let url: string;
  let john: { readonly id: string; readonly email: string };

  beforeAll(async () => {
    const rekeyUrl = await shop.app.http.listen({ port: 0, host: '127.0.0.1' });
    const loyalty = await startLoyalty();
    running.push(loyalty);
    // As a gateway that composes by asking gets it.
    const asked = await fetch(`${rekeyUrl}/subgraph`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ _service { sdl } }' }),
    });
    const { sdl } = ((await asked.json()) as any).data._service;
    const { errors, supergraphSdl = '' } = compose([
      { name: 'rekey', sdl, url: `${rekeyUrl}/subgraph` },
      { name: 'loyalty', sdl: loyaltySdl, url: loyalty.url },
    ]);
    expect(errors).toEqual([]);
    const gateway = await startGateway(supergraphSdl);
    running.push(gateway);
    url = gateway.url;
    john = await shop.customer();
  });

  afterAll(async () => void (await Promise.all(running.map((one) => one.stop()))));

  async function ask(query: string, variables: object, headers: Headers): Promise<any> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  const orderOf = `query ($email: String!) {
    order(email: $email) { customer { email loyaltyPoints hasPassword } } }`;

  it("a customer of another subgraph has Rekey's fields, by the address", async () => {
    const { data, errors } = await ask(orderOf, { email: john.email }, shop.integration);
    expect(errors).toBeUndefined();
    const { email } = john;
    const customer = { email, hasPassword: true, loyaltyPoints: email.length };
    expect(data.order).toEqual({ customer });
  });

  it('permissions are those of the client: a front end learns of no customer', async () => {
    const { data, errors } = await ask(orderOf, { email: john.email }, shop.salesChannel);
    expect(data.order.customer).toMatchObject({ email: john.email, hasPassword: null });
    expect(errors[0].extensions.code).toBe('FORBIDDEN');
    const anonymous = await ask(orderOf, { email: john.email }, {});
    expect(anonymous.errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  it('a signed-in customer reads itself and nobody else', async () => {
    const own = await shop.session(john.email, goodPassword);
    const mine = await ask(orderOf, { email: john.email }, own);
    expect(mine.data.order.customer).toMatchObject({ hasPassword: true });
    const jane = await shop.customer();
    const hers = await ask(orderOf, { email: jane.email }, own);
    expect(hers.data.order.customer.hasPassword).toBeNull();
  });

  it('the whole flow works with the key of a front end', async () => {
    const by = shop.salesChannel;
    const requested = await ask(
      `mutation ($email: String!) { requestPasswordResetEmail(input: { email: $email }) { __typename } }`,
      { email: john.email },
      by,
    );
    expect(requested.data.requestPasswordResetEmail.__typename).toBe('PasswordResetRequested');
    const { token } = await shop.reset(john);
    const checked = await ask(
      `query ($token: String!) { passwordPolicy { minLength } checkResetToken(token: $token) { __typename } }`,
      { token },
      by,
    );
    expect(checked.data.checkResetToken.__typename).toBe('RedeemableResetToken');
    const redeem = `mutation ($input: RedeemPasswordResetInput!) { redeemPasswordReset(input: $input) {
      __typename ... on PasswordResetRedeemed { customer { email loyaltyPoints } }
      ... on PasswordRejectedError { violations { code } } } }`;
    const weak = await ask(redeem, { input: { token, newPassword: 'short' } }, by);
    expect(weak.data.redeemPasswordReset).toMatchObject({
      violations: expect.arrayContaining([{ code: 'TOO_SHORT' }]),
    });
    const redeemed = await ask(redeem, { input: { token, newPassword: otherPassword } }, by);
    expect(redeemed.data.redeemPasswordReset).toEqual({
      __typename: 'PasswordResetRedeemed',
      customer: { email: john.email, loyaltyPoints: john.email.length },
    });
    expect(await shop.signIn(john.email, otherPassword)).toBe('ok');
  });

  it('a reset is cancelled with its token', async () => {
    const { token } = await shop.reset();
    const { data } = await ask(
      `mutation ($token: String!) { cancelPasswordReset(input: { token: $token }) { __typename } }`,
      { token },
      shop.salesChannel,
    );
    expect(data.cancelPasswordReset.__typename).toBe('PasswordResetCancelled');
  });
});
