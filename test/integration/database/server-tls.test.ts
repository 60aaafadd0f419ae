/** TLS to a real server: each `sslmode` does what libpq's own client does, or is refused by name. */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { openDatabase } from '../../../src/database/database.js';
import { createAuthority, type Authority } from '../../support/peers/authority.js';
import { describeOnServer } from '../../support/rows/database.js';
import { findBinaries } from '../../support/world/server-binaries.js';
import { startPrivateServer, type PrivateServer } from '../../support/world/server.js';

/** In the rows, the paths of files by these words. */
type Files = Readonly<Record<'CA' | 'OTHER' | 'CERT' | 'KEY' | 'SOCKET' | 'NOWHERE', string>>;

const password = 'p#1/2@3%4?5 long';
const encoded = encodeURIComponent(password);

const hba = `local all all trust
hostssl all secure 127.0.0.1/32 scram-sha-256
hostssl all certified 127.0.0.1/32 cert
host all postgres 127.0.0.1/32 trust
`;

describeOnServer('the connection to a server with TLS', () => {
  let server: PrivateServer;
  let authority: Authority;
  let other: Authority;
  let files: Files;
  let port: string;

  beforeAll(async () => {
    const binaries = findBinaries();
    authority = createAuthority();
    other = createAuthority();
    const { cert, key } = authority.certificateFor('localhost', binaries.folder);
    const hbaFile = join(binaries.folder, 'own_hba.conf');
    writeFileSync(hbaFile, hba);
    const tls = ['ssl=on', `ssl_cert_file=${cert}`, `ssl_key_file=${key}`];
    const more = [`ssl_ca_file=${authority.cert}`, `hba_file=${hbaFile}`];
    server = await startPrivateServer(binaries, [...tls, ...more]);
    port = new URL(server.url).port;
    const client = authority.certificateFor('certified');
    files = {
      ...{ CA: authority.cert, OTHER: other.cert, CERT: client.cert, KEY: client.key },
      ...{ SOCKET: binaries.folder, NOWHERE: join(binaries.folder, 'nowhere') },
    };
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    await admin.query(
      `CREATE ROLE secure LOGIN PASSWORD '${password}'; CREATE ROLE certified LOGIN`,
    );
    await admin.end();
  }, 60_000);

  afterAll(() => {
    server?.stop();
    for (const made of [authority, other]) rmSync(made.folder, { recursive: true, force: true });
  });

  const urlOf = (row: string) =>
    row
      .replace('PORT', port)
      .replaceAll(/=([A-Z]+)/g, (whole, word: keyof Files) =>
        files[word] ? `=${files[word]}` : whole,
      );

  const statement =
    "SELECT CASE WHEN ssl THEN 'tls' ELSE 'plain' END AS how FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

  /** Whether the session has TLS, or why there is none. */
  async function byRekey(url: string): Promise<string> {
    try {
      const { dataSource, close } = await openDatabase({ url, embedded: { directory: null } });
      const [{ how }] = await dataSource.query(statement);
      await close();
      return how;
    } catch (error) {
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(password);
      return (error as Error).message;
    }
  }

  function byLibpq(url: string): string {
    const env = { PATH: process.env['PATH'], HOME: files.SOCKET };
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    try {
      return execFileSync('psql', [url, '-Atwc', statement], { env, stdio }).toString().trim();
    } catch {
      return 'refused';
    }
  }

  const noAuthority =
    /has a certificate of no known authority \([A-Z_]+\): give its file as sslroot/;

  it.each<[url: string, expected: string | RegExp]>([
    ['postgres@127.0.0.1:PORT/postgres', 'plain'],
    ['postgres@127.0.0.1:PORT/postgres?sslmode=disable', 'plain'],
    ['postgres@127.0.0.1:PORT/postgres?sslmode=require', 'tls'],
    ['postgres@localhost:PORT/postgres?sslmode=require', 'tls'],
    ['postgres@127.0.0.1:PORT/postgres?sslmode=require&sslrootcert=CA', 'tls'],
    ['postgres@127.0.0.1:PORT/postgres?sslmode=require&sslrootcert=OTHER', noAuthority],
    ['postgres@127.0.0.1:PORT/postgres?sslmode=verify-ca&sslrootcert=CA', 'tls'],
    ['postgres@127.0.0.1:PORT/postgres?sslmode=verify-ca&sslrootcert=OTHER', noAuthority],
    ['postgres@localhost:PORT/postgres?sslmode=verify-full&sslrootcert=CA', 'tls'],
    ['postgres@localhost:PORT/postgres?sslmode=verify-full&sslrootcert=OTHER', noAuthority],
    [
      'postgres@127.0.0.1:PORT/postgres?sslmode=verify-full&sslrootcert=CA',
      /^DATABASE_URL: the server at 127\.0\.0\.1:\d+ has a certificate for another host\.$/,
    ],
    ['postgres@localhost:PORT/postgres?sslmode=verify-full', noAuthority],
    [
      'postgres@localhost:PORT/postgres?sslmode=verify-full&sslrootcert=NOWHERE',
      'DATABASE_URL: the file of sslrootcert cannot be read (ENOENT).',
    ],
    [
      'certified@localhost:PORT/postgres?sslmode=verify-full&sslrootcert=CA&sslcert=CERT&sslkey=KEY',
      'tls',
    ],
    [
      'certified@localhost:PORT/postgres?sslmode=verify-full&sslrootcert=CA',
      /refused the user "certified"\.$/,
    ],
    [`secure:${encoded}@localhost:PORT/postgres?sslmode=verify-full&sslrootcert=CA`, 'tls'],
    [
      'secure:wrong@localhost:PORT/postgres?sslmode=require',
      /^DATABASE_URL: the server at localhost:\d+ refused the user "secure"\.$/,
    ],
    [
      `secure:${encoded}@localhost:PORT/postgres`,
      /refuses connections without TLS: add sslmode=verify-full, or sslmode=require\.$/,
    ],
    ['/postgres?host=SOCKET&port=PORT&user=postgres', 'plain'],
    ['/postgres?host=SOCKET&port=PORT&user=postgres&sslmode=require', 'plain'],
    ['/postgres?host=NOWHERE&port=PORT', /nothing listens at .*\/nowhere\/\.s\.PGSQL\.\d+\.$/],
  ])('by postgresql://%s is as libpq makes it', async (row, expected) => {
    const url = urlOf(`postgresql://${row}`);
    const result = await byRekey(url);
    if (typeof expected === 'string') expect(result).toBe(expected);
    else expect(result).toMatch(expected);
    expect(result).not.toContain(password);
    // Without sslmode, libpq tries TLS first, and Rekey does not.
    if (!row.includes('sslmode') && !row.includes('SOCKET')) return;
    expect(byLibpq(url)).toBe(['tls', 'plain'].includes(result) ? result : 'refused');
  });

  it('may name the socket as a percent-encoded host', async () => {
    const folder = encodeURIComponent(files.SOCKET);
    expect(await byRekey(`postgresql://postgres@${folder}:${port}/postgres`)).toBe('plain');
  });

  it('is refused if sslmode requires TLS and the server has none', async () => {
    const plain = createServer((socket) => socket.once('data', () => socket.write('N')));
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port: free } = plain.address() as AddressInfo;
    const said = await byRekey(`postgres://a@127.0.0.1:${free}/a?sslmode=require`);
    plain.close();
    expect(said).toMatch(/^DATABASE_URL: the server at .* has no TLS, which sslmode requires\.$/);
  });
});
