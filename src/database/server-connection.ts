/** From the parts of a database's URL to what the driver takes, with TLS as libpq's `sslmode` means it. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import { isLoopback } from '../domain/shared/loopback.js';
import { isSocket, parseServerUrl, type ServerAddress } from './server-url.js';

/** The settings that name a server. Errors begin with theirs. */
export type UrlSetting = 'DATABASE_URL' | 'DATABASE_READ_URL';

/** Throws an error that names the parameter, but not the file. */
function readPem(setting: UrlSetting, parameter: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${setting}: the file of ${parameter} cannot be read (${code}).`, {
      cause: error,
    });
  }
}

/** With a root certificate, libpq checks it for `require`, too. */
function checksOf({ host, tls }: ServerAddress): ConnectionOptions {
  if (tls.mode === 'require' && tls.rootCert === undefined) return { rejectUnauthorized: false };
  if (tls.mode !== 'verify-full') return { checkServerIdentity: () => undefined };
  // The driver leaves an address out, so that Node would compare the certificate with "localhost".
  return { checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate) };
}

/** Returns false for no TLS. Throws if a file cannot be read. */
function tlsOf(address: ServerAddress, setting: UrlSetting): false | ConnectionOptions {
  const { mode, rootCert, cert, key } = address.tls;
  if (mode === 'disable' || isSocket(address)) return false;
  const ownCa = rootCert !== undefined && rootCert !== 'system';
  return {
    ...checksOf(address),
    ...(isIP(address.host) === 0 && { servername: address.host }),
    ...(ownCa && { ca: readPem(setting, 'sslrootcert', rootCert) }),
    ...(cert !== undefined && { cert: readPem(setting, 'sslcert', cert) }),
    ...(key !== undefined && { key: readPem(setting, 'sslkey', key) }),
  };
}

/** Returns TypeORM's options for the server. Throws if the URL is wrong or a file of it cannot be read. */
export function connectionOptionsOf(url: string, setting: UrlSetting = 'DATABASE_URL') {
  const address = parseServerUrl(url);
  const { host, port, user, password, database, applicationName, options } = address;
  return {
    server: {
      host,
      port,
      ...(user !== undefined && { username: user }),
      ...(password !== undefined && { password }),
      ...(database !== undefined && { database }),
      ...(applicationName !== undefined && { applicationName }),
    },
    // TypeORM's own `ssl` is typed as a server's.
    extra: { ssl: tlsOf(address, setting), ...(options !== undefined && { options }) },
  };
}

/** Returns the same in the driver's own words. Throws as `connectionOptionsOf`. */
export function driverOptionsOf(url: string, setting?: UrlSetting) {
  const { server, extra } = connectionOptionsOf(url, setting);
  const { username: user, applicationName, ...place } = server;
  return {
    ...place,
    ...(user !== undefined && { user }),
    ...(applicationName !== undefined && { application_name: applicationName }),
    ...extra,
  };
}

/** Returns the host if data would go to another machine without TLS, otherwise null. */
export function unencryptedHostOf(url: string): string | null {
  const address = parseServerUrl(url);
  const { host, tls } = address;
  const isOther = !isSocket(address) && !isLoopback(host) && !host.startsWith('127.');
  return isOther && tls.mode === 'disable' ? host : null;
}
