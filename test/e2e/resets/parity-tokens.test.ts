/** One ledger of tokens behind all APIs: made at one, used at another, once whatever the APIs. */
import argon2 from 'argon2';
import { describe, expect, it } from '@jest/globals';
import { jsonApiApi } from '../../support/apis/json-api-verbs.js';
import { fabricApi } from '../../support/apis/fabric-verbs.js';
import { graphqlApi, graphqlTokenApi } from '../../support/apis/graphql-verbs.js';
import { createVerbs } from '../../support/apis/verbs-of-shop.js';
import { describeOnServer } from '../../support/rows/database.js';
import { goodPassword, type Reset } from '../../support/world/people.js';
import type { Shop } from '../../support/world/shop.js';
import { useShop } from '../../support/world/use-shop.js';

/** What is stored of the customer's password. */
async function credentialOf({ sql }: Shop, { customerId }: Reset) {
  const statement = 'SELECT hash, version FROM password_credentials WHERE customer_id = $1';
  const [row] = await sql<{ hash: string; version: number }>(statement, [customerId]);
  if (!row) throw new Error('There is no password.');
  return row;
}

async function countRedemptions({ sql }: Shop, { customerId }: Reset): Promise<number> {
  const statement = `SELECT count(*)::int AS count FROM events
    WHERE customer_id = $1 AND name = 'customer_password_resets.reset_password'`;
  const [row] = await sql<{ count: number }>(statement, [customerId]);
  return row?.count ?? 0;
}

/** Over JSON:API: the newest reset of the address, without its token. */
async function newestReset({ jsonApi }: Shop, email: string): Promise<string> {
  const query = `filter[q][customer_email_eq]=${email}&sort=-created_at&page[size]=1`;
  const { status, body } = await jsonApi('GET', `/customer_password_resets?${query}`);
  expect([status, body.data.length]).toEqual([200, 1]);
  expect(body.data[0].attributes.reset_password_token).toBeNull();
  return body.data[0].id;
}

describe('a token', () => {
  const newPassword = 'seven herons at the mill';
  const shop = useShop();

  const expectRedeemedOnce = async (reset: Reset) => {
    const { hash, version } = await credentialOf(shop, reset);
    expect(await argon2.verify(hash, newPassword)).toBe(true);
    expect([version, await countRedemptions(shop, reset)]).toEqual([2, 1]);
    expect(await shop.graphql.redeem(reset, goodPassword)).toBe('already_used');
    expect(await shop.jsonApi.redeem(reset, goodPassword)).toBe('unrecognized');
    expect(await shop.fabric.redeem(reset, goodPassword)).toBe('unrecognized');
    expect(await credentialOf(shop, reset)).toEqual({ hash, version });
  };

  it('that the fabric API made, a JWT, is used at JSON:API, and then nowhere', async () => {
    const customer = await shop.customer();
    const made = await shop.fabric.reset(customer);
    expect(made.token.split('.')).toHaveLength(3);
    expect(made.customerId).toBe(customer.id);
    const reset = { ...made, id: await newestReset(shop, customer.email) };
    expect(await shop.jsonApi.redeem(reset, newPassword)).toBe('ok');
    await expectRedeemedOnce(reset);
  });

  it('that JSON:API made, an opaque one, is used at the fabric API, and then nowhere', async () => {
    const reset = await shop.jsonApi.reset();
    expect(reset.token).toMatch(/^[\w-]{43}$/);
    expect(await shop.fabric.redeem(reset, newPassword)).toBe('ok');
    await expectRedeemedOnce(reset);
  });
});

describeOnServer('one token raced through all three APIs, and by the token alone', () => {
  const shop = useShop({ isOnServer: true });
  const racing = [
    { api: graphqlApi, verbs: () => shop.graphql },
    { api: graphqlTokenApi, verbs: () => createVerbs(graphqlTokenApi, shop.send, shop) },
    { api: jsonApiApi, verbs: () => shop.jsonApi },
    { api: fabricApi, verbs: () => shop.fabric },
  ];
  // On a busy machine, many more would wait longer for a session than a request does.
  const runners = Array.from({ length: 32 }, (_, index) => ({
    ...racing[index % racing.length]!,
    password: `heron number ${index} takes off`,
  }));

  // Proves: TOK-05
  it.each(['pending', 'pending JWT'] as const)('gives one success: %s', async (state) => {
    const reset = await (state === 'pending' ? shop.reset() : shop.graphqlByUser.reset());
    const verdicts = await Promise.all(
      runners.map(({ verbs, password }) => verbs().redeem(reset, password)),
    );
    const winner = verdicts.indexOf('ok');
    const expected = runners.map(({ api }, index) =>
      index === winner ? 'ok' : api.told('already_used'),
    );
    expect(verdicts).toEqual(expected);
    expect(winner).not.toBe(-1);

    const { hash, version } = await credentialOf(shop, reset);
    const winners = await Promise.all(runners.map(({ password }) => argon2.verify(hash, password)));
    expect(winners).toEqual(runners.map((_, index) => index === winner));
    expect([version, await countRedemptions(shop, reset)]).toEqual([2, 1]);
    expect(shop.log.join('\n')).not.toContain(reset.token);
    expect(shop.log.join('\n')).not.toContain('takes off');
  });
});
