/** Hashing is bounded, told to clients as a busy service, and keeps up with its parameters. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlainPassword } from '../../../src/domain/shared/secret.js';
import type { PasswordHasher } from '../../../src/operations/ports/index.js';
import { argon2Floor, createArgon2Hasher } from '../../../src/security/argon2-hasher.js';
import { createTestApp, type Shop, type TestApp } from '../../support/world/app.js';
import {
  createSteps,
  documentOf,
  tally,
  type Steps,
  type Ticket,
} from '../../support/world/resets.js';

const oldPassword = 'the quiet old harbour';
const newPassword = 'seven loud new harbours';

/** Keeps the one place and both of the queue taken until it is released. */
function fillGate(hasher: PasswordHasher): () => Promise<unknown> {
  let isReleased = false;
  const occupy = async () => {
    while (!isReleased) await hasher.verify(null, new PlainPassword('whoever'));
  };
  const occupants = [occupy(), occupy(), occupy()];
  return () => {
    isReleased = true;
    return Promise.all(occupants);
  };
}

describe('with one hash at a time and two in the queue', () => {
  const redemptions = 10;
  let rekey: TestApp;
  let shop: Shop;
  let steps: Steps;
  let hasher: PasswordHasher;
  let headers: Record<string, string>;

  beforeAll(async () => {
    rekey = await createTestApp({
      environment: { HASH_CONCURRENCY: '1', HASH_QUEUE: '2' },
      wrapDependencies: (dependencies) => {
        hasher = dependencies.hasher;
        return dependencies;
      },
    });
    shop = await rekey.createShop();
    steps = await createSteps(rekey.graphql, shop);
    headers = await shop.apiKey('sales_channel');
  });

  afterAll(() => rekey.close());

  async function createTickets(name: string): Promise<Ticket[]> {
    const tickets: Ticket[] = [];
    for (let index = 0; index < redemptions; index += 1) {
      const email = `${name}-${index}@example.org`;
      await steps.createCustomer(email);
      tickets.push(await steps.createReset(email));
    }
    return tickets;
  }

  const redeem = ({ resetId: id, token }: Ticket) =>
    rekey.graphql(documentOf('redeemReset'), {
      variables: { id, token, password: newPassword },
      headers,
    });

  it('answers 503 and when to try again to whom it turns away, and lets them in later', async () => {
    const tickets = await createTickets('crowd');
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
      const { status, data } = await redeem(tickets[index] as Ticket);
      expect([status, data.updateCustomerPasswordReset.__typename]).toEqual([
        200,
        'CustomerPasswordReset',
      ]);
    }
    const [row] = await rekey.sql(
      `SELECT count(redeemed_at)::integer AS redeemed FROM password_resets WHERE id = ANY($1)`,
      [tickets.map(({ resetId }) => resetId)],
    );
    expect(row.redeemed).toBe(redemptions);
  });

  it('answers 200 where another alias of the document has a result', async () => {
    const [ticket] = await createTickets('alias');
    const { resetId: id, token } = ticket as Ticket;
    const release = fillGate(hasher);
    try {
      const reply = await rekey.graphql(
        `mutation ($id: ID!, $token: String) {
          unknown: updateCustomerPasswordReset(id: "nobody", input: {
            customerPassword: "${newPassword}", resetPasswordToken: $token }) {
              ... on ResetTokenError { reason } }
          genuine: updateCustomerPasswordReset(id: $id, input: {
            customerPassword: "${newPassword}", resetPasswordToken: $token }) { __typename } }`,
        { variables: { id, token }, headers },
      );
      expect(reply.status).toBe(200);
      expect(reply.headers['retry-after']).toBeUndefined();
      expect(reply.data).toEqual({ unknown: { reason: 'UNRECOGNIZED' }, genuine: null });
      expect(reply.errors).toHaveLength(1);
      expect(reply.errors[0]).toMatchObject({
        path: ['genuine'],
        extensions: { code: 'OVERLOADED', retryAfterSeconds: expect.any(Number) },
      });
    } finally {
      await release();
    }
    expect(await steps.redeemReset(ticket as Ticket, newPassword)).toBe('OK');
  });
});

describe('sign-in', () => {
  let rekey: TestApp;
  let steps: Steps;
  let verified: (string | null)[] = [];

  beforeAll(async () => {
    rekey = await createTestApp({
      wrapDependencies: ({ hasher, ...others }) => ({
        ...others,
        hasher: {
          ...hasher,
          verify: (hash, password) => (verified.push(hash), hasher.verify(hash, password)),
        },
      }),
    });
    steps = await createSteps(rekey.graphql, await rekey.createShop());
    const id = await steps.createCustomer('disabled@example.org', oldPassword);
    await steps.updateCustomer(id, { isActive: false });
    await steps.createCustomer('passwordless@example.org');
    await steps.createCustomer('active@example.org', oldPassword);
  });

  afterAll(() => rekey.close());

  it.each([
    ['an unknown customer', 'unknown@example.org', oldPassword],
    ['a customer without a password', 'passwordless@example.org', oldPassword],
    ['a disabled customer', 'disabled@example.org', oldPassword],
    ['a wrong password', 'active@example.org', newPassword],
  ])('answers the same for %s, after one verification', async (_who, email, password) => {
    verified = [];
    expect(await steps.signIn(email, password)).toBe('INVALID_CREDENTIALS');
    expect(verified).toHaveLength(1);
  });

  it('succeeds after one verification, too', async () => {
    verified = [];
    expect(await steps.signIn('active@example.org', oldPassword)).toBe('OK');
    expect(verified).toEqual([expect.stringMatching(/^\$argon2id\$v=19\$m=19456,/)]);
  });
});

describe('a hash that was made with other parameters', () => {
  const email = 'pat@example.org';

  /** A service of pass count 3, and a customer whose hash has another one. */
  async function open(timeCost: number) {
    const rekey = await createTestApp({ environment: { ARGON2_TIME_COST: '3' } });
    const shop = await rekey.createShop();
    const steps = await createSteps(rekey.graphql, shop);
    const id = await steps.createCustomer(email, oldPassword);
    const other = createArgon2Hasher({ ...argon2Floor, timeCost }, { concurrency: 1, queue: 0 });
    const hash = await other.hash(new PlainPassword(oldPassword));
    await rekey.sql('UPDATE password_credentials SET hash = $1 WHERE customer_id = $2', [hash, id]);
    const stored = async () => {
      const rows = await rekey.sql('SELECT hash, version FROM password_credentials');
      return rows[0];
    };
    return { rekey, shop, steps, id, hash, stored };
  }

  it('is made anew when they have risen, by a right password alone', async () => {
    const { rekey, shop, steps, id, hash, stored } = await open(2);
    const headers = await shop.bearer('sales_channel', { customerId: id, passwordVersion: 1 });
    const viewer = () => rekey.graphql('{ viewer { caller { kind } } }', { headers });
    try {
      expect(await steps.signIn(email, newPassword)).toBe('INVALID_CREDENTIALS');
      expect(await stored()).toEqual({ hash, version: 1 });

      expect(await steps.signIn(email, oldPassword)).toBe('OK');
      const renewed = await stored();
      expect(renewed).toEqual({ hash: expect.stringContaining('$m=19456,t=3,p=1$'), version: 1 });
      expect((await viewer()).errors).toEqual([]);

      expect(await steps.signIn(email, oldPassword)).toBe('OK');
      expect(await stored()).toEqual(renewed);
      expect(await steps.signIn(email, newPassword)).toBe('INVALID_CREDENTIALS');
    } finally {
      await rekey.close();
    }
  });

  it('stays when they have fallen', async () => {
    const { rekey, steps, hash, stored } = await open(4);
    try {
      expect(await steps.signIn(email, oldPassword)).toBe('OK');
      expect(await stored()).toEqual({ hash, version: 1 });
    } finally {
      await rekey.close();
    }
  });
});
