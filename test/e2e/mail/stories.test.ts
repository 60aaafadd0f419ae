/** What becomes of mails that something else overtook: another change, another address, a lost word of the relay. */
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
import { useShop } from '../../support/world/use-shop.js';
import { refusal, startMailRelay } from '../../support/peers/mail-relay.js';

const password = 'a boat with 3 red sails';

const idle = useShop({ mail: { isWorking: false } });
const shop = useShop({ mail: true });

async function mailedLink(email: string, count = 1): Promise<MailLink> {
  const link = linkIn(await shop.mailTo(email, count), links.storefront.reset);
  await shop.settled();
  return link;
}

/** Another job for the mail of a reset, as one that was retried. */
async function mailAgain({ id: passwordResetId }: MailLink): Promise<void> {
  const { id: organizationId } = shop.organization;
  const whose = { organizationId, mode: 'live' as const, passwordResetId };
  const { dataSource } = shop.app.database;
  await createUnitOfWork(dataSource).enqueue('password_reset_mails', {
    ...whose,
    link: null,
    locale: null,
  });
  await shop.settled();
}

async function deliveryOf({ id }: MailLink): Promise<unknown> {
  const query = `query ($id: ID!) { customerPasswordReset(id: $id) { delivery { status } } }`;
  const { data } = await shop.graphql(query, { id });
  return data.customerPasswordReset.delivery.status;
}

async function changeAddress(of: MailShop, id: string, email: string): Promise<void> {
  const query = `mutation ($id: ID!, $email: String!) {
    updateCustomer(id: $id, input: { email: $email }) { __typename } }`;
  await of.graphql(query, { id, email });
}

describe('a mail that was sent', () => {
  it('is not followed by another one, whatever job asks for it', async () => {
    await shop.addCustomer('once@example.org');
    await shop.request('once@example.org');
    const link = await mailedLink('once@example.org');
    const before = shop.relay.received.length;
    await mailAgain(link);
    expect(shop.relay.received).toHaveLength(before);
    expect(await shop.redeem(link, password)).toBe('ok');
  });

  it('counts as sent where its link was used before anybody knew', async () => {
    await shop.addCustomer('quick@example.org');
    await shop.request('quick@example.org');
    const link = await mailedLink('quick@example.org');
    await shop.sql(`UPDATE password_resets SET delivery_status = 'QUEUED' WHERE id = $1`, [
      link.id,
    ]);
    expect(await shop.redeem(link, password)).toBe('ok');
    await mailAgain(link);
    expect(await deliveryOf(link)).toBe('SENT');
  });

  it('leaves no job behind', async () => {
    const left = await shop.sql(`SELECT 1 FROM jobs.job WHERE name <> 'purges'`);
    expect(left).toEqual([]);
  });
});

describe('the mailbox that a customer has left', () => {
  it('cannot cancel what went to the new one', async () => {
    const id = await shop.addCustomer('left@example.org');
    await shop.request('left@example.org');
    const old = await mailedLink('left@example.org');
    await changeAddress(shop, id, 'moved@example.org');
    await shop.request('moved@example.org');
    const link = await mailedLink('moved@example.org');
    const query = `mutation ($token: String!) { cancelPasswordReset(input: { token: $token }) {
      __typename ... on ResetTokenError { reason } } }`;
    const { data } = await shop.graphql(query, { token: old.token }, shop.salesChannel);
    expect(data.cancelPasswordReset).toEqual({
      __typename: 'ResetTokenError',
      reason: 'SUPERSEDED',
    });
    expect(await shop.redeem(link, password)).toBe('ok');
  });
});

describe('what waited while no worker ran', () => {
  const find = (email: string) =>
    idle.relay.received.filter(({ recipients }) => recipients.includes(email));

  it('is settled by what happened meanwhile', async () => {
    const changed = await idle.addCustomer('changed@example.org', { password });
    await idle.addCustomer('held@example.org');
    const moving = await idle.addCustomer('before@example.org', { password });
    for (const email of ['changed@example.org', 'held@example.org']) await idle.request(email);
    // The first knows the password again; the second said "it was not me" after it had been asked for.
    const change = `mutation ($input: ChangeUserPasswordInput!) {
      changeUserPassword(input: $input) { __typename } }`;
    for (const userId of [changed, moving]) {
      const input = { userId, oldPassword: password, newPassword: `${password}!` };
      await idle.graphql(change, { input });
    }
    await idle.sql(`UPDATE jobs.job SET created_on = now() - interval '90 minutes'
      WHERE data->>'emailKey' = 'held@example.org'`);
    await idle.sql(
      `INSERT INTO mailboxes (organization_id, mode, email_key, suppressed_until)
      VALUES ($1, 'live', 'held@example.org', now() - interval '10 minutes')`,
      [idle.organization.id],
    );
    await changeAddress(idle, moving, 'after@example.org');
    // One asked last week; another has got a newer token from the shop's back end.
    for (const email of ['late@example.org', 'helped@example.org']) {
      await idle.addCustomer(email);
      await idle.request(email);
    }
    await idle.sql(`UPDATE jobs.job SET created_on = now() - interval '5 days'
      WHERE data->>'emailKey' = 'late@example.org'`);
    const help = `mutation ($input: CreateCustomerPasswordResetInput!) {
      createCustomerPasswordReset(input: $input) {
        ... on CustomerPasswordReset { id resetPasswordToken } } }`;
    const input = { customerEmail: 'helped@example.org' };
    const { data } = await idle.graphql(help, { input });
    await idle.app.worker?.start();
    await idle.settled();
    expect(find('held@example.org')).toEqual([]);
    expect(find('changed@example.org').map(({ mail }) => mail.text?.includes('#id='))).toEqual([
      false,
    ]);
    // The caller that changed the password may have changed the address next.
    expect(find('before@example.org')).toHaveLength(1);
    expect(find('after@example.org')).toEqual([]);
    expect(find('late@example.org')).toEqual([]);
    expect(find('helped@example.org')).toEqual([]);
    const { id, resetPasswordToken: token } = data.createCustomerPasswordReset;
    const link = { id, token };
    expect(await idle.redeem(link, password)).toBe('ok');
    expect(await idle.sql(`SELECT id FROM password_resets`)).toEqual([{ id }]);
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
  const mailer = createSmtpMailer(parseSmtpUrl(`smtp://127.0.0.1:${relay.port}`), {
    deadlineMs: 500,
  });
  const one = await openMailShop({ mail: { relay }, mailer });
  return { ...one, seen };
}

describe('a relay that takes mails and never says so', () => {
  const untilFailed = (silent: MailShop) =>
    until(async () => {
      await silent.hurry();
      const failed = await silent.sql(`SELECT name FROM jobs.job WHERE state = 'failed'`);
      return failed.length > 0;
    }, 20_000);

  it('gets two of them for one request, and the failure is told', async () => {
    const silent = await createWithRelay('says nothing');
    await silent.addCustomer('twice@example.org');
    await silent.request('twice@example.org');
    await untilFailed(silent);
    expect(silent.seen).toHaveLength(2);
    const [reset] = await silent.sql('SELECT delivery_status FROM password_resets');
    expect(reset.delivery_status).toBe('FAILED');
    expect(silent.log.join('')).toContain('job failed permanently');
    await silent.close();
  });

  it('gets two notices of one change', async () => {
    const silent = await createWithRelay('says nothing');
    const userId = await silent.addCustomer('notice@example.org', { password });
    const change = `mutation ($input: ChangeUserPasswordInput!) {
      changeUserPassword(input: $input) { __typename } }`;
    const input = { userId, oldPassword: password, newPassword: `${password}!` };
    await silent.graphql(change, { input });
    await untilFailed(silent);
    expect(silent.seen).toHaveLength(2);
    await silent.close();
  });

  it('gets a third after one that it refused, since only one may have arrived', async () => {
    const reactions = ['refuses', 'says nothing', 'refuses', 'accepts'] as const;
    const shaky = await createWithRelay(...reactions);
    await shaky.addCustomer('shaky@example.org');
    await shaky.request('shaky@example.org');
    await until(async () => {
      await shaky.hurry();
      return shaky.seen.length === reactions.length;
    }, 20_000);
    await shaky.settled();
    const [reset] = await shaky.sql('SELECT delivery_status FROM password_resets');
    expect(reset.delivery_status).toBe('SENT');
    await shaky.close();
  });

  it('gets two more once an operator has a job tried again', async () => {
    const silent = await createWithRelay('says nothing');
    await silent.addCustomer('again@example.org');
    await silent.request('again@example.org');
    await untilFailed(silent);
    await createJobAdministration(silent.app.database.dataSource).retry();
    await untilFailed(silent);
    expect(silent.seen).toHaveLength(4);
    await silent.close();
  });
});
