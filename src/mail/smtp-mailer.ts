/** Sends mail by SMTP, over a few connections that stay open. */
import { setTimeout } from 'node:timers/promises';
import { createTransport, type MailMessage as OutgoingMail } from 'nodemailer';
import { toMailError } from './smtp-failures.js';
import { MailError, toMailOptions, type Mailer, type MailMessage } from './mailer.js';
import type { SmtpRelay } from './smtp-relay.js';

export interface SmtpOptions {
  /**
   * For one mail, from `send` until the relay has accepted it, including the wait for a free connection. A relay that
   * sends a byte now and then resets every other time-out. 30 seconds by default.
   */
  readonly deadlineMs?: number;
  readonly maxConnections?: number;
  /** Certificates in PEM to trust instead of Node's own. */
  readonly trustedCertificates?: string;
}

/** How many mails may be under way at once while their callers wait, in addition to those of jobs. */
const callersMax = 5;

/**
 * Returns one connection for each mail that may be under way: links and notices of jobs, `mailsAtOnce` of each, and
 * mails that callers wait for. Links that hang at the relay leave the others their connections.
 */
export function connectionsFor(mailsAtOnce: number): number {
  return 2 * mailsAtOnce + callersMax;
}

async function refuseAfter(ms: number): Promise<never> {
  await setTimeout(ms, undefined, { ref: false });
  throw Object.assign(new Error('late'), { code: 'ETIMEDOUT' });
}

/** How long a relay may take to close its side after we closed ours. */
const closeMs = 1000;

function toTransport(relay: SmtpRelay, options: SmtpOptions, deadlineMs: number) {
  const { host, port, isImplicitTls, isTlsRequired, signIn } = relay;
  return createTransport({
    pool: true,
    host,
    port,
    secure: isImplicitTls,
    requireTLS: isTlsRequired,
    // On loopback, relays tend to offer STARTTLS with a self-signed certificate.
    ignoreTLS: !isTlsRequired,
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ...(options.trustedCertificates !== undefined && { ca: options.trustedCertificates }),
    },
    ...(signIn && { auth: { user: signIn.user, pass: signIn.password.reveal() } }),
    maxConnections: options.maxConnections ?? 5,
    // nodemailer repeats only mails of which the relay has not had a byte.
    maxRequeues: 1,
    dnsTimeout: deadlineMs,
    connectionTimeout: deadlineMs,
    greetingTimeout: deadlineMs,
    socketTimeout: deadlineMs,
    socketCloseTimeout: closeMs,
    logger: false,
  });
}

/** A mail that the relay has in full may arrive, even if the connection then fails. */
interface Progress {
  isWritten: boolean;
}

/** A plugin of nodemailer, which reads the mail's content only when the relay is ready to take it. */
function trackProgress(mail: OutgoingMail, done: () => void): void {
  const { progress } = mail.data as { progress?: Progress };
  mail.message?.processFunc((content) =>
    content.once('end', () => {
      if (progress) progress.isWritten = true;
    }),
  );
  done();
}

function closedError(): MailError {
  const detail = 'The service is shutting down.';
  return new MailError({ code: 'ECLOSED', detail, isPermanent: false });
}

/** Opens no connection before the first mail. */
export function createSmtpMailer(relay: SmtpRelay, options: SmtpOptions = {}): Mailer {
  const { deadlineMs = 30_000 } = options;
  const transport = toTransport(relay, options, deadlineMs);
  transport.use('stream', trackProgress);
  const underWay = new Set<Promise<unknown>>();
  let isClosed = false;

  async function deliver(message: MailMessage, withinMs: number): Promise<void> {
    const progress: Progress = { isWritten: false };
    try {
      const signal = AbortSignal.timeout(Math.min(withinMs, deadlineMs));
      const mail = { ...toMailOptions(message), signal, progress };
      await transport.sendMail(mail);
    } catch (error) {
      throw toMailError(error, progress.isWritten);
    }
  }

  return {
    async send(message, withinMs = deadlineMs) {
      if (isClosed) throw closedError();
      const sending = deliver(message, withinMs);
      underWay.add(sending);
      await sending.finally(() => underWay.delete(sending));
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
      transport.close();
    },
  };
}

/**
 * Connects to the relay, begins TLS, signs in if the settings say so, and leaves. Throws `MailError`, after
 * `withinMs` milliseconds at the latest.
 */
export async function verifyRelay(relay: SmtpRelay, withinMs: number): Promise<void> {
  const transport = toTransport(relay, { maxConnections: 1 }, withinMs);
  try {
    await Promise.race([transport.verify(), refuseAfter(withinMs)]);
  } catch (error) {
    throw toMailError(error);
  } finally {
    transport.close();
  }
}
