/**
 * Many deliveries at once: what they take of the sessions that all share (WHK-06).
 * @server
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Dependencies } from '../../../src/operations/ports/index.js';
import { createTestApp, type TestApp } from '../../support/world/app.js';
import { withCheapHashes } from '../../support/world/cheap-hashes.js';
import { until } from '../../support/world/delivery.js';
import { createCustomer, type Headers } from '../../support/world/people.js';
import { startReceiver, type Receiver } from '../../support/peers/receivers.js';
import { statementsOf } from '../../support/rows/statements.js';
import { ok } from '../../support/world/webhook-world.js';
import { createWebhook } from '../../support/world/webhooks.js';

const mailer = { send: () => Promise.resolve(), close: () => Promise.resolve() };
const webhooks = 20;
const customers = 5;

let rekey: TestApp;
let integration: Headers;
let receiver: Receiver;
let most = 0;

/** Counts the transactions that are under way. */
function counting(given: Dependencies): Dependencies {
  const dependencies = withCheapHashes(given);
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

beforeAll(async () => {
  const environment = { REKEY_PROFILE: 'development' };
  rekey = await createTestApp({ environment, mailer, wrapDependencies: counting });
  integration = await (await rekey.createShop()).bearer('integration');
  receiver = await startReceiver(ok);
  for (let count = 0; count < webhooks; count += 1) {
    await createWebhook(rekey, integration, { url: `${receiver.url}/${count}` });
  }
});

afterAll(async () => {
  await rekey.close();
  await receiver.close();
});

it('is announced to all webhooks in as many statements as to one', async () => {
  const statements = await statementsOf(rekey.app.database.dataSource, () =>
    createCustomer(rekey, integration),
  );
  expect(statements.length).toBeLessThan(15);
  const [jobs] = await rekey.sql<{ count: number }>(
    `SELECT count(*)::integer AS count FROM jobs.job WHERE name = 'webhook_calls'`,
  );
  expect(jobs?.count).toBe(webhooks);
});

it('leaves most sessions to requests and mails while it is called', async () => {
  for (let count = 1; count < customers; count += 1) await createCustomer(rekey, integration);
  most = 0;
  await rekey.app.worker?.start();
  await until(() => receiver.requests.length === webhooks * customers);
  await until(async () => {
    const waiting = await rekey.sql(`SELECT 1 FROM jobs.job WHERE name = 'webhook_calls'`);
    return waiting.length === 0;
  });
  // Of ten: four for calls, and the routine purge.
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(5);
});
