/** Explains why a connection to the database failed. Names the setting, and never shows its password. */
import type { UrlSetting } from './server-connection.js';
import { isSocket, parseServerUrl, type ServerAddress } from './server-url.js';

/** What the driver throws: PostgreSQL's code (its manual, appendix A), the system's or Node's. */
interface DriverError {
  readonly code?: string;
  readonly message?: string;
}

function placeOf(address: ServerAddress): string {
  const { host, port } = address;
  if (isSocket(address)) return `${host}/.s.PGSQL.${port}`;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const quoted = (text = ''): string => (text === '' ? '' : ` "${text}"`);

/** The certificate's own problems, in Node's words (its manual, "X509 certificate error codes"). */
const certificateCodes =
  /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_|ERR_SSL_|ERR_OSSL_)/;

const cures: readonly (readonly [RegExp, string])[] = [
  [/^The server does not support SSL/, 'has no TLS, which sslmode requires.'],
  [
    /no pg_hba\.conf entry .*(?:no encryption|SSL off)/,
    'refuses connections without TLS: add sslmode=verify-full, or sslmode=require.',
  ],
];

function describeTls({ code = '', message = '' }: DriverError): string | null {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'has a certificate for another host.';
  if (code === 'CERT_HAS_EXPIRED') return 'has a certificate that has expired.';
  if (certificateCodes.test(code)) {
    return `has a certificate of no known authority (${code}): give its file as sslrootcert.`;
  }
  return cures.find(([pattern]) => pattern.test(message))?.[1] ?? null;
}

/** The role lacks CONNECT. Names in quotes can be pasted as they are. */
function describeForbidden({ user, database }: ServerAddress): string {
  const cure = `GRANT CONNECT ON DATABASE "${database}" TO "${user}";`;
  return `the role "${user}" may not connect to the database "${database}". An owner or a superuser lets it: ${cure}`;
}

/** Returns null for an unknown error. */
function describeError(error: DriverError, address: ServerAddress): string | null {
  const place = placeOf(address);
  const { code } = error;
  const tls = describeTls(error);
  if (tls !== null) return `the server at ${place} ${tls}`;
  const database = quoted(address.database);
  if (code === '3D000') {
    return `the server at ${place} has no ${database ? `database${database}` : 'such database'}.`;
  }
  if (code === '28000' || code === '28P01') {
    return `the server at ${place} refused the user${quoted(address.user)}.`;
  }
  if (code === '42501') return describeForbidden(address);
  if (code === 'ECONNREFUSED' || (code === 'ENOENT' && isSocket(address))) {
    return `nothing listens at ${place}.`;
  }
  if (code === 'ENOTFOUND') return `there is no host "${address.host}".`;
  // A pooler has one code for all, and says in its own words why, such as "no such database: shop". None is a secret.
  if (code === '08P01') return `the pooler at ${place} refused the session: ${error.message}.`;
  return null;
}

/** Returns one sentence for the operator. `url` is null for the embedded database. */
export function describeConnectionProblem(
  thrown: unknown,
  url: string | null,
  setting: UrlSetting = 'DATABASE_URL',
): string {
  const error = thrown as DriverError;
  const known = url === null ? null : describeError(error, parseServerUrl(url));
  if (known !== null) return `${setting}: ${known}`;
  return `The database cannot be reached${error.code ? ` (${error.code})` : ''}.`;
}
