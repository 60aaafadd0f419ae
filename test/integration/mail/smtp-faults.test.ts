/** What becomes of a mail if the relay fails: it has its kind, ends in time and quotes nothing. @faults */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { createSmtpMailer, type SmtpOptions } from '../../../src/mail/smtp-mailer.js';
import { parseSmtpUrl, type SmtpRelay } from '../../../src/mail/smtp-relay.js';
import { makeCertificate } from '../../support/peers/certificate.js';
import { mailFailure, type SeenMailFailure } from '../../support/peers/mail-failure.js';
import {
  drip,
  mailMessage,
  refusal,
  startMailRelay,
  startRawRelay,
  talkBy,
  upToData,
} from '../../support/peers/mail-relay.js';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

/** Closes it after the test. */
function closing<T extends { close(): Promise<void> }>(one: T): T {
  open.push(one);
  return one;
}

function mailerTo(port: number, options: SmtpOptions = {}, changes: Partial<SmtpRelay> = {}) {
  const relay = { ...parseSmtpUrl(`smtp://localhost:${port}`), ...changes };
  return closing(createSmtpMailer(relay, options));
}

const relayWith = async (options: SMTPServerOptions) => closing(await startMailRelay(options));
const rawRelay = async (talk: (socket: Socket) => void) => closing(await startRawRelay(talk));

async function failureBy(options: SMTPServerOptions): Promise<SeenMailFailure> {
  const relay = await relayWith(options);
  return mailFailure(mailerTo(relay.port).send(mailMessage()));
}

async function failureOfTalk(talk: (socket: Socket) => void, deadlineMs: number) {
  const relay = await rawRelay(talk);
  return mailFailure(mailerTo(relay.port, { deadlineMs }).send(mailMessage()));
}

const quoting = 'pat@example.org tok-1 said no';
type Callback = (error?: Error | null) => void;
const refusing =
  (code: number, text = quoting) =>
  (_address: unknown, _session: unknown, callback: Callback) =>
    callback(refusal(code, text));
const lost = { isPermanent: false, detail: 'The connection to the mail relay failed.' };

describe('a mail that the relay refuses', () => {
  it.each<[number, string, boolean, string]>([
    [550, `5.1.1 ${quoting}`, true, '550 5.1.1'],
    [550, quoting, true, '550'],
    [552, `5.2.2 ${quoting}`, true, '552 5.2.2'],
    [554, `5.7.1pat@example.org`, true, '554'],
    [503, quoting, false, '503'],
    [450, `4.2.1 ${quoting}`, false, '450 4.2.1'],
    [451, quoting, false, '451'],
    [421, `4.3.2 ${quoting}`, false, '421 4.3.2'],
  ])('by %d %s at its recipient: permanent is %s', async (code, text, isPermanent, codes) => {
    const failure = await failureBy({ onRcptTo: refusing(code, text) });
    expect(failure).toMatchObject({ isPermanent, detail: `The mail relay answered ${codes}.` });
    expect(`${failure.error.stack}${JSON.stringify(failure)}`).not.toMatch(/pat@|tok-1|said/);
    expect(failure.error.cause).toBeUndefined();
  });

  it('at its sender is lost as well', async () => {
    const failure = await failureBy({ onMailFrom: refusing(550) });
    expect(failure).toMatchObject({ isPermanent: true, code: 'EENVELOPE' });
  });

  it.each([
    [554, true],
    [451, false],
  ])('by %d after its text: permanent is %s', async (code, isPermanent) => {
    const failure = await failureBy({
      onData: (stream, _session, callback) => {
        stream.on('end', () => callback(refusal(code, quoting))).resume();
      },
    });
    expect(failure).toMatchObject({ isPermanent, code: 'EMESSAGE' });
  });

  it('by 421 before anything else can be sent later', async () => {
    const failure = await failureBy({
      onConnect: (_session, callback) => callback(refusal(421, quoting)),
    });
    expect(failure).toMatchObject({ isPermanent: false });
    expect(failure.detail).not.toContain('said');
  });

  it('by a demand to sign in can be sent later', async () => {
    const failure = await failureBy({ onMailFrom: refusing(530) });
    expect(failure).toMatchObject({ isPermanent: false, code: 'EAUTH' });
  });

  it('leaves the connection to the next one', async () => {
    const relay = await relayWith({
      onRcptTo: ({ address }, _session, callback) =>
        address.startsWith('pat') ? callback(refusal(550, quoting)) : callback(),
    });
    const mailer = mailerTo(relay.port, { maxConnections: 1 });
    await mailFailure(mailer.send(mailMessage()));
    await mailer.send(mailMessage({ to: { address: 'kim@example.org' } }));
    expect(relay.received.map(({ recipients }) => recipients)).toEqual([['kim@example.org']]);
    expect(relay.connections()).toBe(1);
  });
});

describe('a mail to a relay that is not there', () => {
  it('fails at once if the connection is refused, to be sent later', async () => {
    const relay = await startMailRelay();
    await relay.close();
    const failure = await mailFailure(mailerTo(relay.port).send(mailMessage()));
    expect(failure).toMatchObject(lost);
  });

  it('fails if its name cannot be found, to be sent later', async () => {
    const relay = parseSmtpUrl('smtp://relay.invalid');
    const mailer = closing(createSmtpMailer(relay, { deadlineMs: 2000 }));
    const failure = await mailFailure(mailer.send(mailMessage()));
    // A resolver that answers nothing ends in the deadline instead.
    expect(failure.isPermanent).toBe(false);
    expect(failure.code).toMatch(/^(EDNS|ETIMEDOUT|EABORT)$/);
  });

  it('fails if every connection is closed at once, to be sent later', async () => {
    const failure = await failureOfTalk((socket) => socket.destroy(), 5000);
    expect(failure).toMatchObject(lost);
  });
});

describe('a mail to a relay that does not come to an end', () => {
  const late = { isPermanent: false, detail: 'The mail relay did not answer in time.' };

  it.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => undefined],
    ['hangs after the greeting', talkBy({})],
    ['hangs after DATA', talkBy({ ...upToData, DATA: '' })],
    ['hangs after the text', talkBy(upToData)],
    ['greets a byte at a time', (socket) => drip(socket, '220-relay.test ESMTP\r\n', 20)],
    [
      'answers EHLO a byte at a time',
      (socket) => {
        socket.write('220 relay.test\r\n');
        socket.once('data', () => drip(socket, '250-relay.test\r\n', 20));
      },
    ],
    [
      'takes the text and then answers a byte at a time',
      (socket) => {
        talkBy(upToData)(socket);
        socket.on('data', (chunk: Buffer) => {
          if (chunk.toString().endsWith('\r\n.\r\n')) drip(socket, '250-OK\r\n', 20);
        });
      },
    ],
  ])('because it %s fails by its deadline, to be sent later', async (_what, talk) => {
    expect(await failureOfTalk(talk, 500)).toMatchObject(late);
  });

  it('fails sooner if its caller asks for that, and never later', async () => {
    const relay = await rawRelay(talkBy(upToData));
    const usual = mailerTo(relay.port);
    expect(await mailFailure(usual.send(mailMessage(), 300))).toMatchObject(late);
    const hasty = mailerTo(relay.port, { deadlineMs: 300 });
    expect(await mailFailure(hasty.send(mailMessage(), 30_000))).toMatchObject(late);
  });

  it('does not hold up the others, nor the closing of the mailer', async () => {
    const relay = await rawRelay(talkBy(upToData));
    const mailer = mailerTo(relay.port, { deadlineMs: 500, maxConnections: 1 });
    const failures = [1, 2, 3].map(() => mailFailure(mailer.send(mailMessage())));
    await mailer.close();
    for (const failure of await Promise.all(failures)) expect(failure).toMatchObject(late);
  });
});

describe('a relay off loopback', () => {
  const certificate = makeCertificate('localhost');
  const trusting = { trustedCertificates: certificate.cert };
  /** It is on loopback all the same, or a test could not run it. */
  const off = { isTlsRequired: true };
  const noTls = { isPermanent: false, detail: 'The mail relay offers no TLS that can be trusted.' };

  it('gets the mail over STARTTLS', async () => {
    const relay = await relayWith({ ...certificate, disabledCommands: [] });
    await mailerTo(relay.port, trusting, off).send(mailMessage());
    expect(relay.received).toMatchObject([{ isSecure: true }]);
  });

  it('gets the mail over TLS from the first byte', async () => {
    const relay = await relayWith({ ...certificate, secure: true });
    const relayByUrl = parseSmtpUrl(`smtps://localhost:${relay.port}`);
    await mailerTo(relay.port, trusting, { ...relayByUrl, ...off }).send(mailMessage());
    expect(relay.received).toMatchObject([{ isSecure: true }]);
  });

  // Proves: MAI-12
  it('gets nothing if it offers no STARTTLS', async () => {
    const relay = await relayWith({});
    const failure = await mailFailure(mailerTo(relay.port, trusting, off).send(mailMessage()));
    expect(failure).toMatchObject(noTls);
    expect(relay.received).toEqual([]);
  });

  // Proves: MAI-12
  it('gets nothing if STARTTLS is offered and then refused', async () => {
    const replies = { EHLO: '250-relay.test\r\n250 STARTTLS', STARTTLS: '454 4.7.0 later' };
    const relay = await rawRelay(talkBy({ ...upToData, ...replies }));
    const failure = await mailFailure(mailerTo(relay.port, trusting, off).send(mailMessage()));
    expect(failure).toMatchObject({ isPermanent: false });
  });

  // Proves: MAI-12
  it.each([
    ['is of no known authority', certificate, {}],
    ['is for another name', makeCertificate('relay.example'), 'itself'],
    ['has expired', makeCertificate('localhost', -1), 'itself'],
  ] as const)('gets nothing if its certificate %s', async (_what, made, trust) => {
    const relay = await relayWith({ ...made, disabledCommands: [] });
    const options = trust === 'itself' ? { trustedCertificates: made.cert } : trust;
    const failure = await mailFailure(mailerTo(relay.port, options, off).send(mailMessage()));
    expect(failure).toMatchObject(noTls);
    const secure = await relayWith({ ...made, secure: true });
    const byUrl = { ...off, isImplicitTls: true };
    const again = await mailFailure(mailerTo(secure.port, options, byUrl).send(mailMessage()));
    expect(again).toMatchObject(noTls);
    expect([...relay.received, ...secure.received]).toEqual([]);
  });
});
