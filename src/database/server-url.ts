/**
 * Reads the URL of a PostgreSQL server as libpq does (PostgreSQL's manual, 34.1.1.2). What Rekey would read otherwise than
 * libpq, it refuses. No message quotes a value: wherever the URL is not what it seems, it may be a part of the password.
 */

const sslModes = ['disable', 'require', 'verify-ca', 'verify-full'] as const;

type SslMode = (typeof sslModes)[number];

interface Tls {
  readonly mode: SslMode;
  /** Paths of files in PEM. `system` as the root certificate: the authorities that Node trusts. */
  readonly rootCert: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

export interface ServerAddress {
  /** A name, an address, or the folder of a Unix socket, which begins with a slash. */
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly applicationName: string | undefined;
  /** Command-line options for the server's session. */
  readonly options: string | undefined;
  readonly tls: Tls;
}

const cure =
  'percent-encode special characters in the user and the password: # is %23, / is %2F, ? is %3F, @ is %40, % is %25';

/** Throws an error that says what the URL must be. */
function refuse(what: string): never {
  throw new Error(what);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse(`has a % that begins no percent-encoded character: ${cure}`);
  }
}

/** Returns the decoded text; undefined if it is empty, which stands for the default. */
function optional(text: string | undefined): string | undefined {
  return text ? decode(text) : undefined;
}

const parameterNames = new Set(
  `host port user password dbname application_name options sslmode sslrootcert sslcert sslkey`.split(
    ' ',
  ),
);

/** What libpq and the URLs of providers have beside. No other name is repeated: it may be a part of the password. */
const foreignParameters = new Set(
  `channel_binding client_encoding connect_timeout connection_limit gssencmode hostaddr keepalives
  krbsrvname load_balance_hosts passfile pgbouncer pool_timeout replication requiressl schema service
  ssl sslcrl sslnegotiation sslpassword sslsni statement_timeout target_session_attrs
  uselibpqcompat`.split(/\s+/),
);

function readParameters(query: string): ReadonlyMap<string, string> {
  const pairs = query.split('&').filter(Boolean);
  return new Map(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      if (!parameterNames.has(name)) {
        const named = foreignParameters.has(name)
          ? `the parameter ${name}, which`
          : 'a parameter that';
        refuse(`has ${named} Rekey does not support: leave it out`);
      }
      return [name, decode(value.join('='))];
    }),
  );
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  return refuse(`must have a port from 1 to 65535 after its host: ${cure}`);
}

const hostName = /^(?:[\p{L}\p{N}_][\p{L}\p{N}_.-]*|[0-9a-fA-F:.]+(?:%\w+)?|\/.*)$/u;

function readHost(text: string): string {
  if (text.includes(',')) refuse('must name one host');
  const host = text.replace(/^\[(.*)\]$/, '$1');
  return hostName.test(host) ? host : refuse(`must have the name of a host after the @: ${cure}`);
}

function isMode(text: string): text is SslMode {
  return sslModes.some((mode) => mode === text);
}

/** As libpq reads it; without `sslmode` there is no TLS, since Rekey does not fall back from one to the other. */
function readTls(parameters: ReadonlyMap<string, string>): Tls {
  const [rootCert, cert, key] = ['sslrootcert', 'sslcert', 'sslkey'].map((name) =>
    parameters.get(name),
  );
  const mode = parameters.get('sslmode') ?? 'disable';
  if (!isMode(mode)) {
    const why = 'allow and prefer may send the password without TLS';
    return refuse(`must have sslmode ${sslModes.join(', ')}: ${why}`);
  }
  if (mode === 'disable' && (rootCert ?? cert ?? key) !== undefined) {
    refuse('has certificates, but no sslmode that uses them: add sslmode=verify-full');
  }
  if (mode === 'verify-ca' && (rootCert === undefined || rootCert === 'system')) {
    refuse('must have the file of an own authority as sslrootcert beside sslmode=verify-ca');
  }
  if (rootCert === 'system' && mode !== 'verify-full') {
    refuse('must have sslmode=verify-full beside sslrootcert=system');
  }
  if ((cert === undefined) !== (key === undefined)) refuse('must have sslcert and sslkey together');
  return { mode, rootCert, cert, key };
}

interface Parts {
  readonly userInfo: string;
  readonly server: string;
  readonly path: string;
  readonly query: string;
}

/** A password with `/`, `?` or `#` in it ends the authority too early, so that its `@` comes later. */
function split(url: string): Parts {
  const [scheme] = /^postgres(?:ql)?:\/\//i.exec(url) ?? [];
  if (scheme === undefined) refuse('must be a URL that begins with postgres:// or postgresql://');
  const [, authority = '', path = '', query = ''] =
    /^([^/?]*)\/?([^?]*)\??([^]*)$/.exec(url.slice(scheme.length)) ?? [];
  const at = authority.lastIndexOf('@');
  if (/#/.test(url)) refuse(`must have no # in it: ${cure}`);
  if (/@/.test(path + query)) refuse(`must have its @ before the first / and ?: ${cure}`);
  return {
    userInfo: authority.slice(0, Math.max(at, 0)),
    server: authority.slice(at + 1),
    path,
    query,
  };
}

/** Returns the parts of `DATABASE_URL`. Throws an error that says what it must be, and repeats nothing of it. */
export function parseServerUrl(url: string): ServerAddress {
  const { userInfo, server, path, query } = split(url);
  const parameters = readParameters(query);
  const [user, ...password] = userInfo.split(':');
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::([^]*))?$/.exec(server) ?? [];
  const of = (name: string, part: string | undefined) => parameters.get(name) ?? optional(part);
  return {
    host: readHost(of('host', host) ?? 'localhost'),
    port: readPort(of('port', port) ?? '5432'),
    user: of('user', user),
    password: of('password', password.join(':')),
    database: of('dbname', path),
    applicationName: parameters.get('application_name'),
    options: parameters.get('options'),
    tls: readTls(parameters),
  };
}

/** Whether the connection goes over a Unix socket, for which libpq uses no TLS. */
export function isSocket({ host }: Pick<ServerAddress, 'host'>): boolean {
  return host.startsWith('/');
}
