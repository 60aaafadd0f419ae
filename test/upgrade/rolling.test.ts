/**
 * The last release and this version on one database, under load, in a rolling upgrade and back: no reset fails and no job
 * is lost. `npm run test:upgrade`, or with UPGRADE_REDEMPTIONS for another number than 1,000.
 */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { answering, startReceiver, type Receiver } from '../support/peers/receivers.js';
import { startMailRelay, type MailRelay } from '../support/peers/mail-relay.js';
import { createEmptyServerDatabase } from '../support/processes/process.js';
import { until } from '../support/until.js';
import { buildLastRelease, lastRelease, type Release } from '../support/upgrade/last-release.js';
import { startCustomers, type Load } from '../support/upgrade/customers.js';
import {
  command,
  openBalancer,
  present,
  startWorker,
  type Balancer,
  type WorkerOf,
} from '../support/upgrade/programs.js';
import { slugWithLinks, type Environment } from '../support/world/environment.js';
import { mailEnvironment } from '../support/world/mail.js';
import { administer } from '../support/world/roles.js';

jest.setTimeout(900_000);

const redemptions = Number(process.env['UPGRADE_REDEMPTIONS'] ?? 1000);
/** The steps during which customers go on. */
const steps = 7;
const ofAStep = Math.ceil(redemptions / steps);

let released: Release;
let relay: MailRelay;
let receiver: Receiver;
let environment: Environment;
let balancer: Balancer;
let load: Load;
let worker: WorkerOf;

const sql = (statement: string) => administer(environment['DATABASE_URL']!, statement);
const cli = async (release: Release, ...args: string[]) => {
  const settings = { DATABASE_URL: environment['DATABASE_URL']!, REKEY_PROFILE: 'production' };
  return command(release, settings, ...args);
};

/** A webhook of the last release that gets each reset with its token, and each new password. */
async function addWebhook(organization: string): Promise<void> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'enc', alg: 'ECDH-ES' };
  const topics = `ARRAY['customer_password_resets.create', 'customer_password_resets.reset_password']`;
  await sql(`INSERT INTO webhooks (organization_id, mode, id, url, topics, secret, includes_token, public_key)
    VALUES ('${organization}', 'live', 'allResets0', '${receiver.url}', ${topics},
      'whsec_${Buffer.alloc(32, 7).toString('base64')}', true, '${JSON.stringify(key)}')`);
}

/** Adds the shop and its callers by the commands of the last release. */
async function addShop() {
  const named = ['--name', 'The Shop', '--slug', slugWithLinks, '--json'];
  const organization = JSON.parse(await cli(released, 'organization', 'create', ...named));
  const caller = async (kind: string) => {
    const args = ['--organization', organization.id, '--kind', kind, '--mode', 'live'];
    const text = await cli(released, 'application', 'create', ...args, '--name', kind, '--json');
    return { 'x-api-key': JSON.parse(text).apiKey as string };
  };
  await addWebhook(organization.id);
  return {
    organization,
    integration: await caller('integration'),
    salesChannel: await caller('sales_channel'),
  };
}

beforeAll(async () => {
  released = buildLastRelease();
  [relay, receiver] = [await startMailRelay(), await startReceiver(answering(200, [], 'thanks'))];
  const DATABASE_URL = await createEmptyServerDatabase();
  environment = { ...mailEnvironment(relay.port), DATABASE_URL };
  await sql('DROP SCHEMA jobs CASCADE');
  await cli(released, 'migrate');
  const credentials = await addShop();
  balancer = await openBalancer(released, environment);
  worker = await startWorker(released, environment);
  load = await startCustomers(balancer.send, credentials, 4);
});

afterAll(async () => {
  await load?.stop();
  await balancer?.stop();
  await worker?.stop();
  await receiver?.close();
  await relay?.close();
});

/** Starts the worker of the other version before it stops the present one, as a rolling restart does. */
async function replaceWorker(release: Release): Promise<void> {
  const next = await startWorker(release, environment);
  await load.more(10);
  await worker.stop();
  worker = next;
}

async function goOn(): Promise<void> {
  await load.more(ofAStep);
  expect({ failures: load.failures, faults: balancer.faults() }).toEqual({
    failures: [],
    faults: [],
  });
}

it(`redeems with ${lastRelease.version}, and while its tables are migrated`, async () => {
  await goOn();
  expect(await cli(present, 'migrate')).toContain('Ran ');
  await goOn();
});

it('redeems while instances of both versions run', async () => {
  await balancer.replace(0, present);
  await replaceWorker(present);
  await goOn();
  await balancer.replace(1, present);
  await goOn();
});

it('redeems while the instances go back', async () => {
  await balancer.replace(0, released);
  await goOn();
  await replaceWorker(released);
  await balancer.replace(1, released);
  await goOn();
});

it('redeems while the tables go back', async () => {
  const back = ['migrate', '--down', '--to', lastRelease.migration, '--yes'];
  expect(await cli(present, ...back)).toContain('Undid ');
  await goOn();
});

it('has lost no mail and no call of a webhook', async () => {
  await load.stop();
  expect(load.failures).toEqual([]);
  const left = async () => {
    await sql(`UPDATE jobs.job SET start_after = now() WHERE state = 'retry'`);
    return sql(
      `SELECT name, state::text FROM jobs.job WHERE state <> 'completed' AND name <> 'purges'`,
    );
  };
  await until(async () => (await left()).length === 0, 120_000);
  const mails = (address: string) =>
    relay.received.filter(({ recipients }) => recipients.includes(address)).length;
  const missing = [...load.redeemed].filter(([address, count]) => mails(address) < count + 1);
  expect(missing).toEqual([]);
  const deliveries = await sql('SELECT id, status FROM webhook_deliveries');
  const total = [...load.redeemed.values()].reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThanOrEqual(redemptions);
  expect(deliveries.length).toBeGreaterThanOrEqual(2 * total);
  expect(deliveries.filter(({ status }) => status !== 'DELIVERED')).toEqual([]);
  const called = receiver.requests.map(({ head }) => /^webhook-id: (\S+)/im.exec(head)?.[1]);
  const ids = new Set(called);
  expect(deliveries.filter(({ id }) => !ids.has(id) && !ids.has(`msg_${id}`))).toEqual([]);
  const [sealed] = await sql(
    'SELECT count(sealed_token)::integer AS count FROM webhook_deliveries',
  );
  expect(sealed.count).toBeGreaterThan(0);
  process.stdout.write(
    `${total} redemptions by ${load.redeemed.size} customers, ${relay.received.length} mails, ${deliveries.length} calls\n`,
  );
});
