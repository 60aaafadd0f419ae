/** The work that a requested mail causes starts at a random moment, so that no later request tells of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { mailEnvironment, mailTo, openMailShop, type MailShop } from '../../support/world/mail.js';
import { newAddress } from '../../support/world/people.js';
import { startService, type Service } from '../../support/world/service.js';
import { atShop, type Shop } from '../../support/world/shop.js';
import { useShop } from '../../support/world/use-shop.js';

const spreadMs = 1600;
const spread = { RESET_MAIL_SPREAD_MS: String(spreadMs) };

const document = `mutation ($email: String!) {
  requestPasswordResetEmail(input: { email: $email }) { __typename } }`;

async function request(shop: Shop, email: string): Promise<void> {
  const { data } = await shop.graphql(document, { email }, shop.salesChannel);
  expect(data.requestPasswordResetEmail.__typename).toBe('PasswordResetRequested');
}

interface WaitingJob {
  readonly email: string;
  readonly delayMs: number;
  readonly startAt: Date;
}

/** The jobs of requests that no worker has taken. */
const waiting = (shop: Pick<Shop, 'sql'>) =>
  shop.sql<WaitingJob>(`SELECT data->>'emailKey' AS email, start_after AS "startAt",
      extract(epoch FROM start_after - created_on)::float8 * 1000 AS "delayMs"
    FROM jobs.job WHERE name = 'password_reset_requests' AND state = 'created' ORDER BY created_on`);

/** By kind, a customer with this address, or none. */
const people: Record<string, (shop: Shop) => Promise<string>> = {
  known: async (shop) => (await shop.customer()).email,
  passwordless: async (shop) => (await shop.customer({ password: null })).email,
  disabled: async (shop) => {
    const { id, email } = await shop.customer();
    await shop.updateCustomer(id, { isActive: false });
    return email;
  },
  unknown: async () => newAddress(),
};

describe('the job of a requested mail', () => {
  const shop = useShop({ environment: spread, mail: { isWorking: false } });
  beforeEach(() => shop.sql('DELETE FROM jobs.job'));

  // Proves: ENU-02
  it.each(Object.keys(people))(
    'waits for a random part of the spread if the address is %s',
    async (kind) => {
      const email = await people[kind]!(shop);
      // That one of four quarters stays empty by chance happens once in ten million runs.
      for (let count = 0; count < 60; count += 1) await request(shop, email);
      const delays = (await waiting(shop)).map(({ delayMs }) => Math.round(delayMs));
      expect(delays).toHaveLength(60);
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...delays)).toBeLessThanOrEqual(spreadMs);
      const quarters = delays.map((delay) => Math.min(Math.floor((4 * delay) / spreadMs), 3));
      expect([...new Set(quarters)].sort()).toEqual([0, 1, 2, 3]);
    },
  );

  it('is not taken before that time, and taken soon after it', async () => {
    const emails = await Promise.all(Array.from({ length: 8 }, () => people['known']!(shop)));
    for (const email of emails) await request(shop, email);
    const jobs = await waiting(shop);
    expect(jobs.map(({ email }) => email).sort()).toEqual([...emails].sort());
    await shop.app.worker?.start();
    await Promise.all(emails.map((email) => shop.mailTo(email)));
    for (const { email, startAt } of jobs) {
      const [reset] = await shop.sql<{ created_at: Date }>(
        'SELECT created_at FROM password_resets WHERE customer_email = $1',
        [email],
      );
      const lateMs = reset!.created_at.getTime() - startAt.getTime();
      // Instants of rows are cut to milliseconds.
      expect(lateMs).toBeGreaterThanOrEqual(-1);
      // As long as a machine with much else to do may take for what is usually a few milliseconds.
      expect(lateMs).toBeLessThan(5000);
    }
  });
});

describe('without a spread', () => {
  const shop = useShop({ mail: { isWorking: false } });

  it('the job is due at once', async () => {
    await request(shop, newAddress());
    expect(await waiting(shop)).toMatchObject([{ delayMs: 0 }]);
  });
});

describeOnServer('a job that waits', () => {
  let shop: MailShop;
  let start: () => Promise<Service>;

  beforeAll(async () => {
    const databaseUrl = await cloneServerDatabase();
    shop = await openMailShop({ databaseUrl, mail: { isWorking: false } });
    const settings = { DATABASE_URL: databaseUrl, RESET_MAIL_SPREAD_MS: '30000' };
    start = () => startService(mailEnvironment(shop.relay.port, settings));
  });
  beforeEach(() => shop.sql('DELETE FROM jobs.job'));
  afterAll(() => shop.close());

  /** As if half a minute had passed. */
  const passSpread = () =>
    shop.sql(`UPDATE jobs.job SET start_after = start_after - interval '30 seconds'`);

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'outlives the end of the service by %s, and is done by the next one',
    async (signal) => {
      const emails = await Promise.all(Array.from({ length: 5 }, () => people['known']!(shop)));
      const first = await start();
      for (const email of emails) await request(atShop(shop, first.send), email);
      await first.stop(signal);
      const left = (await waiting(shop)).map(({ email }) => email);
      expect(left.length).toBeGreaterThan(0);
      const second = await start();
      await passSpread();
      await Promise.all(emails.map((email) => mailTo(shop.relay, email)));
      await shop.settled();
      await second.stop();
      const recipients = shop.relay.received.flatMap((mail) => mail.recipients);
      for (const email of left) expect(recipients.filter((one) => one === email)).toHaveLength(1);
    },
  );
});
