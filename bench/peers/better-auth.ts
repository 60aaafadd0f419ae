/** better-auth, with its `email and password`, its cookies and its admin plugin. */
import { scryptSync } from 'node:crypto';
import { password } from '../versions.js';
import { expectThat, forge, reader, type Candidate, type Reset } from './candidate.js';
import { versionOf } from './install.js';
import { openPeer, orClose, queryOnce, type Peer } from './peer.js';

/** Posts to a route. Returns the cookie of the session, if the answer sets one. */
async function post({ url }: Peer, path: string, body: object, cookie = ''): Promise<string> {
  const response = await fetch(`${url}/api/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, cookie },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
  const [session = ''] = response.headers.getSetCookie();
  return session.split(';')[0] ?? '';
}

/** Copies the reader, who is the admin, with the hash of their password. */
async function fill({ databaseUrl }: Peer, customers: number): Promise<void> {
  const numbers = 'generate_series(1, $1::int) n';
  await queryOnce(
    databaseUrl,
    `INSERT INTO "user" (id, name, email, "emailVerified", "createdAt", "updatedAt", role, banned)
     SELECT 'u' || n, name, 'pat' || n || '@example.org', "emailVerified", "createdAt", "updatedAt", role, banned
     FROM "user", ${numbers}`,
    [customers],
  );
  await queryOnce(
    databaseUrl,
    `INSERT INTO account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
     SELECT 'a' || n, 'u' || n, "providerId", 'u' || n, password, "createdAt", "updatedAt" FROM account, ${numbers}`,
    [customers],
  );
  await queryOnce(databaseUrl, `UPDATE "user" SET role = 'admin' WHERE email = $1`, [reader.email]);
  await queryOnce(databaseUrl, 'VACUUM ANALYZE');
}

/** Throws if the stored hash is not that of these parameters, which it does not name. */
async function hashOf({ databaseUrl }: Peer): Promise<string> {
  const [row] = await queryOnce(databaseUrl, 'SELECT password FROM account LIMIT 1');
  const [salt = '', stored] = row.password.split(':');
  const cost = { N: 16_384, r: 16, p: 1 };
  const hash = scryptSync(password, salt, 64, { ...cost, maxmem: 2 ** 27 }).toString('hex');
  expectThat(hash === stored, cost);
  return `scrypt N=${cost.N},r=${cost.r},p=${cost.p}`;
}

async function worksOf(peer: Peer, cookie: string, customers: number): Promise<Candidate['works']> {
  const get = (path: string, of: string) => peer.ask('GET', `/api/auth${path}`, { cookie: of });
  const rejected = (of: string) => async () => {
    const answer = await get('/get-session', of);
    expectThat(answer.status === 200 && answer.body === null, answer);
  };
  const ended = await post(peer, '/sign-in/email', { email: reader.email, password });
  await post(peer, '/sign-out', {}, ended);
  // It always counts.
  const list = async () => {
    const { body } = await get('/admin/list-users?limit=50', cookie);
    expectThat(body.total === customers && body.users.length === 50 && body.users[49].email, body);
  };
  return {
    ownAccount: async () => {
      const { body } = await get('/get-session', cookie);
      expectThat(body?.user.email === reader.email, body);
    },
    list,
    countedList: list,
    unknownReset: async () => {
      const answer = await redeem(peer, 'no-such-token', password);
      expectThat(answer.status === 400 && answer.body.code === 'INVALID_TOKEN', answer);
    },
    forgedSession: rejected(forge(cookie)),
    endedSession: rejected(ended),
  };
}

const redeem = ({ ask, url }: Peer, token: string, newPassword: string) =>
  ask(
    'POST',
    '/api/auth/reset-password',
    { origin: url, 'content-type': 'application/json' },
    { token, newPassword },
  );

async function candidateOf(peer: Peer, customers: number): Promise<Candidate> {
  const cookie = await post(peer, '/sign-up/email', { ...reader, password });
  await fill(peer, customers - 1);
  return {
    name: 'better-auth',
    version: versionOf('better-auth'),
    works: await worksOf(peer, cookie, customers),
    hash: await hashOf(peer),
    addResets: (emails) =>
      peer.addResets(emails, async (email) => {
        await post(peer, '/request-password-reset', { email });
      }),
    redeem: async ({ token }: Reset, next) => {
      const answer = await redeem(peer, token, next);
      expectThat(answer.status === 200 && answer.body.status === true, answer);
    },
    signIn: (email, secret) => post(peer, '/sign-in/email', { email, password: secret }),
    cpuSeconds: peer.cpuSeconds,
    close: peer.close,
  };
}

/** Starts better-auth with so many users. */
export async function openBetterAuth(folder: string, customers: number): Promise<Candidate> {
  return orClose(await openPeer(folder, 'better-auth'), (peer) => candidateOf(peer, customers));
}
