/** One ledger of tokens behind all APIs: made at one, used at another, once whatever the APIs. */
import argon2 from 'argon2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { goodPassword } from '../../support/world/people.js';
import { fabricApi } from '../../support/parity/fabric-api.js';
import { graphqlApi } from '../../support/parity/graphql-api.js';
import { jsonApiApi } from '../../support/parity/json-api.js';
import { states, type Subject } from '../../support/parity/subjects.js';
import type { Arguments, Asked, Api, Verdict } from '../../support/parity/verbs.js';
import { createWorld, siteHeaders, type World } from '../../support/parity/world.js';

let world: World;

async function ask(api: Api, asked: Asked, by: 'an integration' | 'a sales channel') {
  const headers = { ...world.callers[by](), ...siteHeaders(api, world.shop) };
  return world.send(api, asked, headers);
}

async function redeem(api: Api, given: Arguments['redeem']): Promise<Verdict> {
  const asked = api.ask.redeem?.(given);
  if (!asked) throw new Error(`${api.name} cannot redeem.`);
  return api.verdictOf(await ask(api, asked, 'a sales channel'));
}

/** What is stored of the customer's password. */
async function credentialOf({ customerId }: Pick<Subject, 'customerId'>) {
  const statement = 'SELECT hash, version FROM password_credentials WHERE customer_id = $1';
  const [row] = await world.rekey.sql<{ hash: string; version: number }>(statement, [customerId]);
  if (!row) throw new Error('There is no password.');
  return row;
}

async function countRedemptions({ customerId }: Pick<Subject, 'customerId'>): Promise<number> {
  const statement = `SELECT count(*)::int AS count FROM events
    WHERE customer_id = $1 AND name = 'customer_password_resets.reset_password'`;
  const [row] = await world.rekey.sql<{ count: number }>(statement, [customerId]);
  return row?.count ?? 0;
}

/** Over JSON:API: the newest reset of the address, without its token. */
async function newestReset(email: string): Promise<string> {
  const query = `filter[q][customer_email_eq]=${email}&sort=-created_at&page[size]=1`;
  const url = `/api/customer_password_resets?${query}`;
  const { status, body } = await ask(jsonApiApi, { method: 'GET', url }, 'an integration');
  expect([status, body.data.length]).toEqual([200, 1]);
  expect(body.data[0].attributes.reset_password_token).toBeNull();
  return body.data[0].id;
}

describe('a token', () => {
  const newPassword = 'seven herons at the mill';

  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.rekey.close());

  const createAt = async (api: Api, email: string) => {
    const asked = api.ask.createReset?.({ email });
    if (!asked) throw new Error(`${api.name} makes no tokens.`);
    return (await ask(api, asked, 'an integration')).body;
  };

  const expectRedeemedOnce = async (subject: Subject) => {
    const { hash, version } = await credentialOf(subject);
    expect(await argon2.verify(hash, newPassword)).toBe(true);
    expect([version, await countRedemptions(subject)]).toEqual([2, 1]);
    const given = { ...subject, userId: subject.customerId, password: goodPassword };
    expect(await redeem(graphqlApi, given)).toBe('already_used');
    expect(await redeem(jsonApiApi, given)).toBe('unrecognized');
    expect(await redeem(fabricApi, given)).toBe('unrecognized');
    expect(await credentialOf(subject)).toEqual({ hash, version });
  };

  it('that the fabric API made, a JWT, is used at JSON:API, and then nowhere', async () => {
    const { customerId, email } = await states.pending(world);
    const { token, userId } = await createAt(fabricApi, email);
    expect(token.split('.')).toHaveLength(3);
    expect(userId).toBe(customerId);
    const subject = { customerId, email, token, resetId: await newestReset(email) };
    const given = { ...subject, userId, password: newPassword };
    expect(await redeem(jsonApiApi, given)).toBe('ok');
    await expectRedeemedOnce(subject);
  });

  it('that JSON:API made, an opaque one, is used at the fabric API, and then nowhere', async () => {
    const { customerId, email } = await states.pending(world);
    const { data } = await createAt(jsonApiApi, email);
    const { reset_password_token: token } = data.attributes;
    expect(token).toMatch(/^[\w-]{43}$/);
    const subject = { customerId, email, token, resetId: data.id };
    const given = { ...subject, userId: customerId, password: newPassword };
    expect(await redeem(fabricApi, given)).toBe('ok');
    await expectRedeemedOnce(subject);
  });
});

describeOnServer('one token raced through all three APIs', () => {
  const racing = [graphqlApi, jsonApiApi, fabricApi];
  const runners = Array.from({ length: 60 }, (_, index) => ({
    api: racing[index % racing.length]!,
    password: `heron number ${index} takes off`,
  }));

  beforeAll(async () => {
    world = await createWorld({ databaseUrl: await cloneServerDatabase() });
  });
  afterAll(() => world.rekey.close());

  it.each(['pending', 'pending JWT'] as const)('gives one success: %s', async (state) => {
    const subject = await states[state](world);
    const { customerId: userId } = subject;
    const verdicts = await Promise.all(
      runners.map(({ api, password }) => redeem(api, { ...subject, userId, password })),
    );
    const winner = verdicts.indexOf('ok');
    const expected = runners.map(({ api }, index) =>
      index === winner ? 'ok' : api.told('already_used'),
    );
    expect(verdicts).toEqual(expected);
    expect(winner).not.toBe(-1);

    const { hash, version } = await credentialOf(subject);
    const winners = await Promise.all(runners.map(({ password }) => argon2.verify(hash, password)));
    expect(winners).toEqual(runners.map((_, index) => index === winner));
    expect([version, await countRedemptions(subject)]).toEqual([2, 1]);
    expect(world.rekey.log.join('\n')).not.toContain(subject.token);
    expect(world.rekey.log.join('\n')).not.toContain('takes off');
  });
});
