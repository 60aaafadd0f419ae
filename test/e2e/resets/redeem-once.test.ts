/** A reset is used once or not at all, and says why it cannot be used. On any database. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PasswordHasher } from '../../../src/operations/ports/index.js';
import { describeOnServer } from '../../support/rows/database.js';
import { redeemDocument } from '../../support/apis/graphql.js';
import type { Reset } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';
import { setClockRight, skewClock } from '../../support/processes/skewed-clock.js';

const oldPassword = 'the quiet old harbour';
const newPassword = 'seven loud new harbours';

describe('a reset', () => {
  let email: string;
  let customerId: string;
  let customers = 0;
  const hashing = { hash: 0, verify: 0 };

  const counting = (hasher: PasswordHasher): PasswordHasher => ({
    ...hasher,
    hash: (password) => ((hashing.hash += 1), hasher.hash(password)),
    verify: (hash, password) => ((hashing.verify += 1), hasher.verify(hash, password)),
  });

  const shop = useShop({
    wrapDependencies: (given) => ({ ...given, hasher: counting(given.hasher) }),
  });

  beforeEach(async () => {
    email = `patron-${(customers += 1)}@example.org`;
    customerId = (await shop.customer({ email, password: oldPassword })).id;
  });

  const rowOf = async ({ id }: Reset) =>
    (await shop.sql('SELECT * FROM password_resets WHERE id = $1', [id]))[0];

  const credentialOf = async (id: string) =>
    (await shop.sql('SELECT * FROM password_credentials WHERE customer_id = $1', [id]))[0];

  /** Through both APIs, and with nothing changed by the attempts. */
  async function expectRefused(ticket: Reset, reason: string): Promise<void> {
    const before = [await rowOf(ticket), await credentialOf(ticket.customerId)];
    hashing.hash = 0;
    expect(await shop.redeem(ticket, newPassword)).toBe(reason);
    expect(await shop.graphqlByUser.redeem(ticket, newPassword)).toBe(reason);
    expect(hashing.hash).toBe(0);
    expect([await rowOf(ticket), await credentialOf(ticket.customerId)]).toEqual(before);
  }

  async function expectUsable(ticket: Reset): Promise<void> {
    expect(await shop.redeem(ticket, newPassword)).toBe('ok');
    expect(await shop.signIn(email, newPassword)).toBe('ok');
  }

  describe.each(['opaque', 'jwt'] as const)('with a token of kind %s', (kind) => {
    let ticket: Reset;

    beforeEach(async () => {
      ticket = await (kind === 'opaque' ? shop.reset(email) : shop.graphqlByUser.reset(email));
    });

    it('is redeemed by one of ten aliases in one document, with one hash made', async () => {
      const aliases = Array.from(
        { length: 10 },
        (_, index) => `a${index}: updateCustomerPasswordReset(id: $id, input: {
          customerPassword: "harbour number ${index} at dawn", resetPasswordToken: $token }) {
            __typename ... on ResetTokenError { reason } }`,
      );
      hashing.hash = 0;
      const reply = await shop.graphql(
        `mutation ($id: ID!, $token: String) { ${aliases.join('\n')} }`,
        { id: ticket.id, token: ticket.token },
        shop.salesChannel,
      );
      expect(reply.status).toBe(200);
      expect(reply.errors).toEqual([]);
      const refused = { __typename: 'ResetTokenError', reason: 'ALREADY_USED' };
      const others = Array.from({ length: 9 }, (_, index) => [`a${index + 1}`, refused]);
      expect(reply.data).toEqual({
        a0: { __typename: 'CustomerPasswordReset' },
        ...Object.fromEntries(others),
      });
      expect(hashing.hash).toBe(1);
      expect(await shop.signIn(email, 'harbour number 0 at dawn')).toBe('ok');
    });

    it('is not consumed by a rejected password, whatever is wrong with it', async () => {
      const rejected = {
        short7: ['TOO_SHORT'],
        ['harbour '.repeat(33)]: ['TOO_LONG'],
        password1234: ['TOO_COMMON'],
        secret: ['TOO_SHORT'],
        [email]: ['CONTAINS_PERSONAL_DATA'],
        'harbour\0harbour': ['NOT_WELL_FORMED'],
      };
      const before = [await rowOf(ticket), await credentialOf(customerId)];
      hashing.hash = 0;
      for (const [password, codes] of Object.entries(rejected)) {
        const reply = await shop.graphql(
          `mutation ($id: ID!, $token: String, $password: String) {
            updateCustomerPasswordReset(
              id: $id, input: { customerPassword: $password, resetPasswordToken: $token }) {
                ... on PasswordRejectedError { violations { code } } } }`,
          { id: ticket.id, token: ticket.token, password },
          shop.salesChannel,
        );
        const { violations } = reply.data.updateCustomerPasswordReset;
        expect(violations.map(({ code }: { code: string }) => code)).toEqual(codes);
        expect(await shop.graphqlByUser.redeem(ticket, password)).toBe(
          `password_rejected: ${codes.join(' ').toLowerCase()}`,
        );
      }
      expect(hashing.hash).toBe(0);
      expect([await rowOf(ticket), await credentialOf(customerId)]).toEqual(before);
      await expectUsable(ticket);
    });

    it('is refused at its second use', async () => {
      await expectUsable(ticket);
      await expectRefused(ticket, 'already_used');
    });

    it("is not recognized under another reset's or customer's id, and neither is burned", async () => {
      const other = `other-${email}`;
      await shop.customer({ email: other, password: oldPassword });
      const theirs = await shop.reset(other);
      const crossed = { id: theirs.id, customerId: theirs.customerId };
      await expectRefused({ ...ticket, ...crossed }, 'unrecognized');
      await expectRefused({ ...theirs, id: ticket.id, customerId }, 'unrecognized');
      await expectRefused({ ...ticket, id: 'nobody', customerId: 'nobody' }, 'unrecognized');
      await expectUsable(ticket);
      expect(await shop.graphqlByUser.redeem(theirs, newPassword)).toBe('ok');
    });

    it('is not recognized in another partition', async () => {
      const header = await shop.apiKey('sales_channel', 'test');
      const { id, token } = ticket;
      const variables = { id, token, password: newPassword };
      const reply = await shop.graphql(redeemDocument, variables, header);
      expect(reply.data.updateCustomerPasswordReset.reason).toBe('UNRECOGNIZED');
      const stranger = await shop.neighbour();
      expect(await stranger.redeem(ticket, newPassword)).toBe('unrecognized');
      expect(await stranger.graphqlByUser.redeem(ticket, newPassword)).toBe('unrecognized');
      await expectUsable(ticket);
    });

    it('is superseded by a newer one, which works', async () => {
      const newer = await shop.reset(email);
      await expectRefused(ticket, 'superseded');
      await expectUsable(newer);
    });

    it('is superseded by a changed password', async () => {
      expect(await shop.changePassword(customerId, oldPassword, newPassword)).toBe('ok');
      await expectRefused(ticket, 'superseded');
      expect(await shop.signIn(email, newPassword)).toBe('ok');
    });

    it('is superseded by a new address', async () => {
      expect(await shop.updateCustomer(customerId, { email: `new-${email}` })).toBe('ok');
      await expectRefused(ticket, 'superseded');
    });

    it('survives an update that leaves the address as it is', async () => {
      expect(await shop.updateCustomer(customerId, { email, isActive: true })).toBe('ok');
      await expectUsable(ticket);
    });

    it('is revoked when it is deleted', async () => {
      expect(await shop.deleteReset(ticket.id)).toBe('ok');
      await expectRefused(ticket, 'revoked');
    });

    it('is not recognized while its customer is disabled, and revoked from then on', async () => {
      expect(await shop.updateCustomer(customerId, { isActive: false })).toBe('ok');
      await expectRefused(ticket, 'unrecognized');
      expect(await shop.updateCustomer(customerId, { isActive: true })).toBe('ok');
      await expectRefused(ticket, 'revoked');
    });

    it('goes with its customer, also when another one takes the address', async () => {
      expect(await shop.deleteCustomer(customerId)).toBe('ok');
      await expectRefused(ticket, 'unrecognized');
      const { id: successor } = await shop.customer({ email, password: oldPassword });
      await expectRefused(ticket, 'unrecognized');
      await expectRefused({ ...ticket, customerId: successor }, 'unrecognized');
      expect(await shop.signIn(email, oldPassword)).toBe('ok');
    });

    it("expires by the database's clock", async () => {
      const set = (expiry: string) =>
        shop.sql(`UPDATE password_resets SET expires_at = ${expiry} WHERE id = $1`, [ticket.id]);
      await set('now()');
      await expectRefused(ticket, 'expired');
      await set("now() - interval '1 hour'");
      await expectRefused(ticket, 'expired');
      await set("now() + interval '1 minute'");
      await expectUsable(ticket);
    });
  });

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
    expect(await shop.redeem(theirs, newPassword)).toBe('ok');
  });
});

/** The embedded database has no clock but the process's; a server has its own. */
describeOnServer("a reset, while the process's clock is wrong", () => {
  const hour = 3_600_000;
  const shop = useShop({ isOnServer: true });

  afterEach(() => setClockRight());

  it.each([5 * hour, -5 * hour])('is usable for as long as its row says (%i ms)', async (shift) => {
    const create = async (email: string) => {
      await shop.customer({ email, password: oldPassword });
      return shop.reset(email);
    };
    const open = await create(`open${shift}@example.org`);
    const late = await create(`late${shift}@example.org`);
    await shop.sql('UPDATE password_resets SET expires_at = now() WHERE id = $1', [late.id]);
    const realNow = Date.now();
    skewClock(shift);
    expect(Math.abs(Date.now() - realNow)).toBeGreaterThan(4 * hour);
    expect(await shop.redeem(late, newPassword)).toBe('expired');
    expect(await shop.redeem(open, newPassword)).toBe('ok');
    const jwt = await shop.graphqlByUser.reset(`late${shift}@example.org`);
    expect(await shop.graphqlByUser.redeem(jwt, newPassword)).toBe('ok');
  });
});
