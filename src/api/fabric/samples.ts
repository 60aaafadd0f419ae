/**
 * Examples for the descriptions, from fabric's documentation. The development profile has this user, with this password
 * and a pending reset with `sampleOpaqueToken`, so that every request can be sent as it stands there.
 */

export const sampleUserId = '6169b2d892a5f30009d76480';
export const sampleEmail = 'test@mail.com';
const sampleToken = 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6IjYxZjIyMTU4...';
/** In requests, because a JWT that the service did not sign is refused. Either kind is accepted. */
export const sampleOpaqueToken = '5e8f8c0d9a1b4c2d8e7f6a5b';
export const samplePassword = 'a boat with 3 red sails';
export const sampleNewPassword = 'nine lanterns over water';
/** The account is that of the demo shop, so that the sample works on a fresh install. */
export const sampleSiteContext =
  '{"date":"2023-01-01T00:00:00.000Z","channel":12,"account":"1234abcd5678efgh9ijklmno","stage":"production"}';

const instant = '2020-04-15T10:08:04.246Z';
const account = '1234abcd5678efgh9ijklmno';
const name = { first: 'Pat', middle: 'E', last: 'Kake' };

/** The documented response to `PATCH /auth/password`. The documentation hides the account. */
export const sampleUser = {
  isActive: true,
  registrationDate: instant,
  expiryDate: instant,
  roles: 'customer',
  name,
  phone: [{ number: '555-123-4567', countryCode: '+91', extenstion: 'x-6789', kind: 'Mobile' }],
  email: sampleEmail,
  extra: {},
  registrationSite: 'XXX',
  account,
  userId: sampleUserId,
  address: [
    {
      attention: 'Account Manager',
      address1: '1234 Main St.',
      address2: 'Suite 710',
      address3: 'Floor 7',
      city: 'Houston',
      state: 'TX',
      country: 'USA',
      zipCode: 77035,
      company: 'Acme Inc.',
      kind: 'Business',
      phone: { number: '555-123-4567', kind: 'Mobile' },
      name: { first: 'Pat', last: 'Kake' },
      email: sampleEmail,
      isValidated: true,
      isDefault: true,
    },
  ],
  provider: [
    {
      id: '6228f647a257734d91dbb49f',
      name: 'LOCAL',
      isActive: true,
      registrationDate: instant,
      lastLoginDate: instant,
    },
  ],
  createdAt: instant,
  updatedAt: instant,
};

export const sampleResetToken = {
  token: sampleToken,
  kind: 'RESET_PASSWORD',
  expiresAt: instant,
  isRedeemed: false,
  userId: sampleUserId,
  name,
  email: sampleEmail,
};

export const sampleMailedLink = {
  name: 'Pat E Kake',
  resetLink: `https://shop.example/reset-password#id=EjRWeKJlmN&token=${sampleToken}`,
  email: sampleEmail,
  emailSent: true,
};

export const sampleTokenCheck = { tokenValid: true, userId: sampleUserId };

export const sampleSignIn = {
  _id: sampleUserId,
  userId: sampleUserId,
  roles: ['customer'],
  name,
  account,
  userType: { kind: 'REGISTERED' },
  accessToken: 'eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiI2MTY5YjJkODky...',
  refreshToken: null,
};
