/** Services and workers behind PgBouncer, without any setting of theirs or of its. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startMailRelay, type MailRelay } from '../../support/peers/mail-relay.js';
import { cleanUp, createEmptyServerDatabase, run, start } from '../../support/processes/process.js';
import { cloneServerDatabase } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { slugWithLinks, testEnvironment } from '../../support/world/environment.js';
import { mailEnvironment } from '../../support/world/mail.js';
import {
  describeWithPgBouncer,
  startPgBouncer,
  type PgBouncer,
  type PoolMode,
} from '../../support/world/pgbouncer.js';
import { startService, type Service } from '../../support/world/service.js';
import { atShop, openShop, type Shop } from '../../support/world/shop.js';

const document = `mutation ($input: RequestPasswordResetEmailInput!) {
  requestPasswordResetEmail(input: $input) { __typename } }`;

let count = 0;

describeWithPgBouncer('PgBouncer', () => {
  describe.each<PoolMode>(['transaction', 'session'])('in %s mode', (mode) => {
    let bouncer: PgBouncer;
    let shop: Shop;
    let relay: MailRelay;
    let services: Service[];
    let environment: Record<string, string>;

    beforeAll(async () => {
      const databaseUrl = await cloneServerDatabase();
      bouncer = await startPgBouncer(databaseUrl, mode);
      relay = await startMailRelay();
      shop = await openShop({ databaseUrl, organization: { slug: slugWithLinks } });
      const more = { DATABASE_URL: bouncer.url, MAIL_FROM: 'Mail Shop <help@shop.example>' };
      environment = mailEnvironment(relay.port, more);
      services = await Promise.all([startService(environment), startService(environment)]);
    }, 60_000);
    afterAll(async () => {
      for (const { stop } of services ?? []) expect(await stop()).toBe(0);
      await cleanUp();
      await shop?.close();
      await relay?.close();
      await bouncer?.stop();
    }, 60_000);

    /** A machine that is busy sheds some (503): whoever comes again is served. */
    async function again<T>(work: () => Promise<T>, isShed: (value: T) => boolean): Promise<T> {
      const answer = await until(async () => {
        const value = await work();
        return !isShed(value) && { value };
      }, 20_000);
      return answer.value;
    }

    /** Each of so many customers is made, resets its password and asks for a mail, all at once and at any service. */
    async function serveMany(many: number): Promise<string[]> {
      const serve = async (index: number) => {
        const at = atShop(shop, services[index % services.length]!.send);
        const email = `member${(count += 1)}@crowd.example`;
        const customer = await at.customer({ email, password: undefined });
        const reset = await at.reset(customer);
        const redeem = () => at.redeem(reset, 'a lantern of seven lights');
        expect(await again(redeem, (verdict) => verdict === 'overloaded')).toBe('ok');
        const list = () => at.jsonApi('GET', '/customers?include=events');
        expect((await again(list, ({ status }) => status === 503)).status).toBe(200);
        const ask = () => at.graphql(document, { input: { email } }, at.salesChannel);
        const { data } = await again(ask, ({ status }) => status === 503);
        expect(data.requestPasswordResetEmail.__typename).toBe('PasswordResetRequested');
        return email;
      };
      return Promise.all(Array.from({ length: many }, (_, index) => serve(index)));
    }

    const links = ({ mail }: MailRelay['received'][number]) => mail.text?.includes('#id=');

    /** Lines above info, without those of a busy machine; the tests' own variable looks like a setting. */
    const failuresIn = (output: readonly string[]) =>
      output
        .join('')
        .split('\n')
        .filter(
          (line) =>
            /"level":(?:4|5)0/.test(line) &&
            !/REKEY_TEST|took too long|timeout exceeded|No session .* became free in time/.test(
              line,
            ),
        );
    const failures = () => services.flatMap(({ output }) => failuresIn(output));

    /** The link, and not only the notice that the password was changed. */
    async function expectMails(emails: readonly string[]): Promise<void> {
      const missing = () => {
        const mailed = new Set(relay.received.filter(links).flatMap((one) => one.recipients));
        return emails.filter((email) => !mailed.has(email));
      };
      const haveCome = until(() => missing().length === 0, 20_000);
      await haveCome.catch(() => expect([missing(), failures()]).toEqual([[], []]));
    }

    it('serves many at once by several processes, and all mails leave', async () => {
      await expectMails(await serveMany(12));
      expect(failures()).toEqual([]);
    }, 60_000);

    it('goes on after each process was started again, in whatever order they ask', async () => {
      for (const index of [0, 1]) {
        expect(await services[index]?.stop()).toBe(0);
        services[index] = await startService(environment);
        await expectMails(await serveMany(8));
      }
      expect(failures()).toEqual([]);
    }, 60_000);

    it('goes on after it was itself started again', async () => {
      await bouncer.restart();
      const read = async () => {
        const at = atShop(shop, services[0]!.send);
        return (await at.jsonApi('GET', '/customers')).status;
      };
      // What had a session may be told so once.
      await until(async () => (await read()) === 200);
      await until(async () => {
        const at = atShop(shop, services[1]!.send);
        return (await at.jsonApi('GET', '/customers')).status === 200;
      });
      await expectMails(await serveMany(8));
    }, 60_000);

    it('lets a worker of its own do the jobs of a service that does none', async () => {
      const worker = start('rekey', ['worker'], testEnvironment(environment));
      await worker.waitFor(/"msg":"working"/);
      const idle = await startService({ ...environment, WORKER_CONCURRENCY: '0' });
      const busy = services;
      services = [idle];
      for (const { stop } of busy) expect(await stop()).toBe(0);
      await expectMails(await serveMany(8));
      const { code, stdout } = await worker.stop('SIGTERM');
      expect(code).toBe(0);
      expect(failuresIn([stdout])).toEqual([]);
    }, 60_000);
  });

  describe.each<PoolMode>(['transaction', 'session'])('in %s mode, migrations', (mode) => {
    let bouncer: PgBouncer;
    let databaseUrl: string;

    beforeAll(async () => {
      databaseUrl = await createEmptyServerDatabase();
      bouncer = await startPgBouncer(databaseUrl, mode);
    });
    afterEach(cleanUp);
    afterAll(() => bouncer?.stop());

    it('run at once by several processes, and leave a database that works', async () => {
      const settings = { REKEY_PROFILE: 'production', DATABASE_URL: bouncer.url };
      const migrated = await Promise.all([1, 2, 3].map(() => run('rekey', ['migrate'], settings)));
      for (const { code, stderr } of migrated) {
        expect(code).toBe(0);
        expect(stderr).toMatch(/^(?:Another process migrates this database: waiting for it\.\n)?$/);
      }
      const name = ['--name', 'The Shop', '--slug', 'the-shop'];
      const made = await run('rekey', ['organization', 'create', ...name], settings);
      expect(made.code).toBe(0);
      const shop = await openShop({ databaseUrl });
      expect(
        await shop.redeem(await shop.reset(await shop.customer()), 'a lantern of seven lights'),
      ).toBe('ok');
      await shop.close();
    }, 60_000);

    it('go back as soon as PgBouncer keeps no session of the newer version', async () => {
      const settings = { REKEY_PROFILE: 'production', DATABASE_URL: bouncer.url };
      const down = () => run('rekey', ['migrate', '--down', '--yes'], settings);
      // In session mode it ends a session that its client has left, or lends it again under the same name.
      if (mode === 'transaction') expect((await down()).stderr).toContain('until RECONNECT');
      await bouncer.administer('RECONNECT');
      // It ends them when it comes to that.
      const done = await until(async () => {
        const one = await down();
        return one.code === 0 && one;
      }, 20_000);
      expect(done.stderr).toBe('');
      expect((await run('rekey', ['migrate'], settings)).code).toBe(0);
    }, 60_000);
  });
});
