/** Mails and a superseding change: another password, another address, a lost answer of the relay. */
import { describe, expect, it } from '@jest/globals';
import { createJobAdministration } from '../../../src/database/jobs/job-administration.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import { createSmtpMailer } from '../../../src/mail/smtp-mailer.js';
import { parseSmtpUrl } from '../../../src/mail/smtp-relay.js';
import {
  openMailShop,
  linkIn,
  links,
  type MailLink,
  type MailShop,
} from '../../support/world/mail.js';
import { until } from '../../support/until.js';
import { goodPassword, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';
import { refusal, startMailRelay } from '../../support/peers/mail-relay.js';

const idle = useShop({ mail: { isWorking: false } });
const shop = useShop({ mail: true });

async function mailedLink(email: string, count = 1): Promise<MailLink> {
  const link = linkIn(await shop.mailTo(email, count), links.storefront.reset);
  await shop.settled();
  return link;
}

/** Another job for the mail of a reset, as one that was retried. */
async function mailAgain({ id: passwordResetId }: MailLink): Promise<void> {
  const partition = { organizationId: shop.organization.id, mode: 'live' as const };
  const job = { ...partition, passwordResetId, link: null, locale: null };
  await createUnitOfWork(shop.app.database.dataSource).enqueue('password_reset_mails', job);
  await shop.settled();
}

/** A customer who has asked for a mail. */
async function requestingCustomer(of: MailShop, email: string, more = {}): Promise<string> {
  const id = await of.addCustomer(email, more);
  await of.request(email);
  return id;
}

describe('a mail that was sent', () => {
  it('is not followed by another one, whatever job asks for it', async () => {
    await requestingCustomer(shop, 'once@example.org');
    const link = await mailedLink('once@example.org');
    const before = shop.relay.received.length;
    await mailAgain(link);
    expect(shop.relay.received).toHaveLength(before);
    expect(await shop.redeem(link, goodPassword)).toBe('ok');
  });

  it('counts as sent if its link was used before that was recorded', async () => {
    await requestingCustomer(shop, 'quick@example.org');
    const link = await mailedLink('quick@example.org');
    const requeue = `UPDATE password_resets SET delivery_status = 'QUEUED' WHERE id = $1`;
    await shop.sql(requeue, [link.id]);
    expect(await shop.redeem(link, goodPassword)).toBe('ok');
    await mailAgain(link);
    expect((await shop.readReset(link.id)).delivery.status).toBe('SENT');
  });

  it('leaves no job behind', async () => {
    const left = await shop.sql(`SELECT 1 FROM jobs.job WHERE name <> 'purges'`);
    expect(left).toEqual([]);
  });
});

describe('the mailbox that a customer has left', () => {
  it('cannot cancel what went to the new one', async () => {
    const id = await requestingCustomer(shop, 'left@example.org');
    const old = await mailedLink('left@example.org');
    await shop.updateCustomer(id, { email: 'moved@example.org' });
    await shop.request('moved@example.org');
    const link = await mailedLink('moved@example.org');
    const refused = { __typename: 'ResetTokenError', reason: 'SUPERSEDED' };
    expect(await shop.cancel(old)).toEqual(refused);
    expect(await shop.redeem(link, goodPassword)).toBe('ok');
  });
});

describe('what waited while no worker ran', () => {
  const find = (email: string) =>
    idle.relay.received.filter(({ recipients }) => recipients.includes(email));

  it('is settled by what happened meanwhile', async () => {
    const known = { password: goodPassword };
    const changed = await requestingCustomer(idle, 'changed@example.org', known);
    await requestingCustomer(idle, 'held@example.org');
    const moving = await idle.addCustomer('before@example.org', known);
    // The first remembers the password; the second said "it was not me" after asking for the mail.
    for (const id of [changed, moving]) await idle.changePassword(id, goodPassword, otherPassword);
    const age = (email: string, by: string) =>
      idle.sql(`UPDATE jobs.job SET created_on = now() - interval '${by}'
        WHERE data->>'emailKey' = '${email}'`);
    await age('held@example.org', '90 minutes');
    await idle.sql(
      `INSERT INTO mailboxes (organization_id, mode, email_key, held_until)
      VALUES ($1, 'live', 'held@example.org', now() - interval '10 minutes')`,
      [idle.organization.id],
    );
    await idle.updateCustomer(moving, { email: 'after@example.org' });
    // One asked last week; another has got a newer token from the shop's back end.
    for (const email of ['late@example.org', 'helped@example.org']) {
      await requestingCustomer(idle, email);
    }
    await age('late@example.org', '5 days');
    const link = await idle.reset('helped@example.org');
    await idle.app.worker?.start();
    await idle.settled();
    const hasLink = find('changed@example.org').map(({ mail }) => mail.text?.includes('#id='));
    expect(hasLink).toEqual([false]);
    // An attacker who changed the password may have changed the address next.
    expect(find('before@example.org')).toHaveLength(1);
    for (const name of ['held', 'after', 'late', 'helped']) {
      expect(find(`${name}@example.org`)).toEqual([]);
    }
    expect(await idle.redeem(link, goodPassword)).toBe('ok');
    expect(await idle.sql(`SELECT id FROM password_resets`)).toEqual([{ id: link.id }]);
    for (const reason of ['late', 'replaced', 'changed', 'cancelled']) {
      expect(idle.log.join('')).toContain(`"reason":"${reason}"`);
    }
  });
});

type Reaction = 'refuses' | 'says nothing' | 'accepts';

/** A shop whose relay does with each mail what is said, the last thing again and again. */
async function createWithRelay(...reactions: Reaction[]) {
  const seen: Reaction[] = [];
  const relay = await startMailRelay({
    onData(stream, _session, callback) {
      const reaction = reactions[Math.min(seen.length, reactions.length - 1)] ?? 'accepts';
      seen.push(reaction);
      stream.resume().on('end', () => {
        if (reaction !== 'says nothing') callback(reaction === 'refuses' ? refusal(421, '') : null);
      });
    },
  });
  const url = parseSmtpUrl(`smtp://127.0.0.1:${relay.port}`);
  const mailer = createSmtpMailer(url, { deadlineMs: 500 });
  const one = await openMailShop({ mail: { relay }, mailer });
  return { ...one, seen };
}

describe('a relay that takes mails and never confirms it', () => {
  const untilFailed = ({ sql, hurry }: MailShop) =>
    until(async () => {
      await hurry();
      return (await sql(`SELECT 1 FROM jobs.job WHERE state = 'failed'`)).length > 0;
    }, 20_000);
  const deliveryStatus = async ({ sql }: MailShop) =>
    (await sql('SELECT delivery_status FROM password_resets'))[0].delivery_status;

  it('gets two of them for one request, and the failure is logged', async () => {
    const silent = await createWithRelay('says nothing');
    await requestingCustomer(silent, 'twice@example.org');
    await untilFailed(silent);
    expect(silent.seen).toHaveLength(2);
    expect(await deliveryStatus(silent)).toBe('FAILED');
    expect(silent.log.join('')).toContain('job failed permanently');
    await silent.close();
  });

  it('gets two notices of one change', async () => {
    const silent = await createWithRelay('says nothing');
    const userId = await silent.addCustomer('notice@example.org', { password: goodPassword });
    await silent.changePassword(userId, goodPassword, otherPassword);
    await untilFailed(silent);
    expect(silent.seen).toHaveLength(2);
    await silent.close();
  });

  it('gets a third after one that it refused, since only one may have arrived', async () => {
    const shaky = await createWithRelay('refuses', 'says nothing', 'refuses', 'accepts');
    await requestingCustomer(shaky, 'shaky@example.org');
    await until(async () => {
      await shaky.hurry();
      return shaky.seen.length === 4;
    }, 20_000);
    await shaky.settled();
    expect(await deliveryStatus(shaky)).toBe('HANDED_OVER');
    await shaky.close();
  });

  it('gets two more once an operator has a job tried again', async () => {
    const silent = await createWithRelay('says nothing');
    await requestingCustomer(silent, 'again@example.org');
    await untilFailed(silent);
    await createJobAdministration(silent.app.database.dataSource).retry();
    await untilFailed(silent);
    expect(silent.seen).toHaveLength(4);
    await silent.close();
  });
});
