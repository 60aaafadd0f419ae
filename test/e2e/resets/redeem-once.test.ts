/** A reset is used once or not at all, and says why it cannot be used. On any database. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PasswordHasher } from '../../../src/operations/ports/index.js';
import { createTestApp, type Shop, type TestApp } from '../../support/world/app.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { createSteps, documentOf, type Steps, type Ticket } from '../../support/world/resets.js';
import { setClockRight, skewClock } from '../../support/processes/skewed-clock.js';

const oldPassword = 'the quiet old harbour';
const newPassword = 'seven loud new harbours';

describe('a reset', () => {
  let rekey: TestApp;
  let shop: Shop;
  let steps: Steps;
  let email: string;
  let customerId: string;
  let customers = 0;
  const hashing = { hash: 0, verify: 0 };

  const counting = (hasher: PasswordHasher): PasswordHasher => ({
    ...hasher,
    hash: (password) => ((hashing.hash += 1), hasher.hash(password)),
    verify: (hash, password) => ((hashing.verify += 1), hasher.verify(hash, password)),
  });

  beforeAll(async () => {
    rekey = await createTestApp({
      wrapDependencies: (given) => ({ ...given, hasher: counting(given.hasher) }),
    });
    shop = await rekey.createShop();
    steps = await createSteps(rekey.graphql, shop);
  });

  afterAll(() => rekey.close());

  beforeEach(async () => {
    email = `patron-${(customers += 1)}@example.org`;
    customerId = await steps.createCustomer(email, oldPassword);
  });

  const rowOf = async ({ resetId }: Ticket) =>
    (await rekey.sql('SELECT * FROM password_resets WHERE id = $1', [resetId]))[0];

  const credentialOf = async (id: string) =>
    (await rekey.sql('SELECT * FROM password_credentials WHERE customer_id = $1', [id]))[0];

  /** Through both APIs, and with nothing changed by the attempts. */
  async function expectRefused(ticket: Ticket, reason: string): Promise<void> {
    const before = [await rowOf(ticket), await credentialOf(ticket.customerId)];
    hashing.hash = 0;
    expect(await steps.redeemReset(ticket, newPassword)).toBe(reason);
    expect(await steps.redeemUser(ticket, newPassword)).toBe(reason);
    expect(hashing.hash).toBe(0);
    expect([await rowOf(ticket), await credentialOf(ticket.customerId)]).toEqual(before);
  }

  async function expectUsable(ticket: Ticket): Promise<void> {
    expect(await steps.redeemReset(ticket, newPassword)).toBe('OK');
    expect(await steps.signIn(email, newPassword)).toBe('OK');
  }

  describe.each(['opaque', 'jwt'] as const)('with a token of kind %s', (kind) => {
    let ticket: Ticket;

    beforeEach(async () => {
      ticket = await (kind === 'opaque' ? steps.createReset(email) : steps.createJwt(email));
    });

    it('is redeemed by one of ten aliases in one document, with one hash made', async () => {
      const aliases = Array.from(
        { length: 10 },
        (_, index) => `a${index}: updateCustomerPasswordReset(id: $id, input: {
          customerPassword: "harbour number ${index} at dawn", resetPasswordToken: $token }) {
            __typename ... on ResetTokenError { reason } }`,
      );
      hashing.hash = 0;
      const reply = await rekey.graphql(
        `mutation ($id: ID!, $token: String) { ${aliases.join('\n')} }`,
        {
          variables: { id: ticket.resetId, token: ticket.token },
          headers: await shop.bearer('sales_channel'),
        },
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
      expect(await steps.signIn(email, 'harbour number 0 at dawn')).toBe('OK');
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
        const reply = await rekey.graphql(
          `mutation ($id: ID!, $token: String, $password: String) {
            updateCustomerPasswordReset(
              id: $id, input: { customerPassword: $password, resetPasswordToken: $token }) {
                ... on PasswordRejectedError { violations { code } } } }`,
          {
            variables: { id: ticket.resetId, token: ticket.token, password },
            headers: await shop.bearer('sales_channel'),
          },
        );
        const { violations } = reply.data.updateCustomerPasswordReset;
        expect(violations.map(({ code }: { code: string }) => code)).toEqual(codes);
        expect(await steps.redeemUser(ticket, password)).toBe('PASSWORD_REJECTED');
      }
      expect(hashing.hash).toBe(0);
      expect([await rowOf(ticket), await credentialOf(customerId)]).toEqual(before);
      await expectUsable(ticket);
    });

    it('is refused at its second use', async () => {
      await expectUsable(ticket);
      await expectRefused(ticket, 'ALREADY_USED');
    });

    it("is not recognized under another reset's or customer's id, and neither is burned", async () => {
      const other = `other-${email}`;
      await steps.createCustomer(other, oldPassword);
      const theirs = await steps.createReset(other);
      const crossed = { resetId: theirs.resetId, customerId: theirs.customerId };
      await expectRefused({ ...ticket, ...crossed }, 'UNRECOGNIZED');
      await expectRefused({ ...theirs, resetId: ticket.resetId, customerId }, 'UNRECOGNIZED');
      await expectRefused({ ...ticket, resetId: 'nobody', customerId: 'nobody' }, 'UNRECOGNIZED');
      await expectUsable(ticket);
      expect(await steps.redeemUser(theirs, newPassword)).toBe('OK');
    });

    it('is not recognized in another partition', async () => {
      const header = await shop.apiKey('sales_channel', 'test');
      const { resetId: id, token } = ticket;
      const variables = { id, token, password: newPassword };
      const reply = await rekey.graphql(documentOf('redeemReset'), { variables, headers: header });
      expect(reply.data.updateCustomerPasswordReset.reason).toBe('UNRECOGNIZED');
      const stranger = await createSteps(rekey.graphql, await rekey.createShop());
      expect(await stranger.redeemReset(ticket, newPassword)).toBe('UNRECOGNIZED');
      expect(await stranger.redeemUser(ticket, newPassword)).toBe('UNRECOGNIZED');
      await expectUsable(ticket);
    });

    it('is superseded by a newer one, which works', async () => {
      const newer = await steps.createReset(email);
      await expectRefused(ticket, 'SUPERSEDED');
      await expectUsable(newer);
    });

    it('is superseded by a changed password', async () => {
      expect(await steps.changePassword(customerId, oldPassword, newPassword)).toBe('OK');
      await expectRefused(ticket, 'SUPERSEDED');
      expect(await steps.signIn(email, newPassword)).toBe('OK');
    });

    it('is superseded by a new address', async () => {
      expect(await steps.updateCustomer(customerId, { email: `new-${email}` })).toBe('OK');
      await expectRefused(ticket, 'SUPERSEDED');
    });

    it('survives an update that leaves the address as it is', async () => {
      expect(await steps.updateCustomer(customerId, { email, isActive: true })).toBe('OK');
      await expectUsable(ticket);
    });

    it('is revoked when it is deleted', async () => {
      expect(await steps.deleteReset(ticket.resetId)).toBe('OK');
      await expectRefused(ticket, 'REVOKED');
    });

    it('is not recognized while its customer is disabled, and revoked from then on', async () => {
      expect(await steps.updateCustomer(customerId, { isActive: false })).toBe('OK');
      await expectRefused(ticket, 'UNRECOGNIZED');
      expect(await steps.updateCustomer(customerId, { isActive: true })).toBe('OK');
      await expectRefused(ticket, 'REVOKED');
    });

    it('goes with its customer, also when another one takes the address', async () => {
      expect(await steps.deleteCustomer(customerId)).toBe('OK');
      await expectRefused(ticket, 'UNRECOGNIZED');
      const successor = await steps.createCustomer(email, oldPassword);
      await expectRefused(ticket, 'UNRECOGNIZED');
      await expectRefused({ ...ticket, customerId: successor }, 'UNRECOGNIZED');
      expect(await steps.signIn(email, oldPassword)).toBe('OK');
    });

    it("expires by the database's clock", async () => {
      const set = (expiry: string) =>
        rekey.sql(`UPDATE password_resets SET expires_at = ${expiry} WHERE id = $1`, [
          ticket.resetId,
        ]);
      await set('now()');
      await expectRefused(ticket, 'EXPIRED');
      await set("now() - interval '1 hour'");
      await expectRefused(ticket, 'EXPIRED');
      await set("now() + interval '1 minute'");
      await expectUsable(ticket);
    });
  });

  it("ends the customer's other resets when it is redeemed", async () => {
    const ticket = await steps.createReset(email);
    const other = await steps.createJwt(email);
    // Two open resets at once: more than the service makes, and still only one may count.
    await rekey.sql('UPDATE password_resets SET superseded_at = NULL WHERE id = $1', [
      ticket.resetId,
    ]);
    await expectUsable(ticket);
    await expectRefused(other, 'SUPERSEDED');
    expect(await rowOf(other)).toMatchObject({ redeemed_at: null, revoked_at: null });
  });

  it("leaves other customers' resets alone", async () => {
    const ticket = await steps.createReset(email);
    await steps.createCustomer(`else-${email}`);
    const theirs = await steps.createReset(`else-${email}`);
    await expectUsable(ticket);
    expect(await steps.redeemReset(theirs, newPassword)).toBe('OK');
  });
});

/** The embedded database has no clock but the process's; a server has its own. */
describeOnServer("a reset, while the process's clock is wrong", () => {
  const hour = 3_600_000;
  let rekey: TestApp;
  let steps: Steps;

  beforeAll(async () => {
    rekey = await createTestApp({ databaseUrl: await cloneServerDatabase() });
    steps = await createSteps(rekey.graphql, await rekey.createShop());
  });

  afterEach(() => setClockRight());

  afterAll(() => rekey.close());

  it.each([5 * hour, -5 * hour])('is usable for as long as its row says (%i ms)', async (shift) => {
    const create = async (email: string) => {
      await steps.createCustomer(email, oldPassword);
      return steps.createReset(email);
    };
    const open = await create(`open${shift}@example.org`);
    const late = await create(`late${shift}@example.org`);
    await rekey.sql('UPDATE password_resets SET expires_at = now() WHERE id = $1', [late.resetId]);
    const realNow = Date.now();
    skewClock(shift);
    expect(Math.abs(Date.now() - realNow)).toBeGreaterThan(4 * hour);
    expect(await steps.redeemReset(late, newPassword)).toBe('EXPIRED');
    expect(await steps.redeemReset(open, newPassword)).toBe('OK');
    const jwt = await steps.createJwt(`late${shift}@example.org`);
    expect(await steps.redeemUser(jwt, newPassword)).toBe('OK');
  });
});
