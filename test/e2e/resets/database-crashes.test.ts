/** What was redeemed and answered stays so when PostgreSQL dies, and what was not answered is all or nothing. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Verbs } from '../../support/apis/verbs-of-shop.js';
import { isLong } from '../../support/long.js';
import { describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { goodPassword, otherPassword, type Reset } from '../../support/world/people.js';
import { openPrivateServer } from '../../support/world/private-server.js';
import type { PrivateServer } from '../../support/world/server.js';
import { startService } from '../../support/world/service.js';
import { atShop, openShop, type Shop } from '../../support/world/shop.js';

const rounds = isLong ? 40 : 4;
const third = 'a third harbour by night';

describeOnServer('while a reset is redeemed, PostgreSQL being killed', () => {
  let server: PrivateServer;
  let shop: Shop;

  beforeAll(async () => {
    server = await openPrivateServer();
    shop = await openShop({ databaseUrl: server.url });
  }, 120_000);

  afterAll(async () => {
    await shop?.close();
    server?.stop();
  });

  /** By the same process, which finds its connections dead. */
  async function healed(email: string, password: string): Promise<void> {
    const signIn = () => shop.signIn(email, password).catch(() => 'failed');
    await until(async () => (await signIn()) !== 'overloaded', 10_000);
  }

  async function expectRedeemed(ticket: Reset, verbs: Verbs): Promise<void> {
    for (let turn = 0; turn < 2; turn += 1)
      expect(await verbs.redeem(ticket, third)).toBe('already_used');
    expect(await verbs.signIn(ticket.email, otherPassword)).toBe('ok');
    expect(await verbs.signIn(ticket.email, goodPassword)).toBe('wrong_credentials');
    expect(await verbs.signIn(ticket.email, third)).toBe('wrong_credentials');
  }

  // Proves: TOK-08
  it.each(['kill -9', 'immediate'] as const)(
    'keeps what was answered through %s of the server and of the service',
    async (how) => {
      const before = await startService({ DATABASE_URL: server.url });
      const remote = atShop(shop, before.send);
      const ticket = await shop.reset();
      expect(await remote.redeem(ticket, otherPassword)).toBe('ok');
      await Promise.all([server.crash(how), before.stop('SIGKILL')]);
      await server.start();
      const after = await startService({ DATABASE_URL: server.url });
      await expectRedeemed(ticket, atShop(shop, after.send));
      await after.stop();
      await healed(ticket.email, otherPassword);
      await expectRedeemed(ticket, shop);
    },
    120_000,
  );

  // Proves: TOK-08
  it(`changes all or nothing, in ${rounds} rounds, and the same process goes on`, async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const begin = performance.now();
      expect(await shop.redeem(await shop.reset(), goodPassword)).toBe('ok');
      const usualTime = performance.now() - begin;
      const ticket = await shop.reset();
      const answer = shop.redeem(ticket, otherPassword);
      await sleep((usualTime * (round + 1)) / rounds / 3);
      await server.crash(round % 2 ? 'kill -9' : 'immediate');
      const told = await answer;
      await server.start();
      await healed(ticket.email, goodPassword);

      const isRedeemed = (await shop.signIn(ticket.email, otherPassword)) === 'ok';
      if (told === 'ok') expect(isRedeemed).toBe(true);
      if (!isRedeemed) {
        expect(await shop.signIn(ticket.email, goodPassword)).toBe('ok');
        expect(await shop.redeem(ticket, otherPassword)).toBe('ok');
      }
      await expectRedeemed(ticket, shop);
      const events = await shop.sql(
        `SELECT 1 FROM events WHERE password_reset_id = $1 AND name LIKE '%.reset_password'`,
        [ticket.id],
      );
      expect(events).toHaveLength(1);
      outcomes.push(`${told}${isRedeemed ? ', redeemed' : ''}`);
    }
    expect(outcomes).toHaveLength(rounds);
    for (const outcome of outcomes) {
      expect(outcome).toMatch(/^(ok, redeemed|overloaded(, redeemed)?)$/);
    }
  }, 300_000);
});
