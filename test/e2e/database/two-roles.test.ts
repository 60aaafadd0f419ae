/** One role migrates; another one with the documented rights runs the service and the worker through everything. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { toRun } from '../../../src/database/rights/needed.js';
import { rekey, rekeyProcess } from '../../support/processes/command-line.js';
import { describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';
import { testEnvironment } from '../../support/world/environment.js';
import { linkIn, links, openMailShop, type MailShop } from '../../support/world/mail.js';
import { goodPassword, otherPassword } from '../../support/world/people.js';
import { administer, documentedSql, openRoles, type Roles } from '../../support/world/roles.js';
import { startService } from '../../support/world/service.js';
import { ok, openWebhookShop } from '../../support/world/webhooks.js';

jest.setTimeout(120_000);

/** Faults of every part: with one, a right lacks. */
const faultsIn = (log: readonly string[]) => log.filter((line) => /"level":50|42501/.test(line));

/** A customer's way from a mail to the notice, and those of the attempts that count. */
async function reset(shop: MailShop): Promise<void> {
  const email = 'heron@example.org';
  const id = await shop.addCustomer(email);
  await shop.request(email);
  const link = linkIn(await shop.mailTo(email), links.storefront.reset);
  expect(await shop.redeem(link, goodPassword)).toBe('ok');
  await shop.mailTo(email, 2);
  expect(await shop.signIn(email, otherPassword)).toBe('wrong_credentials');
  expect(await shop.signIn(email, otherPassword)).toBe('wrong_credentials');
  expect(await shop.changePassword(id, goodPassword, otherPassword)).toBe('ok');
  await shop.mailTo(email, 3);
  const other = await shop.reset(email);
  await shop.cancel(other);
  expect(await shop.jsonApi.redeem(await shop.reset(email), goodPassword)).toBe('ok');
  expect(await shop.updateCustomer(id, { isActive: false })).toBe('ok');
  expect(await shop.deleteCustomer(id)).toBe('ok');
  await shop.settled();
}

/** Old rows of each kind go with the next purge. */
async function purge(shop: MailShop): Promise<void> {
  const old = "now() - interval '400 days'";
  await shop.sql(`UPDATE password_resets SET expires_at = ${old}`);
  await shop.sql(`UPDATE events SET created_at = ${old}`);
  await shop.sql(`UPDATE mailboxes SET updated_at = ${old}`);
  await shop.sql(`UPDATE rate_limits SET expires_at = ${old}`);
  await shop.sql(`DELETE FROM jobs.job WHERE name = 'purges'`);
  await shop.app.jobs.schedulePurge();
  await until(async () => {
    const [row] = await shop.sql(`SELECT (SELECT count(*) FROM password_resets)
      + (SELECT count(*) FROM events) + (SELECT count(*) FROM mailboxes)
      + (SELECT count(*) FROM rate_limits) AS left`);
    return row.left === '0';
  });
}

/** What pg-boss does with jobs that ended or whose worker died. */
async function archive({ sql, app }: MailShop): Promise<void> {
  await sql(`UPDATE jobs.job SET completed_on = now() - interval '60 days', state = 'completed'`);
  await sql(`UPDATE jobs.version SET maintained_on = now() - interval '1 day'`);
  await app.worker?.stop();
}

async function callWebhook(databaseUrl: string): Promise<void> {
  const shop = await openWebhookShop({ databaseUrl });
  try {
    const receiver = await shop.receiving(ok);
    const webhook = await shop.listenTo(receiver);
    await shop.reset();
    await shop.deliveryWhere(webhook.id, { status: 'DELIVERED' });
    expect(faultsIn(shop.log)).toEqual([]);
    await shop.cleanUp();
  } finally {
    await shop.close();
  }
}

async function liveThrough(databaseUrl: string): Promise<void> {
  const shop = await openMailShop({ databaseUrl, mail: {} });
  try {
    await reset(shop);
    await purge(shop);
    await archive(shop);
    expect(faultsIn(shop.log)).toEqual([]);
  } finally {
    await shop.close();
  }
  await callWebhook(databaseUrl);
}

describeOnServer('with two roles', () => {
  let roles: Roles;

  beforeAll(async () => {
    roles = await openRoles();
    const [, second = ''] = documentedSql(roles);
    await administer(roles.urlOf(roles.owner), second);
    const { code } = await rekey({ DATABASE_URL: roles.urlOf(roles.owner) }, 'migrate');
    expect(code).toBe(0);
  });
  afterAll(() => roles?.close());

  it('the documented rights are enough for the whole flow', () =>
    liveThrough(roles.urlOf(roles.service)));

  it('the rights that a start asks for are enough for it, too, besides those to add a shop', async () => {
    const { service, url } = roles;
    const grants = toRun
      .filter(({ table }) => table !== null)
      .map(({ place, table, right }) => {
        const schema = place === 'home' ? 'public' : 'jobs';
        return `GRANT ${right} ON ${schema}.${table} TO ${service}`;
      });
    await administer(
      url,
      `REVOKE ALL ON ALL TABLES IN SCHEMA public, jobs FROM ${service}`,
      ...grants,
      `GRANT INSERT ON organizations, applications TO ${service}`,
      'TRUNCATE organizations CASCADE',
    );
    await liveThrough(roles.urlOf(service));
    await administer(url, `GRANT ALL ON ALL TABLES IN SCHEMA public, jobs TO ${service}`);
  });

  describe('a right that lacks ends the start', () => {
    const lacking = async (work: (message: string) => Promise<void>) => {
      const { service, database, url } = roles;
      await administer(url, `REVOKE UPDATE ON jobs.job FROM ${service}`);
      const cure = `GRANT UPDATE ON TABLE jobs.job TO ${service};`;
      const rights = `lacks rights in the database ${database}: UPDATE on table jobs.job`;
      await work(`The role ${service} ${rights}. An owner or a superuser gives them: ${cure}`);
      await administer(url, cure);
    };
    const settings = () => testEnvironment({ DATABASE_URL: roles.urlOf(roles.service) });

    it('of the service', () =>
      lacking(async (message) => {
        await expect(startService(settings())).rejects.toThrow(
          `Rekey could not start: ${message}\n`,
        );
      }));

    it('of a worker', () =>
      lacking(async (message) => {
        const { code, stderr } = await rekeyProcess(settings(), 'worker');
        expect({ code, stderr }).toEqual({ code: 1, stderr: `error: ${message}\n` });
      }));

    it('and the doctor names it', () =>
      lacking(async (message) => {
        const { stdout } = await rekey(settings(), 'doctor', '--json');
        const examinations: { findings: any[] }[] = JSON.parse(stdout).examinations;
        const found = examinations.flatMap(({ findings }) => findings);
        const right = found.find(({ code }) => code === 'database.rights');
        expect(`${right?.message} ${right?.change}`).toBe(message);
      }));

    it('and a command that cannot do its work names the role', async () => {
      const { service, url } = roles;
      await administer(url, `REVOKE SELECT ON organizations FROM ${service}`);
      const { code, stderr } = await rekey(settings(), 'organization', 'list');
      expect(code).toBe(1);
      expect(stderr).toBe(
        `error: The role ${service} lacks a right in the database ${roles.database}: permission denied for table organizations. See docs/database.md#rights-of-the-roles\n`,
      );
      await administer(url, `GRANT SELECT ON organizations TO ${service}`);
    });
  });
});
