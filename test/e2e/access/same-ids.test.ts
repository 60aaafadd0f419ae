/** The same ids in two organizations, asked for in turn and at once: nothing that is remembered crosses over. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/domain/shared/ids.js';
import { signOwn } from '../../support/tokens/tokens.js';
import type { Shop } from '../../support/world/shop.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();
const id = '6169b2d892a5f30009d76480';
const resetId = 'ResetOfTwo';

interface Side {
  readonly shop: Shop;
  readonly email: string;
}
let sides: readonly Side[];

async function addRows(one: Shop, email: string): Promise<void> {
  const key = [one.organization.id, 'live'];
  await shop.sql(
    `INSERT INTO customers (organization_id, mode, id, email, email_key) VALUES ($1, $2, $3, $4, $4)`,
    [...key, id, email],
  );
  await shop.sql(
    `INSERT INTO password_credentials (organization_id, mode, customer_id, id, hash)
     VALUES ($1, $2, $3, $3, 'not a hash')`,
    [...key, id],
  );
  await shop.sql(
    `INSERT INTO password_resets (organization_id, mode, id, customer_id, customer_email, token_kind,
       token_digest, reference, expires_at) VALUES ($1, $2, $3, $4, $5, 'opaque', sha256($6), $5, now() + interval '1 hour')`,
    [...key, resetId, id, email, Buffer.from(email)],
  );
  await shop.sql(
    `INSERT INTO events (organization_id, mode, id, name, customer_id, password_reset_id, request_id)
     VALUES ($1, $2, 'EventOfTwo', 'customers.create', $3, $4, $5)`,
    [...key, id, resetId, email],
  );
}

beforeAll(async () => {
  sides = [
    { shop, email: 'pat@alder.example' },
    { shop: await shop.neighbour(), email: 'pat@birch.example' },
  ];
  for (const side of sides) await addRows(side.shop, side.email);
});

const selection = `id email hasPassword events(first: 3) { nodes { requestId } }
  passwordResets(first: 3) { nodes { id reference customer { id email } events(first: 3) { nodes { requestId } } } }`;
const document = `query ($id: ID!, $reset: ID!) {
  viewer { caller { applicationId } organization { id account } }
  customer(id: $id) { ${selection} }
  again: customer(id: $id) { id email }
  customers(first: 3) { nodes { ${selection} } }
  customerPasswordReset(id: $reset) { reference customer { email } events(first: 3) { nodes { requestId } } }
  customerPasswordResets(first: 3) { nodes { reference customer { email } } }
}`;

async function expectOwn({ shop: one, email }: Side): Promise<void> {
  const { text, errors, data } = await one.graphql(document, { id, reset: resetId });
  expect(errors).toEqual([]);
  const { id: organizationId, account } = one.organization;
  expect(data.viewer).toMatchObject({ organization: { id: organizationId, account } });
  expect(data.customer.passwordResets.nodes[0].customer.email).toBe(email);
  expect(text.match(/[a-z]+\.example/g)?.every((domain) => email.endsWith(domain))).toBe(true);
  const rest = await one.jsonApi(
    'GET',
    `/customer_password_resets/${resetId}?include=customer,events`,
  );
  expect(rest.text).toContain(email);
  expect(rest.text.match(/@[a-z]+\.example/g)?.every((domain) => email.endsWith(domain))).toBe(
    true,
  );
}

// Proves: TEN-07
describe('the same ids in two organizations', () => {
  it('lead to the own rows, in turn', async () => {
    for (let turn = 0; turn < 6; turn += 1) await expectOwn(sides[turn % 2]!);
  });

  it('lead to the own rows, at once', async () => {
    // Ten at once, so that on a busy machine none waits for more than the two seconds that a read may.
    for (let round = 0; round < 3; round += 1)
      await Promise.all(Array.from({ length: 10 }, (_, turn) => expectOwn(sides[turn % 2]!)));
  });

  it('of an application let it in at its own organization alone, remembered or not', async () => {
    const [own, other] = sides.map((side) => side.shop.organization.id) as [string, string];
    const applicationId = newId();
    const application = { organizationId: own, mode: 'live' as const, id: applicationId };
    const keyDigest = Buffer.alloc(32, 7) as never;
    await shop.administration.addApplication({
      ...{ ...application, kind: 'integration', name: 'Ours', keyDigest },
    });
    const by = (organizationId: string) => signOwn(shop, { organizationId, applicationId });
    const statusOf = async (organizationId: string) =>
      (await shop.graphql('{ viewer { mode } }', {}, await by(organizationId))).status;
    for (let turn = 0; turn < 3; turn += 1) {
      expect([await statusOf(own), await statusOf(other)]).toEqual([200, 401]);
      expect([await statusOf(other), await statusOf(own)]).toEqual([401, 200]);
    }
  });
});
