/** When a webhook is called again, by a process whose clock is wrong (WHK-05): the database's clock says it. @faults */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ok, openWebhookShop, type WebhookShop } from '../../support/world/webhooks.js';
import { describeOnServer } from '../../support/rows/database.js';
import { answering, type Reaction } from '../../support/peers/receivers.js';
import { setClockRight, skewClock } from '../../support/processes/skewed-clock.js';
import { until } from '../../support/until.js';

const hourMs = 3_600_000;
const waits = `extract(epoch FROM next_attempt_at - now())::float8 AS wait,
  extract(epoch FROM now() - last_attempt_at)::float8 AS ago`;

interface Times {
  readonly wait: number;
  readonly ago: number;
}

let shop: WebhookShop;

/** By a caller whose token was issued by the clock of the process. */
async function createCustomers(length: number): Promise<void> {
  const caller = await shop.bearer('integration');
  await Promise.all(Array.from({ length }, () => shop.customer({}, caller)));
}

/** The deliveries that wait, as soon as there are so many, in seconds by the database's clock. */
async function waiting(condition: string, count: number): Promise<Times[]> {
  return until(async () => {
    const rows = await shop.sql<Times>(
      `SELECT ${waits} FROM webhook_deliveries WHERE status = 'PENDING' AND ${condition}`,
    );
    return rows.length === count && rows;
  });
}

const inAnHour = (): Reaction => {
  const date = new Date(Date.now() + hourMs).toUTCString();
  return answering(503, [`Retry-After: ${date}`]);
};

/** The embedded database has no clock but the process's; a server has its own. */
describeOnServer("while the process's clock is wrong", () => {
  beforeAll(async () => {
    shop = await openWebhookShop({ isOnServer: true });
  });
  afterEach(async () => {
    setClockRight();
    await shop.cleanUp();
  });
  afterAll(() => shop.close());

  describe.each([
    ['three hours slow', -3 * hourMs],
    ['an hour fast', hourMs],
  ])('the next attempt of a process that is %s', (_, offMs) => {
    it.each<[string, () => Reaction, number, number]>([
      ['goes by the schedule', () => answering(500), 2, 6.1],
      ['goes by seconds of Retry-After', () => answering(429, ['Retry-After: 90']), 80, 90],
      ['goes by a date of Retry-After', inAnHour, 3580, 3602],
    ])('%s', async (_name, react, from, to) => {
      const receiver = await shop.receiving(react());
      await shop.listenTo(receiver);
      skewClock(offMs);
      await createCustomers(1);
      const [times] = await waiting('attempts = 1', 1);
      expect(times!.wait).toBeGreaterThan(from);
      expect(times!.wait).toBeLessThanOrEqual(to);
      expect(times!.ago).toBeGreaterThanOrEqual(0);
      expect(times!.ago).toBeLessThan(10);
      await sleep(1200);
      expect(receiver.requests).toHaveLength(1);
    });

    it('comes as soon as there is room if too many are under way', async () => {
      const under: Socket[] = [];
      const receiver = await shop.receiving((socket) => void under.push(socket));
      await shop.listenTo(receiver);
      skewClock(offMs);
      await createCustomers(5);
      await until(() => receiver.requests.length === 4);
      await sleep(1200);
      expect(receiver.requests).toHaveLength(4);
      ok(under[0]!);
      await until(() => receiver.requests.length === 5, 2000);
      for (const socket of under) ok(socket);
    });
  });
});
