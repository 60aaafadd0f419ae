/**
 * A network that drops what is sent, in both directions and without a word, on every session that is open: as a failover
 * or a firewall does. New sessions work. @faults
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { findGrowth, resourcesOf } from '../../support/faults/aftermath.js';
import { openProxy, type Proxy } from '../../support/peers/proxy.js';
import { startMailRelay, type MailRelay } from '../../support/peers/mail-relay.js';
import { cleanUp, start } from '../../support/processes/process.js';
import { isLong } from '../../support/long.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { slugWithLinks, testEnvironment } from '../../support/world/environment.js';
import { mailEnvironment } from '../../support/world/mail.js';
import { goodPassword } from '../../support/world/people.js';
import { startService, type Service } from '../../support/world/service.js';
import { atShop, openShop, type Shop } from '../../support/world/shop.js';

/** From the moment at which new sessions work (milliseconds). */
const boundMs = 10_000;

/** How often the database goes and comes back between two looks at what the service holds. */
const outages = isLong ? 20 : 5;

describeOnServer('while every session is silent', () => {
  let shop: Shop;
  let relay: MailRelay;
  let proxy: Proxy;
  let services: Service[] = [];

  beforeAll(async () => {
    const databaseUrl = await cloneServerDatabase();
    relay = await startMailRelay();
    proxy = await openProxy(databaseUrl);
    shop = await openShop({ databaseUrl, organization: { slug: slugWithLinks } });
  });
  afterEach(async () => {
    proxy.speak();
    for (const { process: child, stop } of services)
      if (child.exitCode === null) await stop('SIGKILL');
    services = [];
  });
  afterAll(async () => {
    await shop.close();
    await relay.close();
    await proxy.cut();
    await cleanUp();
  });

  const environment = () => ({ ...mailEnvironment(relay.port), DATABASE_URL: proxy.url });

  async function serve(more: Record<string, string> = {}): Promise<Shop> {
    const service = await startService({ ...environment(), ...more });
    services.push(service);
    return atShop(shop, service.send);
  }

  const read = async (at: Shop) => (await at.jsonApi('GET', '/customers')).status;
  const readMany = (at: Shop) => Promise.all(Array.from({ length: 12 }, () => read(at)));

  it('a service answers 503 within ten seconds, and serves again ten after new ones work', async () => {
    const at = await serve();
    expect(await readMany(at)).toEqual(Array(12).fill(200));
    proxy.silence();
    const begin = performance.now();
    const answers = await readMany(at);
    expect(performance.now() - begin).toBeLessThan(boundMs);
    expect(new Set(answers)).toEqual(new Set([503]));
    // All that are open now are silent for ever.
    await sleep(500);
    proxy.speak();
    const mended = performance.now();
    await until(async () => (await readMany(at)).every((status) => status === 200), 20_000);
    expect(performance.now() - mended).toBeLessThan(boundMs);
    await expect(at.customer()).resolves.toBeDefined();
  }, 60_000);

  it('a service that nobody asks notices no later, and its worker sends mails', async () => {
    const at = await serve();
    const { email } = await at.customer();
    await readMany(at);
    proxy.silence();
    await sleep(500);
    proxy.speak();
    const mended = performance.now();
    const asked = async () => {
      const { data } = await at.graphql(
        'mutation ($email: String!) { requestPasswordResetEmail(input: { email: $email }) { __typename } }',
        { email },
        at.salesChannel,
      );
      return data?.requestPasswordResetEmail?.__typename === 'PasswordResetRequested';
    };
    await until(asked, 20_000);
    await until(() => relay.received.some(({ recipients }) => recipients.includes(email)), 20_000);
    expect(performance.now() - mended).toBeLessThan(boundMs);
  }, 60_000);

  it('a worker of its own takes jobs again', async () => {
    const at = await serve({ WORKER_CONCURRENCY: '0' });
    const worker = start('rekey', ['worker'], testEnvironment(environment()));
    await worker.waitFor(/"msg":"working"/);
    const { email } = await at.customer();
    proxy.silence();
    await sleep(7000);
    proxy.speak();
    const mended = performance.now();
    const input = { email };
    const document =
      'mutation ($input: RequestPasswordResetEmailInput!) { requestPasswordResetEmail(input: $input) { __typename } }';
    // By the service in this process, which is not behind the proxy.
    await shop.graphql(document, { input }, shop.salesChannel);
    await until(() => relay.received.some(({ recipients }) => recipients.includes(email)), 20_000);
    expect(performance.now() - mended).toBeLessThan(boundMs);
    proxy.silence();
    await sleep(1500);
    expect((await worker.stop('SIGTERM')).code).toBe(0);
  }, 60_000);

  it('a stop ends in order, with requests under way', async () => {
    const at = await serve();
    await readMany(at);
    proxy.silence();
    const answers = readMany(at).catch(() => []);
    await sleep(300);
    expect(await services[0]?.stop()).toBe(0);
    await answers;
  }, 60_000);

  it('a commit whose answer never comes is told as unknown, and nothing is done twice', async () => {
    const at = await serve();
    const reset = await at.reset(await at.customer());
    // The commit lasts, so that the proxy can fall silent in it.
    await shop.sql(`CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql
      AS 'BEGIN PERFORM pg_sleep(1); RETURN NULL; END'`);
    await shop.sql(`CREATE CONSTRAINT TRIGGER slow AFTER UPDATE ON password_resets
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle()`);
    const isCommitting = async () => {
      const rows = await shop.sql(`SELECT 1 FROM pg_stat_activity WHERE query = 'COMMIT'
        AND state = 'active' AND datname = current_database()`);
      return rows.length > 0;
    };
    const document = `mutation ($id: ID!, $token: String!, $password: String!) {
      updateCustomerPasswordReset(id: $id,
        input: { customerPassword: $password, resetPasswordToken: $token }) { __typename } }`;
    const password = 'a lantern of seven lights';
    const variables = { id: reset.id, token: reset.token, password };
    const answer = at.graphql(document, variables, at.salesChannel);
    await until(isCommitting);
    proxy.silence();
    const { status, errors, headers } = await answer;
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('2');
    expect(errors[0].message).toMatch(/may have been made or not/);
    proxy.speak();
    await shop.sql('DROP FUNCTION dawdle CASCADE');
    await until(async () => (await shop.signIn(reset.email, password)) === 'ok');
    expect(await shop.signIn(reset.email, goodPassword)).toBe('wrong_credentials');
    expect(await shop.redeem(reset, 'another of seven lights')).toBe('already_used');
  }, 60_000);

  it('nothing is left behind by a database that goes and comes back', async () => {
    const at = await serve();
    const [service] = services;
    const round = async (goes: () => Promise<void> | void, comes: () => Promise<void> | void) => {
      await readMany(at);
      await goes();
      await readMany(at);
      await comes();
      await until(async () => (await readMany(at)).every((status) => status === 200), 20_000);
    };
    const cut = () => round(proxy.cut, proxy.mend);
    for (let rounds = 0; rounds < 3; rounds += 1) await cut();
    const before = resourcesOf(service!);
    for (let rounds = 0; rounds < outages; rounds += 1) await cut();
    await round(proxy.silence, proxy.speak);
    const after = resourcesOf(service!);
    expect(findGrowth(before, after)).toEqual([]);
    process.stdout.write(`${outages + 1} outages: ${JSON.stringify({ before, after })}\n`);
    const sessions = await shop.sql(`SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'rekey%'`);
    // Ten of this process, and ten of the service; those that are silent end when the server notices.
    expect(sessions.length).toBeLessThanOrEqual(30);
  }, 90_000);
});
