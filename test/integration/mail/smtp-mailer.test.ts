/** Mail over real connections to a relay of npm's `smtp-server`, read back by `postal-mime`. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { SMTPServerOptions } from 'smtp-server';
import type { Mailer, MailMessage } from '../../../src/mail/mailer.js';
import { renderMessage } from '../../../src/mail/messages/index.js';
import { createSmtpMailer } from '../../../src/mail/smtp-mailer.js';
import { parseSmtpUrl } from '../../../src/mail/smtp-relay.js';
import { mailFailure } from '../../support/peers/mail-failure.js';
import { mailMessage, startMailRelay, type MailRelay } from '../../support/peers/mail-relay.js';
import { resetRequested } from '../../support/peers/messages.js';

let relay: MailRelay;
let mailer: Mailer;

async function start(options?: SMTPServerOptions): Promise<void> {
  relay = await startMailRelay(options);
  mailer = createSmtpMailer(parseSmtpUrl(`smtp://localhost:${relay.port}`));
}

afterEach(async () => {
  await mailer.close();
  await relay.close();
});

async function sent(changes: Partial<MailMessage> = {}) {
  await start();
  await mailer.send(mailMessage(changes));
  const [mail, ...others] = relay.received;
  if (!mail || others.length > 0) throw new Error('There is not exactly one mail.');
  return mail;
}

describe('a mail', () => {
  it('arrives with its texts and its headers', async () => {
    const to = { name: 'Pät Example', address: 'Pat@example.org' };
    const subject = 'Neues Passwort für Müller & Söhne 日本';
    const texts = { text: 'Grüße\n', html: '<p>Grüße</p>' };
    const { sender, recipients, mail } = await sent({ to, subject, ...texts });
    expect([sender, ...recipients]).toEqual(['no-reply@shop.example', 'Pat@example.org']);
    expect(mail).toMatchObject({
      ...{ from: { name: 'Acme', address: 'no-reply@shop.example' }, to: [to], subject },
      messageId: expect.stringMatching(/^<[\w-]+@shop\.example>$/),
      attachments: [],
    });
    expect(mail.text?.trim()).toBe('Grüße');
    expect(mail.html?.trim()).toBe('<p>Grüße</p>');
    const headers = new Map(mail.headers.map(({ key, value }) => [key, value]));
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('content-type')).toMatch(/^multipart\/alternative;/);
  });

  it('keeps a long link whole, in the text and in the HTML', async () => {
    const resetLink = `https://shop.example/reset#id=Rst1&token=${'aB-_9.'.repeat(120)}`;
    const message = resetRequested({ resetLink });
    const { mail } = await sent(renderMessage(message, 'ja'));
    expect(mail.text).toContain(`\n${resetLink}\n`);
    expect(mail.html).toContain(`href="${resetLink.replace('&', '&amp;')}"`);
    expect(mail.html).toContain('<html lang="ja" dir="ltr">');
  });

  it('keeps a line that is a single full stop', async () => {
    const { mail } = await sent({ text: 'a\n.\nQUIT\n' });
    expect(mail.text?.trim()).toBe('a\n.\nQUIT');
  });

  // Proves: MAI-05
  it.each([
    ['CR and LF', '\r\nBcc: x@evil.test\r\n\r\nbody'],
    ['a lone CR', '\rBcc: x@evil.test'],
    ['a lone LF', '\nBcc: x@evil.test'],
    ['NUL', '\0Bcc: x@evil.test'],
    ['a line separator', '\u2028Bcc: x@evil.test'],
    ['another address', ' <x@evil.test>, y'],
    ['a quote', '" <x@evil.test>, "'],
    ['an encoded word', '=?utf-8?q?=0D=0ABcc:_x@evil.test?='],
  ])('with %s in names and subject has one recipient and no other header', async (_what, text) => {
    const { recipients, mail } = await sent({
      to: { name: `Pat${text}`, address: 'pat@example.org' },
      from: { name: `Acme${text}`, address: 'no-reply@shop.example' },
      subject: `Hello${text}`,
    });
    expect(recipients).toEqual(['pat@example.org']);
    expect(mail.to?.map(({ address }) => address)).toEqual(['pat@example.org']);
    expect(mail.from?.address).toBe('no-reply@shop.example');
    expect(mail.headers.map(({ key }) => key).toSorted()).toEqual(
      'auto-submitted content-type date from message-id mime-version subject to x-auto-response-suppress'.split(
        ' ',
      ),
    );
    expect([mail.cc, mail.bcc]).toEqual([undefined, undefined]);
    const shown = `${mail.subject}${mail.from?.name}${mail.to?.[0]?.name}`;
    expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  });

  // Proves: MAI-05, MAI-06
  it.each([
    ['CR and LF', 'pat@example.org\r\nRCPT TO:<x@evil.test>'],
    ['NUL', 'pat\0@example.org'],
    ['a line separator', 'pat@example.org\u2028'],
    ['a comma list', 'pat@example.org,x@evil.test'],
    ['a semicolon list', 'pat@example.org;x@evil.test'],
    ['two addresses', 'pat@example.org x@evil.test'],
    ['a quoted address before another', '"x@evil.test y"@example.org'],
    ['a quoted local part', '"a b"@example.org'],
    ['a route', '@evil.test:pat@example.org'],
    ['a display name', 'Pat <pat@example.org>'],
    ['a percent hack', 'x%evil.test@[127.0.0.1]'],
    ['letters beyond ASCII', 'p\u00e4t@example.org'],
    ['nothing', ''],
    ['nested groups', `${'g:'.repeat(10_000)}pat@example.org`],
  ])('to an address with %s is refused before anything is sent', async (_what, address) => {
    await start();
    for (const changes of [{ to: { address } }, { from: { address } }]) {
      const failure = await mailFailure(mailer.send(mailMessage(changes)));
      expect(failure).toMatchObject({ isPermanent: true, code: 'EFORM' });
      expect(failure.detail).not.toMatch(/evil|pat/);
    }
    expect(relay.connections()).toBe(0);
  });

  it('goes over a connection that is there already', async () => {
    await start();
    await mailer.send(mailMessage());
    await mailer.send(mailMessage());
    expect(relay.received).toHaveLength(2);
    expect(relay.connections()).toBe(1);
  });

  it('is sent before the mailer closes, and refused afterwards', async () => {
    await start();
    const sending = mailer.send(mailMessage());
    await mailer.close();
    await expect(sending).resolves.toBeUndefined();
    expect(relay.received).toHaveLength(1);
    const failure = await mailFailure(mailer.send(mailMessage()));
    expect(failure).toMatchObject({ isPermanent: false, code: 'ECLOSED' });
  });
});

describe('a relay that wants a sign-in', () => {
  const options: SMTPServerOptions = {
    authOptional: false,
    allowInsecureAuth: true,
    authMethods: ['PLAIN'],
    onAuth: ({ username, password }, _session, callback) => {
      if (username === 'us@er' && password === 'p/ss:w') callback(null, { user: 1 });
      else callback(Object.assign(new Error('no, us@er'), { responseCode: 535 }));
    },
  };

  async function signIn(password: string): Promise<void> {
    await start(options);
    mailer = createSmtpMailer(parseSmtpUrl(`smtp://us%40er:${password}@localhost:${relay.port}`));
  }

  it('gets what the URL says', async () => {
    await signIn('p%2Fss%3Aw');
    await mailer.send(mailMessage());
    expect(relay.received).toHaveLength(1);
  });

  it('and refuses it leaves the mail to be sent later', async () => {
    await signIn('wrong');
    const failure = await mailFailure(mailer.send(mailMessage()));
    const detail = 'The mail relay refused the sign-in (535).';
    expect(failure).toMatchObject({ isPermanent: false, code: 'EAUTH', detail });
  });
});
