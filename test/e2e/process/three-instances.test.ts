/** Three instances behind a load balancer are one service, also while one of them is killed under load. @faults */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sendOver } from '../../support/apis/send.js';
import { startBalancer, type LoadBalancer } from '../../support/peers/balancer.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { mailEnvironment, openMailShop, type MailShop } from '../../support/world/mail.js';
import { goodPassword, newAddress } from '../../support/world/people.js';
import { startService, type Service } from '../../support/world/service.js';
import { atShop, type Shop } from '../../support/world/shop.js';
import { useSession } from '../../support/world/steady-load.js';

const password = 'nine lanterns over water';
const askForMail = `mutation ($email: String!) {
  requestPasswordResetEmail(input: { email: $email }) { __typename } }`;

describeOnServer('three instances behind a load balancer', () => {
  let own: MailShop;
  let start: () => Promise<Service>;
  let services: Service[];
  let balancer: LoadBalancer;
  let shop: Shop;

  beforeAll(async () => {
    const databaseUrl = await cloneServerDatabase();
    own = await openMailShop({ databaseUrl, mail: { isWorking: false } });
    const settings = { ...mailEnvironment(own.relay.port), LIMIT_GUESSES_PER_ACCOUNT: '5/900' };
    start = () => startService({ ...settings, DATABASE_URL: databaseUrl });
    services = await Promise.all([start(), start(), start()]);
    balancer = await startBalancer(services.map(({ url }) => url));
    shop = atShop(own, sendOver(balancer.url));
  }, 60_000);
  afterAll(async () => {
    await balancer?.close();
    for (const service of services ?? []) await service.stop('SIGKILL');
    await own?.close();
  });

  /** Asks for a mail and redeems a reset, one customer after the other. Returns what was acknowledged. */
  async function work(isOver: () => boolean) {
    const mailed: string[] = [];
    const redeemed: string[] = [];
    while (!isOver()) {
      // A request that is under way at the instance that dies is answered by 502, and acknowledged nothing.
      await (async () => {
        const person = await shop.customer({ password: undefined });
        const asked = await shop.graphql(askForMail, { email: person.email }, shop.salesChannel);
        if (asked.data?.requestPasswordResetEmail) mailed.push(person.email);
        const other = await shop.customer({ password: undefined });
        const told = await shop.redeem(await shop.reset(other), password);
        if (told === 'ok') redeemed.push(other.email);
      })().catch(() => undefined);
    }
    return { mailed, redeemed };
  }

  it('count guesses together, and take a session that another one began', async () => {
    const person = await shop.customer();
    const session = await shop.session(person.email, goodPassword);
    const seen = await Promise.all(
      services.map(({ send }) => useSession(atShop(own, send), session)),
    );
    expect(seen).toEqual(['ok', 'ok', 'ok']);
    const told: string[] = [];
    for (let turn = 0; turn < 7; turn += 1)
      told.push(await shop.signIn(person.email, 'not the password'));
    expect(told.map((one) => one === told[0])).toEqual([...Array(5).fill(true), false, false]);
    expect(told[6]).toBe(await shop.signIn(person.email, goodPassword));
  });

  // Proves: MAI-10
  it('lose nothing that was acknowledged when one is killed under load', async () => {
    let isOver = false;
    const clients = Array.from({ length: 6 }, () => work(() => isOver));
    await until(() => own.relay.received.length > 5, 30_000);
    await services[1]?.stop('SIGKILL');
    const before = own.relay.received.length;
    await until(() => own.relay.received.length > before + 5, 30_000);
    isOver = true;
    const done = await Promise.all(clients);
    const mailed = done.flatMap((one) => one.mailed);
    const redeemed = done.flatMap((one) => one.redeemed);
    expect(Math.min(mailed.length, redeemed.length)).toBeGreaterThan(5);

    // The dead worker's jobs come back after a minute, or when it is started again after that.
    await own.sql(`UPDATE jobs.job SET started_on = started_on - interval '61 seconds', retry_delay = 0
      WHERE state = 'active'`);
    services.push(await start());
    await Promise.all(mailed.map((email) => own.mailTo(email)));
    for (const email of redeemed) await shop.session(email, password);
  }, 90_000);

  it('go on as two', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await shop.graphql('{ viewer { mode } }')).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await shop.customer({ email: newAddress() })).toMatchObject({ id: expect.any(String) });
  });
});
