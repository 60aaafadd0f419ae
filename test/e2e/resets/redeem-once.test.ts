/** A reset is used once or not at all, and says why it cannot be used. On any database. @faults */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PasswordHasher } from '../../../src/operations/ports/index.js';
import { describeOnServer } from '../../support/rows/database.js';
import { storedRows } from '../../support/rows/stored-rows.js';
import { goodPassword, otherPassword, type Reset } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';
import { setClockRight, skewClock } from '../../support/processes/skewed-clock.js';

const cancel = `mutation ($token: String!) { cancelPasswordReset(input: { token: $token }) {
  __typename } }`;

describe('a reset', () => {
  let email: string;
  let customerId: string;
  let customers = 0;
  let hashes = 0;

  /** Runs once, when the next password has been hashed: what another request does meanwhile. */
  let meanwhile: () => Promise<unknown> = async () => undefined;

  const counting = (hasher: PasswordHasher): PasswordHasher => ({
    ...hasher,
    async hash(password, turn) {
      hashes += 1;
      const hash = await hasher.hash(password, turn);
      const work = meanwhile;
      meanwhile = async () => undefined;
      await work();
      return hash;
    },
  });

  const shop = useShop({
    wrapDependencies: (given) => ({ ...given, hasher: counting(given.hasher) }),
  });

  beforeEach(async () => {
    email = `patron-${(customers += 1)}@example.org`;
    customerId = (await shop.customer({ email })).id;
  });

  const rowOf = async ({ id }: Reset) =>
    (await shop.sql('SELECT * FROM password_resets WHERE id = $1', [id]))[0];

  /** The reset, and the credential of its customer. */
  const rowsOf = async (ticket: Reset) => [
    await rowOf(ticket),
    await shop.sql('SELECT * FROM password_credentials WHERE customer_id = $1', [
      ticket.customerId,
    ]),
  ];

  /** By both ways to redeem, and the attempts change nothing. */
  async function expectRefused(ticket: Reset, reason: string): Promise<void> {
    const before = await rowsOf(ticket);
    hashes = 0;
    expect(await shop.redeem(ticket, otherPassword)).toBe(reason);
    expect(await shop.graphqlByUser.redeem(ticket, otherPassword)).toBe(reason);
    expect(hashes).toBe(0);
    expect(await rowsOf(ticket)).toEqual(before);
  }

  async function expectUsable(ticket: Reset): Promise<void> {
    expect(await shop.redeem(ticket, otherPassword)).toBe('ok');
    expect(await shop.signIn(email, otherPassword)).toBe('ok');
  }

  describe.each(['opaque', 'jwt'] as const)('with a token of kind %s', (kind) => {
    let ticket: Reset;

    beforeEach(async () => {
      ticket = await (kind === 'opaque' ? shop.reset(email) : shop.graphqlByUser.reset(email));
    });

    // Proves: TOK-06
    it('is redeemed by one of ten aliases in one document, with one hash made', async () => {
      const aliases = Array.from(
        { length: 10 },
        (_, index) => `a${index}: updateCustomerPasswordReset(id: $id, input: {
          customerPassword: "harbour number ${index} at dawn", resetPasswordToken: $token }) {
            __typename ... on ResetTokenError { reason } }`,
      );
      hashes = 0;
      const reply = await shop.graphql(
        `mutation ($id: ID!, $token: String) { ${aliases.join('\n')} }`,
        { id: ticket.id, token: ticket.token },
        shop.salesChannel,
      );
      expect(reply.status).toBe(200);
      expect(reply.errors).toEqual([]);
      const refused = { __typename: 'ResetTokenError', reason: 'ALREADY_USED' };
      const [first, ...others] = Object.values(reply.data);
      expect(first).toEqual({ __typename: 'CustomerPasswordReset' });
      expect(others).toEqual(Array.from({ length: 9 }, () => refused));
      expect(hashes).toBe(1);
      expect(await shop.signIn(email, 'harbour number 0 at dawn')).toBe('ok');
    });

    // Proves: TOK-20
    it('is not consumed by a rejected password, whatever is wrong with it', async () => {
      const rejected = {
        short7: 'TOO_SHORT',
        ['harbour '.repeat(33)]: 'TOO_LONG',
        password1234: 'TOO_COMMON',
        secret: 'TOO_SHORT',
        [email]: 'CONTAINS_PERSONAL_DATA',
        'harbour\0harbour': 'NOT_WELL_FORMED',
      };
      const before = await rowsOf(ticket);
      hashes = 0;
      for (const [password, code] of Object.entries(rejected)) {
        const verdict = `password_rejected: ${code.toLowerCase()}`;
        expect(await shop.redeem(ticket, password)).toBe(verdict);
        expect(await shop.graphqlByUser.redeem(ticket, password)).toBe(verdict);
      }
      expect(hashes).toBe(0);
      expect(await rowsOf(ticket)).toEqual(before);
      await expectUsable(ticket);
    });

    // Proves: TOK-03
    it('is refused at its second use', async () => {
      await expectUsable(ticket);
      await expectRefused(ticket, 'already_used');
    });

    // Proves: TOK-13
    it("is not recognized under another reset's or customer's id, and neither is burned", async () => {
      const other = `other-${email}`;
      await shop.customer({ email: other });
      const theirs = await shop.reset(other);
      const crossed = { id: theirs.id, customerId: theirs.customerId };
      await expectRefused({ ...ticket, ...crossed }, 'unrecognized');
      await expectRefused({ ...theirs, id: ticket.id, customerId }, 'unrecognized');
      await expectRefused({ ...ticket, id: 'unknown', customerId: 'unknown' }, 'unrecognized');
      await expectUsable(ticket);
      expect(await shop.graphqlByUser.redeem(theirs, otherPassword)).toBe('ok');
    });

    // Proves: TOK-13, TEN-03
    it('is not recognized in another partition', async () => {
      const header = await shop.apiKey('sales_channel', 'test');
      expect(await shop.redeem(ticket, otherPassword, header)).toBe('unrecognized');
      const stranger = await shop.neighbour();
      expect(await stranger.redeem(ticket, otherPassword)).toBe('unrecognized');
      expect(await stranger.graphqlByUser.redeem(ticket, otherPassword)).toBe('unrecognized');
      await expectUsable(ticket);
    });

    // Proves: TOK-11, TOK-12
    it('is superseded by a newer one, which works', async () => {
      const newer = await shop.reset(email);
      await expectRefused(ticket, 'superseded');
      await expectUsable(newer);
    });

    // Proves: TOK-12
    it('is superseded by a changed password', async () => {
      expect(await shop.changePassword(customerId, goodPassword, otherPassword)).toBe('ok');
      await expectRefused(ticket, 'superseded');
      expect(await shop.signIn(email, otherPassword)).toBe('ok');
    });

    // Proves: TOK-12
    it('is superseded by a new address', async () => {
      expect(await shop.updateCustomer(customerId, { email: `new-${email}` })).toBe('ok');
      await expectRefused(ticket, 'superseded');
    });

    it('survives an update that leaves the address as it is', async () => {
      expect(await shop.updateCustomer(customerId, { email, isActive: true })).toBe('ok');
      await expectUsable(ticket);
    });

    // Proves: TOK-12
    it('is revoked when it is deleted', async () => {
      expect(await shop.deleteReset(ticket.id)).toBe('ok');
      await expectRefused(ticket, 'revoked');
    });

    // Proves: TOK-12, TOK-23
    it('is not recognized while its customer is disabled, and revoked from then on', async () => {
      expect(await shop.updateCustomer(customerId, { isActive: false })).toBe('ok');
      await expectRefused(ticket, 'unrecognized');
      expect(await shop.updateCustomer(customerId, { isActive: true })).toBe('ok');
      await expectRefused(ticket, 'revoked');
    });

    // Proves: TOK-12, TOK-23
    it('goes with its customer, also when another one takes the address', async () => {
      expect(await shop.deleteCustomer(customerId)).toBe('ok');
      await expectRefused(ticket, 'unrecognized');
      const { id: successor } = await shop.customer({ email });
      await expectRefused(ticket, 'unrecognized');
      await expectRefused({ ...ticket, customerId: successor }, 'unrecognized');
      expect(await shop.signIn(email, goodPassword)).toBe('ok');
    });

    const expireAt = (instant: string) =>
      shop.sql(`UPDATE password_resets SET expires_at = ${instant} WHERE id = $1`, [ticket.id]);
    const ends: Record<string, [end: () => Promise<unknown>, reason: string]> = {
      'another request redeems it': [() => shop.redeem(ticket, goodPassword), 'already_used'],
      'a newer one is made': [() => shop.reset(email), 'superseded'],
      'the password is changed': [
        () => shop.changePassword(customerId, goodPassword, 'seven herons leave at noon'),
        'superseded',
      ],
      'the address is changed': [
        () => shop.updateCustomer(customerId, { email: `new-${email}` }),
        'superseded',
      ],
      'it is deleted': [() => shop.deleteReset(ticket.id), 'revoked'],
      'it is cancelled': [
        () => shop.graphql(cancel, { token: ticket.token }, shop.salesChannel),
        'revoked',
      ],
      'it expires': [() => expireAt("now() - interval '1 second'"), 'expired'],
      'its customer is disabled': [
        () => shop.updateCustomer(customerId, { isActive: false }),
        'unrecognized',
      ],
      // As an import may do it, which ends no reset.
      'its customer is disabled past the service': [
        () => shop.sql('UPDATE customers SET is_active = false WHERE id = $1', [customerId]),
        'unrecognized',
      ],
      'its customer is deleted': [() => shop.deleteCustomer(customerId), 'unrecognized'],
    };

    it.each(Object.keys(ends))(
      'is refused, and changes nothing, if %s while the new password is hashed',
      async (name) => {
        const [end, reason] = ends[name] ?? [];
        let rows: unknown;
        meanwhile = async () => {
          await end?.();
          rows = await storedRows(shop);
        };
        expect(await shop.redeem(ticket, otherPassword)).toBe(reason);
        expect(rows).toBeDefined();
        expect(await storedRows(shop)).toEqual(rows);
        expect(await shop.signIn(email, otherPassword)).toBe('wrong_credentials');
      },
    );

    // Proves: TOK-09
    it("expires by the database's clock", async () => {
      await expireAt('now()');
      await expectRefused(ticket, 'expired');
      await expireAt("now() - interval '1 hour'");
      await expectRefused(ticket, 'expired');
      await expireAt("now() + interval '1 minute'");
      await expectUsable(ticket);
    });
  });

  // Proves: TOK-12, JWT-18
  it("ends the customer's other resets when it is redeemed", async () => {
    const ticket = await shop.reset(email);
    const other = await shop.graphqlByUser.reset(email);
    // Two open resets at once: more than the service makes, and still only one may count.
    await shop.sql('UPDATE password_resets SET superseded_at = NULL WHERE id = $1', [ticket.id]);
    await expectUsable(ticket);
    await expectRefused(other, 'superseded');
    expect(await rowOf(other)).toMatchObject({ redeemed_at: null, revoked_at: null });
  });

  it("leaves other customers' resets alone", async () => {
    const ticket = await shop.reset(email);
    await shop.customer({ email: `else-${email}`, password: null });
    const theirs = await shop.reset(`else-${email}`);
    await expectUsable(ticket);
    expect(await shop.redeem(theirs, otherPassword)).toBe('ok');
  });
});

/** The embedded database has no clock but the process's; a server has its own. */
describeOnServer("a reset, while the process's clock is wrong", () => {
  const hour = 3_600_000;
  const shop = useShop({ isOnServer: true });

  afterEach(() => setClockRight());

  // Proves: TOK-09
  it.each([5 * hour, -5 * hour])('is usable for as long as its row says (%i ms)', async (shift) => {
    const [open, late] = [await shop.reset(), await shop.reset()];
    await shop.sql('UPDATE password_resets SET expires_at = now() WHERE id = $1', [late.id]);
    const realNow = Date.now();
    skewClock(shift);
    expect(Math.abs(Date.now() - realNow)).toBeGreaterThan(4 * hour);
    expect(await shop.redeem(late, otherPassword)).toBe('expired');
    expect(await shop.redeem(open, otherPassword)).toBe('ok');
    // By a key, since every access token is out of its time now.
    const key = await shop.apiKey('integration');
    const jwt = await shop.graphqlByUser.reset(late.email, {}, key);
    expect(await shop.graphqlByUser.redeem(jwt, otherPassword)).toBe('ok');
  });
});
