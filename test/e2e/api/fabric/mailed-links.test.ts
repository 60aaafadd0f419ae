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
/** Done before or after the next mail is sent. */
let fault: { before?: () => Promise<void>; after?: () => Promise<void> } = {};
/** How long each mail to an address could take: mails of earlier tests may still leave. */
const deadlines: { address: string; withinMs: number | undefined }[] = [];

/** The real one, whose mails a test can keep from leaving. */
function createMailer(port: number): Mailer {
  const mailer = createSmtpMailer(parseSmtpUrl(`smtp://127.0.0.1:${port}`));
  return {
    async send(message: MailMessage, withinMs?: number) {
      deadlines.push({ address: message.to.address, withinMs });
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
      async sendResetLink(message, withinMs) {
        const failure = await customerMailer.sendResetLink(message, withinMs);
        if (failure?.detail === 'died') throw new Error('died');
        return failure;
      },
    },
  };
}

const die = () =>
  Promise.reject(new MailError({ code: 'EDIED', detail: 'died', isPermanent: false }));

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

/** What a front end reads from a link in an answer. */
function readLink(resetLink: string): MailLink & { readonly page: string } {
  const { origin, pathname, hash } = new URL(resetLink);
  const { id = '', token = '' } = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  return { page: `${origin}${pathname}`, id, token };
}

/** A new customer, who has asked for nothing yet. */
async function newCustomer(more?: object, email = newAddress()) {
  return { email, customerId: await shop.addCustomer(email, more) };
}
const mailedLink = async (email: string) => readLink((await mailLink(email)).body.resetLink);
const mailsTo = (email: string) =>
  relay.received.filter(({ recipients }) => recipients[0] === email);

/** The jobs that are about a reset. */
const jobsOf = (id: string) =>
  shop.sql(
    `SELECT state, start_after > now() + interval '50 seconds' AS "isLate", data
     FROM jobs.job WHERE data->>'passwordResetId' = $1`,
    [id],
  );
const newestResetOf = async (customerId: string) => {
  const query = `SELECT id, delivery_status AS status FROM password_resets WHERE customer_id = $1
    ORDER BY created_at DESC LIMIT 1`;
  return (await shop.sql<{ id: string; status: string }>(query, [customerId]))[0]!;
};
const makeDue = (id: string) =>
  shop.sql(`UPDATE jobs.job SET start_after = now() WHERE data->>'passwordResetId' = $1`, [id]);

describe('PATCH /auth/local/reset/token', () => {
  it('answers the very link that it mailed, which leads to a new password', async () => {
    const name = { first: 'Pat', middle: 'E', last: 'Kake' };
    const { email, customerId: userId } = await newCustomer({ profile: { name } });
    const { status, body, headers } = await mailLink(email.toUpperCase());
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    const resetLink = expect.stringContaining(`${links.storefront.reset}#id=`);
    expect(body).toEqual({ name: 'Pat E Kake', resetLink, email, emailSent: true });
    const link = readLink(body.resetLink);
    // Sent before the answer.
    const [mail, ...others] = mailsTo(email);
    expect(others).toEqual([]);
    expect(linkIn(mail!, links.storefront.reset)).toEqual(link);
    expect(mail!.mail.html).toContain(link.token);
    expect(linkIn(mail!, links.storefront.cancel).token).toBe(link.token);
    expect(link.token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);

    expect(await jobsOf(link.id)).toEqual([]);
    expect(await shop.readReset(link.id)).toMatchObject({
      status: 'PENDING',
      delivery: { status: 'SENT', lastAttemptAt: expect.any(String), detail: null },
      events: { nodes: [{ name: 'CUSTOMER_PASSWORD_RESETS_CREATE' }] },
    });
    expect((await checkToken(link.token)).body).toEqual({ tokenValid: true, userId });
    expect(await shop.fabric.redeem({ ...link, customerId: userId })).toBe('ok');
    for (const secret of [link.token, email]) expect(shop.log.join()).not.toContain(secret);
  });

  it('takes both forms of x-site-context, and has null for a name that is not known', async () => {
    const { email } = await newCustomer();
    const plain = siteContextOf(shop, { channel: 12, stage: 'production' });
    for (const header of [plain, JSON.stringify(plain)]) {
      const { status, body } = await mailLink(email, { 'x-site-context': header });
      expect([status, body.name, body.emailSent]).toEqual([200, null, true]);
    }
  });

  it('ends the links before it, and is ended by those after it', async () => {
    const { email } = await newCustomer();
    await shop.request(email);
    const requested = linkIn(await shop.mailTo(email), links.storefront.reset);
    const first = await mailedLink(email);
    const second = await mailedLink(email);
    expect(await shop.redeem(requested, otherPassword)).toBe('superseded');
    expect(await shop.redeem(first, otherPassword)).toBe('superseded');
    expect(await shop.redeem(second, otherPassword)).toBe('ok');
  });

  it('speaks the customer’s language', async () => {
    const { email } = await newCustomer({ locale: 'de-AT' });
    await mailLink(email);
    expect((await shop.mailTo(email)).mail.subject).toContain('Passwort');
  });

  it('is not suppressed by limits or by "it was not me", which suppress the public request', async () => {
    const { email } = await newCustomer();
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
    expect(mailsTo(email)).toHaveLength(5);
  });
});

describe('if the mail is not sent, the answer', () => {
  it('says so, answers a link that works, and tries no more', async () => {
    const { email } = await newCustomer({}, `refused-${newAddress()}`);
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
    const { email } = await newCustomer();
    await mailLink(email);
    const own = deadlines.filter(({ address }) => address === email);
    expect(own).toEqual([{ address: email, withinMs: 8000 }]);
  });
});

describe('if the process dies', () => {
  it('before the mail left, another mails a link that works a minute later', async () => {
    const { email, customerId } = await newCustomer();
    fault = { before: die };
    expect((await mailLink(email)).status).toBe(500);
    fault = {};
    const { id, status } = await newestResetOf(customerId);
    expect(status).toBe('QUEUED');
    expect(await jobsOf(id)).toMatchObject([{ state: 'created', isLate: true }]);
    expect(mailsTo(email)).toEqual([]);

    await makeDue(id);
    const link = linkIn(await shop.mailTo(email), links.storefront.reset);
    expect(link.id).toBe(id);
    await shop.settled();
    expect((await newestResetOf(customerId)).status).toBe('HANDED_OVER');
    expect(await shop.redeem(link, otherPassword)).toBe('ok');
  });

  it('after the mail left, a second mail follows, of which the link works', async () => {
    const { email, customerId } = await newCustomer();
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
  it('holds no secret, and goes on if a worker has begun it', async () => {
    const { email, customerId } = await newCustomer();
    let seen: unknown[] = [];
    fault = {
      before: async () => {
        const { id } = await newestResetOf(customerId);
        seen = await jobsOf(id);
        await shop.sql(`UPDATE jobs.job SET state = 'active', started_on = now()
          WHERE data->>'passwordResetId' = '${id}'`);
      },
    };
    const { id, token } = await mailedLink(email);
    expect(seen).toMatchObject([{ state: 'created', isLate: true }]);
    expect(JSON.stringify(seen)).not.toContain(token);
    expect(await jobsOf(id)).toMatchObject([{ state: 'active' }]);
    await shop.sql(`DELETE FROM jobs.job WHERE data->>'passwordResetId' = $1`, [id]);
  });
});
