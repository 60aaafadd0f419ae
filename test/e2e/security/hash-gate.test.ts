/** Hashing is bounded: clients learn that the service is busy; hashes follow the parameters. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PlainPassword } from '../../../src/domain/shared/secret.js';
import type { Dependencies, PasswordHasher } from '../../../src/operations/ports/index.js';
import { argon2Floor, createArgon2Hasher } from '../../../src/security/argon2-hasher.js';
import { redeemDocument } from '../../support/apis/graphql.js';
import { anyTurn } from '../../support/hash-turn.js';
import { tally } from '../../support/rows/tally.js';
import { goodPassword, otherPassword, type Reset } from '../../support/world/people.js';
import { openShop } from '../../support/world/shop.js';
import { useShop } from '../../support/world/use-shop.js';

/** Keeps the one place and both of the queue taken, by other shops, until it is released. */
function fillGate(hasher: PasswordHasher): () => Promise<unknown> {
  let isReleased = false;
  const hash = async (organizationId: string) => {
    const turn = { ...anyTurn, organizationId };
    while (!isReleased) await hasher.verify(null, new PlainPassword('any'), turn);
  };
  const hashes = ['a', 'b', 'c'].map(hash);
  return () => {
    isReleased = true;
    return Promise.all(hashes);
  };
}

describe('with one hash at a time and two in the queue', () => {
  const redemptions = 10;
  let hasher: PasswordHasher;

  const shop = useShop({
    hasRealHashes: true,
    environment: { HASH_CONCURRENCY: '1', HASH_QUEUE: '2' },
    wrapDependencies: (dependencies) => {
      hasher = dependencies.hasher;
      return dependencies;
    },
  });

  const createTicket = async () => shop.reset(await shop.customer({ password: null }));

  async function createTickets(): Promise<Reset[]> {
    const tickets: Reset[] = [];
    while (tickets.length < redemptions) tickets.push(await createTicket());
    return tickets;
  }

  const redeem = ({ id, token }: Reset) =>
    shop.graphql(redeemDocument, { id, token, password: otherPassword }, shop.salesChannel);

  // Proves: STO-06
  it('answers 503 and the time to wait if it is full, and serves the same callers later', async () => {
    const tickets = await createTickets();
    const replies = await Promise.all(tickets.map(redeem));
    const refused = replies.flatMap((reply, index) => (reply.status === 503 ? [index] : []));
    expect(tally(replies.map(({ status }) => String(status)))['200']).toBeGreaterThanOrEqual(3);
    expect(refused.length).toBeGreaterThan(0);
    for (const index of refused) {
      const { errors, headers: answered, data } = replies[index] as (typeof replies)[number];
      const [{ extensions }] = errors;
      expect(extensions.code).toBe('OVERLOADED');
      expect(extensions.retryAfterSeconds).toBeGreaterThan(0);
      expect(answered['retry-after']).toBe(String(extensions.retryAfterSeconds));
      expect(data).toEqual({ updateCustomerPasswordReset: null });
    }
    for (const index of refused) {
      const { status, data } = await redeem(tickets[index] as Reset);
      const { __typename: type } = data.updateCustomerPasswordReset;
      expect([status, type]).toEqual([200, 'CustomerPasswordReset']);
    }
    const [row] = await shop.sql(
      `SELECT count(redeemed_at)::integer AS redeemed FROM password_resets WHERE id = ANY($1)`,
      [tickets.map(({ id }) => id)],
    );
    expect(row.redeemed).toBe(redemptions);
  });

  it('answers 200 if another alias of the document has a result', async () => {
    const ticket = await createTicket();
    const { id, token } = ticket;
    const release = fillGate(hasher);
    try {
      const reply = await shop.graphql(
        `mutation ($id: ID!, $token: String) {
          unknown: updateCustomerPasswordReset(id: "unknown", input: {
            customerPassword: "${otherPassword}", resetPasswordToken: $token }) {
              ... on ResetTokenError { reason } }
          genuine: updateCustomerPasswordReset(id: $id, input: {
            customerPassword: "${otherPassword}", resetPasswordToken: $token }) { __typename } }`,
        { id, token },
        shop.salesChannel,
      );
      expect(reply.status).toBe(200);
      expect(reply.headers['retry-after']).toBeUndefined();
      expect(reply.data).toEqual({ unknown: { reason: 'UNRECOGNIZED' }, genuine: null });
      const extensions = { code: 'OVERLOADED', retryAfterSeconds: expect.any(Number) };
      expect(reply.errors).toMatchObject([{ path: ['genuine'], extensions }]);
    } finally {
      await release();
    }
    expect(await shop.redeem(ticket)).toBe('ok');
  });
});

describe('sign-in', () => {
  let verified: (string | null)[] = [];

  const shop = useShop({
    hasRealHashes: true,
    wrapDependencies: ({ hasher, ...others }) => ({
      ...others,
      hasher: {
        ...hasher,
        verify: (hash, ...rest) => (verified.push(hash), hasher.verify(hash, ...rest)),
      },
    }),
  });

  beforeAll(async () => {
    const { id } = await shop.customer({ email: 'disabled@example.org' });
    await shop.updateCustomer(id, { isActive: false });
    await shop.customer({ email: 'passwordless@example.org', password: null });
    await shop.customer({ email: 'active@example.org' });
  });

  // Proves: ENU-02
  it.each([
    ['an unknown customer', 'unknown@example.org', goodPassword],
    ['a customer without a password', 'passwordless@example.org', goodPassword],
    ['a disabled customer', 'disabled@example.org', goodPassword],
    ['a wrong password', 'active@example.org', otherPassword],
  ])('answers the same for %s, after one verification', async (_who, email, password) => {
    verified = [];
    expect(await shop.signIn(email, password)).toBe('wrong_credentials');
    expect(verified).toHaveLength(1);
  });

  it('succeeds after one verification, too', async () => {
    verified = [];
    expect(await shop.signIn('active@example.org', goodPassword)).toBe('ok');
    expect(verified).toEqual([expect.stringMatching(/^\$argon2id\$v=19\$m=19456,/)]);
  });
});

describe('a hash that was made with other parameters', () => {
  const email = 'pat@example.org';

  /** A service of pass count 3, and a customer whose hash has another one. */
  async function open(timeCost: number, wrapDependencies = (given: Dependencies) => given) {
    const environment = { ARGON2_TIME_COST: '3' };
    const shop = await openShop({ hasRealHashes: true, environment, wrapDependencies });
    const { id } = await shop.customer({ email });
    const other = createArgon2Hasher({ ...argon2Floor, timeCost }, { concurrency: 1, queue: 0 });
    const hash = await other.hash(new PlainPassword(goodPassword), anyTurn);
    await shop.sql('UPDATE password_credentials SET hash = $1 WHERE customer_id = $2', [hash, id]);
    const stored = async () =>
      (await shop.sql('SELECT hash, version FROM password_credentials'))[0];
    return { shop, id, hash, stored };
  }

  // Proves: STO-04
  it('is made anew when they have risen, by a right password alone', async () => {
    const { shop, id, hash, stored } = await open(2);
    const headers = await shop.bearer('sales_channel', { customerId: id, passwordVersion: 1 });
    const viewer = () => shop.graphql('{ viewer { caller { kind } } }', {}, headers);
    try {
      expect(await shop.signIn(email, otherPassword)).toBe('wrong_credentials');
      expect(await stored()).toEqual({ hash, version: 1 });

      expect(await shop.signIn(email, goodPassword)).toBe('ok');
      const renewed = await stored();
      expect(renewed).toEqual({ hash: expect.stringContaining('$m=19456,t=3,p=1$'), version: 1 });
      expect((await viewer()).errors).toEqual([]);

      expect(await shop.signIn(email, goodPassword)).toBe('ok');
      expect(await stored()).toEqual(renewed);
      expect(await shop.signIn(email, otherPassword)).toBe('wrong_credentials');
    } finally {
      await shop.close();
    }
  });

  it('is not made anew in place of a newer password', async () => {
    let meanwhile: (() => Promise<unknown>) | null = null;
    const interrupted = (hasher: PasswordHasher): PasswordHasher => ({
      ...hasher,
      async hash(password, turn) {
        const made = await hasher.hash(password, turn);
        const work = meanwhile;
        meanwhile = null;
        await work?.();
        return made;
      },
    });
    const { shop, stored } = await open(2, (given) => ({
      ...given,
      hasher: interrupted(given.hasher),
    }));
    try {
      const reset = await shop.reset(email);
      meanwhile = async () => expect(await shop.redeem(reset, otherPassword)).toBe('ok');
      await shop.signIn(email, goodPassword);
      expect(meanwhile).toBeNull();
      expect((await stored()).version).toBe(2);
      expect(await shop.signIn(email, goodPassword)).toBe('wrong_credentials');
      expect(await shop.signIn(email, otherPassword)).toBe('ok');
    } finally {
      await shop.close();
    }
  });

  it('stays when they have fallen', async () => {
    const { shop, hash, stored } = await open(4);
    try {
      expect(await shop.signIn(email, goodPassword)).toBe('ok');
      expect(await stored()).toEqual({ hash, version: 1 });
    } finally {
      await shop.close();
    }
  });
});

describe("a caller's address at the gate", () => {
  const forwarded = { 'x-forwarded-for': '203.0.113.9' };

  async function callerKeyOf(environment: Record<string, string>): Promise<string> {
    const keys: string[] = [];
    const watched = (hasher: PasswordHasher): PasswordHasher => ({
      ...hasher,
      verify: (hash, password, turn) => (
        keys.push(turn.callerKey),
        hasher.verify(hash, password, turn)
      ),
    });
    const wrapDependencies = (given: Dependencies) => ({ ...given, hasher: watched(given.hasher) });
    const shop = await openShop({ environment, wrapDependencies });
    await shop.signIn('pat@example.org', goodPassword, { ...shop.salesChannel, ...forwarded });
    await shop.close();
    return keys.join();
  }

  it('is what a trusted proxy says', async () =>
    expect(await callerKeyOf({ TRUSTED_PROXIES: '127.0.0.1' })).toContain('203.0.113.9'));

  it('is not what anybody else says', async () =>
    expect(await callerKeyOf({})).not.toContain('203.0.113.9'));
});
