/**
 * JSON Schemas of this API's bodies (OpenAPI 3.1, 4.8.24). A single value is an `enum`: of `const`, Postman's import makes
 * wrong bodies.
 */
import { statuses } from './errors.js';

const text = { type: ['string', 'null'] };
const flag = { type: ['boolean', 'null'] };
const instant = { type: 'string', format: 'date-time' };
const userId = { type: 'string', pattern: '^[0-9A-Za-z]{1,64}$', description: "The user's id." };

/** Returns a reference to one of this API's schemas. */
export function refTo(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function list(items: object): object {
  return { type: 'array', items };
}

/** Returns the schema of an object whose members are all required. */
function object(description: string, properties: Record<string, object>): object {
  return { type: 'object', description, required: Object.keys(properties), properties };
}

const password = (description: string) => ({ type: 'string', maxLength: 16_384, description });
const username = { type: 'string', maxLength: 254, description: "The user's email address." };

const requests: Record<string, object> = {
  FabricPasswordUpdate: object('A new password, and the token that permits it.', {
    userId,
    resetToken: {
      type: 'string',
      minLength: 1,
      maxLength: 8192,
      description: 'The reset token, opaque or a JWT.',
    },
    newPassword: password('The new password.'),
  }),
  FabricPasswordChange: object('A new password, and the current one as proof.', {
    userId,
    oldPassword: password('The current password.'),
    newPassword: password('The new password.'),
  }),
  FabricUsername: object('The user whose password to reset.', { username }),
  FabricCredentials: object("A user's credentials.", {
    username,
    password: password('The password.'),
  }),
};

const responses: Record<string, object> = {
  FabricName: object("A person's name.", { first: text, middle: text, last: text }),
  FabricPhone: object('A telephone number. `extenstion` is spelled as fabric spells it.', {
    number: text,
    countryCode: text,
    extenstion: text,
    kind: text,
  }),
  FabricAddress: object('A postal address.', {
    attention: text,
    address1: text,
    address2: text,
    address3: text,
    city: text,
    state: text,
    country: text,
    zipCode: {
      type: ['integer', 'string', 'null'],
      description: 'A number if the postal code is one without leading zeros, otherwise a text.',
    },
    company: text,
    kind: text,
    phone: object('The telephone at this address.', { number: text, kind: text }),
    name: object('The person at this address.', { first: text, last: text }),
    email: text,
    isValidated: flag,
    isDefault: flag,
  }),
  FabricProvider: object('The way to sign in by password. Does not contain the password.', {
    id: { type: 'string' },
    name: { type: 'string', enum: ['LOCAL'] },
    isActive: { type: 'boolean' },
    registrationDate: instant,
    lastLoginDate: { type: ['string', 'null'], format: 'date-time' },
  }),
  FabricUser: object('A customer.', {
    isActive: { type: 'boolean' },
    registrationDate: instant,
    expiryDate: instant,
    roles: { type: 'string', enum: ['customer'] },
    name: refTo('FabricName'),
    phone: list(refTo('FabricPhone')),
    email: { type: 'string' },
    extra: { type: 'object', description: 'Further data, such as a date of birth.' },
    registrationSite: text,
    account: { type: 'string', pattern: '^[0-9A-Za-z]{24}$' },
    userId,
    address: list(refTo('FabricAddress')),
    provider: list(refTo('FabricProvider')),
    createdAt: instant,
    updatedAt: instant,
  }),
  FabricResetToken: object('A new reset token. It is not stored: only this response shows it.', {
    token: { type: 'string' },
    kind: { type: 'string', enum: ['RESET_PASSWORD'] },
    expiresAt: instant,
    isRedeemed: { type: 'boolean', enum: [false] },
    userId,
    name: refTo('FabricName'),
    email: { type: 'string' },
  }),
  FabricMailedLink: object('A link to set a new password, and whether it was emailed.', {
    name: { ...text, description: 'The full name.' },
    resetLink: {
      type: 'string',
      description: "The link, as in the email. It begins with the URL of the organization's page.",
    },
    email: { type: 'string' },
    emailSent: {
      type: 'boolean',
      description: 'False if the email was not sent and will not be. The link works in any case.',
    },
  }),
  FabricTokenCheck: object('A token that can be used.', {
    tokenValid: { type: 'boolean', enum: [true] },
    userId,
  }),
  FabricSignIn: object('A signed-in user. There are no refresh tokens.', {
    _id: userId,
    userId,
    roles: list({ type: 'string', enum: ['customer'] }),
    name: refTo('FabricName'),
    account: { type: 'string', pattern: '^[0-9A-Za-z]{24}$' },
    userType: object('The kind of user.', { kind: { type: 'string', enum: ['REGISTERED'] } }),
    accessToken: { type: 'string' },
    refreshToken: { type: 'null' },
  }),
  FabricError: object('An error. `error` and `code` are the same.', {
    error: { type: 'string' },
    code: { type: 'string', enum: Object.keys(statuses) },
    message: { type: 'string' },
  }),
};

/** Requests with other members are refused; responses may get more with time. */
const closed = Object.entries(requests).map(([name, schema]) => [
  name,
  { ...schema, additionalProperties: false },
]);

export const fabricSchemas: Record<string, object> = {
  ...Object.fromEntries(closed),
  ...responses,
};
