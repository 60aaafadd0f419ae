/**
 * Many deliveries at once: what they take of the sessions that all share (WHK-06).
 * @databases
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Dependencies } from '../../../src/operations/ports/index.js';
import { development } from '../../support/world/environment.js';
import { useShop } from '../../support/world/use-shop.js';
import { startReceiver, type Receiver } from '../../support/peers/receivers.js';
import { statementsOf } from '../../support/rows/statements.js';
import { until } from '../../support/until.js';
import { createWebhook, ok, noMailer } from '../../support/world/webhooks.js';

const webhooks = 20;
const customers = 5;
const calls = `SELECT 1 FROM jobs.job WHERE name = 'webhook_calls'`;

let receiver: Receiver;
let most = 0;

/** Counts the transactions that are under way. */
function counting(dependencies: Dependencies): Dependencies {
  const { unitOfWork } = dependencies;
  let underWay = 0;
  const run: typeof unitOfWork.run = async (work) => {
    underWay += 1;
    most = Math.max(most, underWay);
    return unitOfWork.run(work).finally(() => {
      underWay -= 1;
    });
  };
  return { ...dependencies, unitOfWork: { ...unitOfWork, run } };
}

const shop = useShop({ environment: development, mailer: noMailer, wrapDependencies: counting });

beforeAll(async () => {
  receiver = await startReceiver(ok);
  for (let count = 0; count < webhooks; count += 1) {
    await createWebhook(shop, { url: `${receiver.url}/${count}` });
  }
});

afterAll(() => receiver.close());

it('creates the deliveries of all webhooks in as many statements as of one', async () => {
  const statements = await statementsOf(shop.app.database.dataSource, () => shop.customer());
  expect(statements.length).toBeLessThan(15);
  expect(await shop.sql(calls)).toHaveLength(webhooks);
});

it('leaves most sessions to requests and mails while it is called', async () => {
  for (let count = 1; count < customers; count += 1) await shop.customer();
  most = 0;
  await shop.app.worker?.start();
  await until(() => receiver.requests.length === webhooks * customers);
  await until(async () => (await shop.sql(calls)).length === 0);
  // Of ten: four for calls, and the routine purge.
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(5);
});
