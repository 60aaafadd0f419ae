/** parse-server, with its REST API, its session tokens and its master key. */
import { password } from '../versions.js';
import { expectThat, forge, reader, type Candidate, type Reset } from './candidate.js';
import { versionOf } from './install.js';
import { openPeer, orClose, queryOnce, type Peer } from './peer.js';

const app = { 'x-parse-application-id': 'bench' };

/** Sends a request that is to succeed. Returns the body of the answer. */
async function send(peer: Peer, path: string, body: object, more = {}): Promise<any> {
  const answer = await peer.ask('POST', path, { ...app, ...more }, body);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer.body;
}

const signIn = async (peer: Peer, email: string, secret: string): Promise<string> =>
  (await send(peer, '/login', { username: email, password: secret })).sessionToken;

/** Copies the reader, with the hash of their password and the rights to their own row. */
async function fill({ databaseUrl }: Peer, customers: number): Promise<void> {
  await queryOnce(
    databaseUrl,
    `INSERT INTO "_User" ("objectId", "createdAt", "updatedAt", username, email, _rperm, _wperm, _hashed_password)
     SELECT 'u' || n, "createdAt", "updatedAt", 'pat' || n || '@example.org', 'pat' || n || '@example.org',
       ARRAY['u' || n], ARRAY['u' || n], _hashed_password FROM "_User", generate_series(1, $1::int) n`,
    [customers],
  );
  await queryOnce(databaseUrl, 'VACUUM ANALYZE');
}

async function hashOf({ databaseUrl }: Peer): Promise<string> {
  const [row] = await queryOnce(
    databaseUrl,
    'SELECT _hashed_password AS hash FROM "_User" LIMIT 1',
  );
  const [, cost] = /^\$2[aby]\$(\d\d)\$/.exec(row.hash) ?? [];
  expectThat(cost !== undefined, 'the form of the hash');
  return `bcrypt cost=${cost}`;
}

/** Its form sends a token and a password; a script's requests are answered in JSON. */
const redeem = ({ ask }: Peer, token: string, next: string) =>
  ask(
    'POST',
    '/apps/bench/request_password_reset',
    {
      'content-type': 'application/x-www-form-urlencoded',
      'x-requested-with': 'XMLHttpRequest',
    },
    new URLSearchParams({ token, new_password: next }).toString(),
  );

async function worksOf(peer: Peer, token: string, customers: number): Promise<Candidate['works']> {
  const me = (of: string) => peer.ask('GET', '/users/me', { ...app, 'x-parse-session-token': of });
  const master = { ...app, 'x-parse-master-key': peer.masterKey ?? '' };
  const rejected = (of: string) => async () => {
    const answer = await me(of);
    expectThat(answer.status === 400 && answer.body.code === 209, answer);
  };
  const ended = await signIn(peer, reader.email, password);
  await send(peer, '/logout', {}, { 'x-parse-session-token': ended });
  return {
    ownAccount: async () => {
      const { body } = await me(token);
      expectThat(body.email === reader.email, body);
    },
    list: async () => {
      const { body } = await peer.ask('GET', '/users?limit=50', master);
      expectThat(body.results.length === 50 && body.results[49].email, body);
    },
    countedList: async () => {
      const { body } = await peer.ask('GET', '/users?limit=50&count=1', master);
      const { results, count } = body;
      // Its number of all is PostgreSQL's estimate.
      const isNear = Math.abs(count - customers) < customers / 10;
      expectThat(isNear && results.length === 50 && results[49].email, body);
    },
    unknownReset: async () => {
      const answer = await redeem(peer, 'no-such-token', password);
      expectThat(answer.status === 400 && /token is invalid/.test(answer.body.error), answer);
    },
    forgedSession: rejected(forge(token)),
    endedSession: rejected(ended),
  };
}

async function candidateOf(peer: Peer, customers: number): Promise<Candidate> {
  const { email } = reader;
  const { sessionToken } = await send(peer, '/users', { username: email, email, password });
  await fill(peer, customers - 1);
  return {
    name: 'parse-server',
    version: versionOf('parse-server'),
    works: await worksOf(peer, sessionToken, customers),
    hash: await hashOf(peer),
    addResets: (emails) =>
      peer.addResets(emails, (of) => send(peer, '/requestPasswordReset', { email: of })),
    redeem: async ({ token }: Reset, next) => {
      const answer = await redeem(peer, token, next);
      expectThat(answer.status === 200 && /success/.test(answer.body), answer);
    },
    signIn: (of, secret) => signIn(peer, of, secret),
    cpuSeconds: peer.cpuSeconds,
    close: peer.close,
  };
}

/** Starts parse-server with so many users. */
export async function openParseServer(folder: string, customers: number): Promise<Candidate> {
  return orClose(await openPeer(folder, 'parse-server'), (peer) => candidateOf(peer, customers));
}
