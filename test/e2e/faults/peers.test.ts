/**
 * A relay and receivers that refuse, hang, stream without end and break off, all at once, while customers redeem: no
 * caller notices, and when they are well again every mail and every delivery arrives. What a single one of them
 * does is in `mail/faults.test.ts` and `webhooks/attempts.test.ts`. @faults
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SMTPServerOptions } from 'smtp-server';
import { endure, openFaultWorld, type FaultWorld } from '../../support/faults/world.js';
import { isLong } from '../../support/long.js';
import { refusal } from '../../support/peers/mail-relay.js';
import {
  answering,
  neverAnswering,
  saying,
  startReceiver,
  streaming,
  type Reaction,
  type Receiver,
} from '../../support/peers/receivers.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { development } from '../../support/world/environment.js';
import { createWebhook } from '../../support/world/webhooks.js';

const head = 'HTTP/1.1 200 X\r\n';
const hostile: readonly Reaction[] = [
  neverAnswering,
  streaming(
    `${head}Transfer-Encoding: chunked\r\n\r\n`,
    Buffer.from(`400\r\n${'x'.repeat(1024)}\r\n`),
  ),
  (socket) => socket.resetAndDestroy(),
  answering(302, ['Location: /hook']),
  answering(500),
  answering(503, ['Retry-After: 86400']),
  saying('SSH-2.0-no\r\n'),
  saying(`${head}Content-Length: 100\r\n\r\nnot so much`),
];

const any = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;

describeOnServer('a service among hostile relays and receivers', () => {
  let world: FaultWorld;
  let receivers: Receiver[];
  let isHostile = false;

  const relay: SMTPServerOptions = {
    onRcptTo(_address, _session, callback) {
      const mood = isHostile ? Math.random() : 1;
      if (mood < 0.2) callback(refusal(421, '4.3.2 busy'));
      else if (mood < 0.3) callback(refusal(451, '4.7.1 later'));
      // Says nothing more.
      else if (mood < 0.4) return;
      else callback();
    },
    onConnect(_session, callback) {
      callback(isHostile && Math.random() < 0.3 ? refusal(421, 'busy') : undefined);
    },
  };

  beforeAll(async () => {
    const environment = { ...development, WEBHOOK_TIMEOUT_SECONDS: '1' };
    world = await openFaultWorld(await cloneServerDatabase(), { relay, environment });
    const react: Reaction = (socket) => (isHostile ? any(hostile) : answering(200))(socket);
    receivers = [await startReceiver(react), await startReceiver(react)];
    const topics = ['CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD', 'CUSTOMER_PASSWORD_RESETS_CREATE'];
    for (const { url } of receivers) await createWebhook(world.shop, { url, topics });
    await world.shop.app.worker?.start();
  }, 60_000);
  afterAll(async () => {
    await world.close();
    for (const receiver of receivers) await receiver.close();
  }, 30_000);

  it('keeps every promise (I1 to I10), and loses no delivery', async () => {
    const fault = {
      name: 'hostile peers',
      async strike() {
        isHostile = true;
        await sleep(isLong ? 10_000 : 1500);
      },
      mend: () => Promise.resolve(void (isHostile = false)),
    };
    const { send } = world.shop;
    const { broken, ledger } = await endure(world, { send, process: { pid: process.pid } }, fault);
    // Other applications may have run in this process before, and what they took goes when it likes.
    expect(broken.filter((words) => !words.startsWith('I10'))).toEqual([]);
    expect(ledger.answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(ledger.attempts.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(3);

    // As if the hours until the next attempts had passed. What is under way names the time that it is for, and is left.
    await until(async () => {
      await world.sql(`UPDATE webhooks SET circuit_state = 'closed', consecutive_failures = 0`);
      await world.sql(
        `WITH moved AS (
           UPDATE jobs.job SET start_after = now() - interval '1 second',
             data = data || jsonb_build_object('dueAt', $1::text)
           WHERE name = 'webhook_calls' AND state < 'active' AND start_after > now()
           RETURNING data ->> 'deliveryId' AS id)
         UPDATE webhook_deliveries SET next_attempt_at = $1::timestamptz
         WHERE id IN (SELECT id FROM moved)`,
        [new Date().toISOString()],
      );
      await sleep(300);
      const [row] = await world.sql(
        `SELECT count(*)::integer AS count FROM webhook_deliveries WHERE status = 'PENDING'`,
      );
      return row.count === 0;
    }, 60_000);
    const [counts] = await world.sql(`SELECT
      (SELECT count(*)::integer FROM webhook_deliveries WHERE status = 'DELIVERED') AS arrived,
      (SELECT count(*)::integer * 2 FROM events WHERE organization_id = '${world.shop.organization.id}'
         AND name IN ('customer_password_resets.reset_password', 'customer_password_resets.create')) AS due`);
    expect(counts.arrived).toBe(counts.due);
    expect(counts.due).toBeGreaterThan(6);
  }, 180_000);
});
