import { describe, expect, it } from '@jest/globals';
import type { Customer } from '../../../../src/domain/customers/customer.js';
import { PlainResetToken } from '../../../../src/domain/shared/secret.js';
import { toUser } from '../../../../src/domain/customers/user.js';
import {
  toResetTokenDocument,
  toSignInDocument,
  toUserDocument,
  toZipCode,
} from '../../../../src/api/fabric/documents.js';
import {
  sampleEmail,
  sampleResetToken,
  sampleSignIn,
  sampleUser,
  sampleUserId,
} from '../../../../src/api/fabric/samples.js';
import { sampleProfile } from '../../../support/world/sample-profile.js';

const instant = new Date('2020-04-15T10:08:04.246Z');
const organization = {
  ...{ id: 'xRRkjDFafe', account: '1234abcd5678efgh9ijklmno', createdAt: instant },
  ...{ slug: 'acme', name: 'Acme' },
};
const customer: Customer = {
  ...{ id: sampleUserId, email: sampleEmail, status: 'prospect', isActive: true },
  ...{ channel: '12', stage: 'production', profile: sampleProfile, locale: null },
  ...{ reference: 'CANARY', referenceOrigin: 'CANARY', metadata: { canary: 'CANARY' } },
  ...{ createdAt: instant, updatedAt: instant },
};
const credential = {
  ...{ id: '6228f647a257734d91dbb49f', customerId: sampleUserId },
  ...{ changedAt: instant, createdAt: instant, lastLoginAt: instant },
};

const documentOf = (profile: Customer['profile'], summary: typeof credential | null = null) =>
  toUserDocument(toUser({ ...customer, profile }, summary, organization));

describe("a user in fabric's words", () => {
  it('is the documented sample, member for member', () => {
    const document = documentOf(sampleProfile, credential);
    expect(document).toStrictEqual(sampleUser);
    expect(JSON.stringify(document)).toBe(JSON.stringify(sampleUser));
  });

  it('has every member if nothing is known, and no provider without a password', () =>
    expect(documentOf({})).toStrictEqual({
      ...{ ...sampleUser, expiryDate: '2070-04-15T10:08:04.246Z', registrationSite: null },
      ...{ name: { first: null, middle: null, last: null }, phone: [], address: [], provider: [] },
    }));

  it('has every member of telephones and addresses, too', () => {
    const [address] = sampleUser.address;
    const { phone, ...document } = documentOf({ phone: [{}], address: [{}] });
    const unknown = { number: null, countryCode: null, extenstion: null, kind: null };
    expect(phone).toStrictEqual([unknown]);
    expect(Object.keys(document.address[0]!)).toEqual(Object.keys(address!));
    expect(document.address[0]).toMatchObject({
      ...{ zipCode: null, isValidated: null, phone: { number: null, kind: null } },
      name: { first: null, last: null },
    });
  });

  it('has no date of a sign-in that never was', () => {
    const user = toUser(customer, { ...credential, lastLoginAt: null }, organization);
    const { provider } = toUserDocument(user);
    expect(provider[0]?.lastLoginDate).toBeNull();
  });
});

describe('a zip code', () => {
  const numbers = ['77035', '0', '999999999999999'];
  it.each(numbers)('%j is sent as a number', (stored) =>
    expect(toZipCode(stored)).toBe(Number(stored)),
  );

  const texts = ['1000000000000000', '01234', '00', '-1', '+1', '1.0', '1e3', '0x10', ' 77035'];
  it.each([...texts, '77035\n', '77035-1234', 'SW1A 1AA', '٧٧', '', null])(
    '%j is sent as it is',
    (stored) => expect(toZipCode(stored)).toBe(stored),
  );
});

describe('other answers', () => {
  it('show a new token as the sample does', () => {
    const reset = { expiresAt: instant } as never;
    const token = new PlainResetToken(sampleResetToken.token);
    expect(toResetTokenDocument({ reset, customer, token })).toStrictEqual(sampleResetToken);
  });

  it('show who signed in', () => {
    const user = toUser(customer, credential, organization);
    const signedIn = { token: sampleSignIn.accessToken, expiresAt: instant, user };
    expect(toSignInDocument(signedIn)).toStrictEqual(sampleSignIn);
  });
});
