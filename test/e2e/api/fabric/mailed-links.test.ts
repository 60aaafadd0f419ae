/** fabric's other way to reset: the link is mailed while the caller waits, and answered, over a real relay. */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { MailError, type Mailer, type MailMessage } from '../../../../src/mail/mailer.js';
import { createSmtpMailer } from '../../../../src/mail/smtp-mailer.js';
import { parseSmtpUrl } from '../../../../src/mail/smtp-relay.js';
import type { Dependencies } from '../../../../src/operations/ports/index.js';
import { linkIn, links, type MailLink } from '../../../support/world/mail.js';
import { useShop } from '../../../support/world/use-shop.js';
import {
  createFabricClient,
  siteContextOf,
  type FabricClient,
} from '../../../support/apis/fabric.js';
import { refusal, startMailRelay, type MailRelay } from '../../../support/peers/mail-relay.js';
import { newAddress, otherPassword } from '../../../support/world/people.js';

let relay: MailRelay;
let publicly: FabricClient;
/** Done in place of the next sending, or after it. */
let fault: { before?: () => Promise<void>; after?: () => Promise<void> } = {};
const deadlines: (number | undefined)[] = [];

/** The real one, whose mails a test can keep from leaving. */
function createMailer(port: number): Mailer {
  const mailer = createSmtpMailer(parseSmtpUrl(`smtp://127.0.0.1:${port}`));
  return {
    async send(message: MailMessage, withinMs?: number) {
      deadlines.push(withinMs);
      await fault.before?.();
      await mailer.send(message, withinMs);
      await fault.after?.();
    },
    close: () => mailer.close(),
  };
}

/** What a process that dies while it sends a mail leaves behind. */
function withDeath(deps: Dependencies): Dependencies {
  const { customerMailer } = deps;
  return {
    ...deps,
    customerMailer: {
      ...customerMailer,
      async sendResetLink(letter, withinMs) {
        const problem = await customerMailer.sendResetLink(letter, withinMs);
        if (problem?.detail === 'died') throw new Error('died');
        return problem;
      },
    },
  };
}

const die = () => Promise.reject(new MailError(false, 'died', 'EDIED'));

beforeAll(async () => {
  relay = await startMailRelay({
    onRcptTo({ address }, _session, callback) {
      callback(address.startsWith('refused') ? refusal(550, '5.1.1 CANARY') : undefined);
    },
  });
});
const shop = useShop(() => ({
  mail: { relay },
  mailer: createMailer(relay.port),
  wrapDependencies: withDeath,
}));
beforeAll(() => {
  publicly = createFabricClient(shop.send, shop, shop.salesChannel);
});
afterEach(() => {
  fault = {};
});

const mailLink = (username: string, headers = {}) =>
  shop.fabric({ method: 'PATCH', path: '/auth/local/reset/token', body: { username }, headers });
const checkToken = (token: string) =>
  publicly({ method: 'GET', path: `/auth/token/${encodeURIComponent(token)}` });

/** What a front end reads from the link that was answered. */
function readLink(resetLink: string): MailLink & { readonly page: string } {
  const { origin, pathname, hash } = new URL(resetLink);
  const fragment = new URLSearchParams(hash.slice(1));
  return {
    page: `${origin}${pathname}`,
    id: fragment.get('id') ?? '',
    token: fragment.get('token') ?? '',
  };
}

/** The jobs that are about a reset. */
const jobsOf = (id: string) =>
  shop.sql(
    `SELECT state, start_after > now() + interval '50 seconds' AS "isLate", data
     FROM jobs.job WHERE data->>'passwordResetId' = $1`,
    [id],
  );
const newestResetOf = async (customerId: string) => {
  const rows = await shop.sql<{ id: string; delivery_status: string }>(
    `SELECT id, delivery_status FROM password_resets WHERE customer_id = $1
     ORDER BY created_at DESC LIMIT 1`,
    [customerId],
  );
  return rows[0]!;
};
const makeDue = (id: string) =>
  shop.sql(`UPDATE jobs.job SET start_after = now() WHERE data->>'passwordResetId' = $1`, [id]);

describe('PATCH /auth/local/reset/token', () => {
  it('answers the very link that it mailed, which leads to a new password', async () => {
    const email = newAddress();
    const name = { first: 'Pat', middle: 'E', last: 'Kake' };
    const userId = await shop.addCustomer(email, { profile: { name } });
    const { status, body, headers } = await mailLink(email.toUpperCase());
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      name: 'Pat E Kake',
      resetLink: expect.stringContaining(`${links.storefront.reset}#id=`),
      email,
      emailSent: true,
    });
    const link = readLink(body.resetLink);
    // Sent before the answer.
    const [mail, ...others] = relay.received.filter(({ recipients }) => recipients[0] === email);
    expect(others).toEqual([]);
    expect(linkIn(mail!, links.storefront.reset)).toEqual(link);
    expect(mail!.mail.html).toContain(link.token);
    expect(linkIn(mail!, links.storefront.cancel).token).toBe(link.token);
    expect(link.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);

    expect(await jobsOf(link.id)).toEqual([]);
    expect(await shop.readReset(link.id)).toMatchObject({
      status: 'PENDING',
      delivery: { status: 'SENT', lastAttemptAt: expect.any(String), detail: null },
      events: { nodes: [{ name: 'customer_password_resets.create' }] },
    });
    expect((await checkToken(link.token)).body).toEqual({ tokenValid: true, userId });
    const redeemed = await publicly({
      method: 'PATCH',
      path: '/auth/password',
      body: { userId, resetToken: link.token, newPassword: otherPassword },
    });
    expect([redeemed.status, redeemed.body.userId]).toEqual([200, userId]);
    expect(shop.log.join('\n')).not.toContain(link.token);
    expect(shop.log.join('\n')).not.toContain(email);
  });

  it('takes both forms of x-site-context, and has null for the name of a customer without one', async () => {
    const email = newAddress();
    await shop.addCustomer(email);
    const plain = siteContextOf(shop, { channel: 12, stage: 'production' });
    for (const header of [plain, JSON.stringify(plain)]) {
      const { status, body } = await mailLink(email, { 'x-site-context': header });
      expect([status, body.name, body.emailSent]).toEqual([200, null, true]);
    }
  });

  it('ends the links before it, and is ended by those after it', async () => {
    const email = newAddress();
    await shop.addCustomer(email);
    await shop.request(email);
    const requested = linkIn(await shop.mailTo(email), links.storefront.reset);
    const first = readLink((await mailLink(email)).body.resetLink);
    const second = readLink((await mailLink(email)).body.resetLink);
    expect(await shop.redeem(requested, otherPassword)).toBe('superseded');
    expect(await shop.redeem(first, otherPassword)).toBe('superseded');
    expect(await shop.redeem(second, otherPassword)).toBe('ok');
  });

  it('speaks the customer’s language', async () => {
    const email = newAddress();
    await shop.addCustomer(email, { locale: 'de-AT' });
    await mailLink(email);
    expect((await shop.mailTo(email)).mail.subject).toContain('Passwort');
  });

  it('is not suppressed by limits or by "it was not me", which suppress the public request', async () => {
    const email = newAddress();
    await shop.addCustomer(email);
    for (let count = 1; count <= 4; count += 1) {
      expect((await mailLink(email)).body.emailSent).toBe(true);
    }
    expect(await shop.sql('SELECT 1 FROM mailboxes WHERE email_key = $1', [email])).toEqual([]);
    const cancelLink = linkIn(await shop.mailTo(email, 4), links.storefront.cancel);
    expect((await shop.cancel(cancelLink)).__typename).toBe('PasswordResetCancelled');
    await shop.request(email);
    await shop.settled();
    expect((await mailLink(email)).body.emailSent).toBe(true);
    expect(await shop.mailTo(email, 5)).toBeDefined();
    expect(relay.received.filter(({ recipients }) => recipients[0] === email)).toHaveLength(5);
  });
});

describe('where the mail is not sent', () => {
  it('says so, answers a link that works, and tries no more', async () => {
    const email = `refused-${newAddress()}`;
    await shop.addCustomer(email);
    const { status, body, text } = await mailLink(email);
    expect([status, body.emailSent]).toEqual([200, false]);
    const link = readLink(body.resetLink);
    expect(await jobsOf(link.id)).toEqual([]);
    expect(await shop.readReset(link.id)).toMatchObject({
      status: 'PENDING',
      delivery: { status: 'FAILED', detail: 'The mail relay answered 550 5.1.1.' },
    });
    expect(text).not.toContain('CANARY');
    expect(await shop.redeem(link, otherPassword)).toBe('ok');
  });

  it('waits no longer than eight seconds', async () => {
    const email = newAddress();
    await shop.addCustomer(email);
    deadlines.length = 0;
    await mailLink(email);
    expect(deadlines).toEqual([8000]);
  });
});

describe('where the process dies', () => {
  it('before the mail left, another mails a link that works a minute later', async () => {
    const email = newAddress();
    const customerId = await shop.addCustomer(email);
    fault = { before: die };
    expect((await mailLink(email)).status).toBe(500);
    fault = {};
    const { id, delivery_status: status } = await newestResetOf(customerId);
    expect(status).toBe('QUEUED');
    expect(await jobsOf(id)).toMatchObject([{ state: 'created', isLate: true }]);
    expect(relay.received.filter(({ recipients }) => recipients[0] === email)).toEqual([]);

    await makeDue(id);
    const link = linkIn(await shop.mailTo(email), links.storefront.reset);
    expect(link.id).toBe(id);
    await shop.settled();
    expect((await newestResetOf(customerId)).delivery_status).toBe('SENT');
    expect(await shop.redeem(link, otherPassword)).toBe('ok');
  });

  it('after the mail left, a second mail follows, of which the link works', async () => {
    const email = newAddress();
    const customerId = await shop.addCustomer(email);
    fault = { after: die };
    expect((await mailLink(email)).status).toBe(500);
    fault = {};
    const { id } = await newestResetOf(customerId);
    await makeDue(id);
    const newest = linkIn(await shop.mailTo(email, 2), links.storefront.reset);
    const first = linkIn(await shop.mailTo(email, 1), links.storefront.reset);
    expect([first.id, newest.id]).toEqual([id, id]);
    expect(await shop.redeem(first, otherPassword)).toBe('unrecognized');
    expect(await shop.redeem(newest, otherPassword)).toBe('ok');
  });
});

describe('the job that stands by', () => {
  it('holds no secret, and goes on where a worker has begun it', async () => {
    const email = newAddress();
    const customerId = await shop.addCustomer(email);
    let seen: unknown[] = [];
    fault = {
      before: async () => {
        const { id } = await newestResetOf(customerId);
        seen = await jobsOf(id);
        await shop.sql(
          `UPDATE jobs.job SET state = 'active', started_on = now()
           WHERE data->>'passwordResetId' = $1`,
          [id],
        );
      },
    };
    const { id, token } = readLink((await mailLink(email)).body.resetLink);
    expect(seen).toMatchObject([{ state: 'created', isLate: true }]);
    expect(JSON.stringify(seen)).not.toContain(token);
    expect(await jobsOf(id)).toMatchObject([{ state: 'active' }]);
    await shop.sql(`DELETE FROM jobs.job WHERE data->>'passwordResetId' = $1`, [id]);
  });
});
