/** The mail relay, as one URL: smtp://user:password@mail.example:587 or smtps://… */
import { hostOf, isLoopback } from '../domain/shared/loopback.js';
import { PlainPassword } from '../domain/shared/secret.js';

export interface SmtpRelay {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (RFC 8314, 3.3), in contrast to STARTTLS. */
  readonly isImplicitTls: boolean;
  /** No mail is sent unless the relay offers TLS with a certificate that is valid for the host. */
  readonly isTlsRequired: boolean;
  readonly signIn: { readonly user: string; readonly password: PlainPassword } | null;
}

/** Submission (RFC 6409, 3.1) and submission over TLS (RFC 8314, 7.3). */
const defaultPorts: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };

const message =
  'must be a URL such as smtps://user:password@mail.example:465, without a path or a query';

/** The URL parser accepts almost anything as the host of a scheme that it does not know. */
const hostPattern = /^([0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$/;

function decodeSignIn({ username, password }: URL): SmtpRelay['signIn'] {
  if (username === '' && password === '') return null;
  const user = decodeURIComponent(username);
  return { user, password: new PlainPassword(decodeURIComponent(password)) };
}

/**
 * Reads the relay's URL. Throws an `Error` also if there is a query, which could switch TLS off in the SMTP library.
 */
export function parseSmtpUrl(text: string): SmtpRelay {
  try {
    const url = new URL(text);
    const [defaultPort, host] = [defaultPorts[url.protocol], hostOf(text)];
    const rest = `${url.pathname === '/' ? '' : url.pathname}${url.search}${url.hash}`;
    if (defaultPort === undefined || !hostPattern.test(host) || rest !== '') throw new TypeError();
    return {
      host,
      port: url.port === '' ? defaultPort : Number(url.port),
      isImplicitTls: url.protocol === 'smtps:',
      isTlsRequired: !isLoopback(host),
      signIn: decodeSignIn(url),
    };
  } catch {
    throw new Error(message);
  }
}
