/** The bodies of this API in JSON Schema, for the description of the API (OpenAPI 3.1, 4.8.24). */
import { statuses } from './errors.js';

const text = { type: ['string', 'null'] };
const flag = { type: ['boolean', 'null'] };
const instant = { type: 'string', format: 'date-time' };
const userId = { type: 'string', pattern: '^[0-9A-Za-z]{1,64}$', description: "The user's id." };

export function refTo(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function list(items: object): object {
  return { type: 'array', items };
}

/** An answer's object: all of its members are always there. */
function object(description: string, properties: Record<string, object>): object {
  return { type: 'object', description, required: Object.keys(properties), properties };
}

const password = (description: string) => ({ type: 'string', maxLength: 16_384, description });
const username = { type: 'string', maxLength: 254, description: "The user's mail address." };

const requests: Record<string, object> = {
  FabricPasswordUpdate: object('A new password, and the token that permits it.', {
    userId,
    resetToken: { type: 'string', minLength: 1, maxLength: 8192, description: 'Of either kind.' },
    newPassword: password('The new password.'),
  }),
  FabricPasswordChange: object('A new password for whoever knows the old one.', {
    userId,
    oldPassword: password('The password until now.'),
    newPassword: password('The new password.'),
  }),
  FabricUsername: object('Whose password to reset.', { username }),
  FabricCredentials: object("A user's proof of the password.", {
    username,
    password: password('The password.'),
  }),
};

const answers: Record<string, object> = {
  FabricName: object("A person's name.", { first: text, middle: text, last: text }),
  FabricPhone: object('A telephone number; `extenstion` is spelled as fabric does.', {
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
      description:
        'A number where the stored text is one, without leading zeros; the text otherwise.',
    },
    company: text,
    kind: text,
    phone: object('The telephone there.', { number: text, kind: text }),
    name: object('The person there.', { first: text, last: text }),
    email: text,
    isValidated: flag,
    isDefault: flag,
  }),
  FabricProvider: object(
    "The user's password, as a way to sign in. The password is no part of it.",
    {
      id: { type: 'string' },
      name: { const: 'LOCAL' },
      isActive: { type: 'boolean' },
      registrationDate: instant,
      lastLoginDate: { type: ['string', 'null'], format: 'date-time' },
    },
  ),
  FabricUser: object('A customer.', {
    isActive: { type: 'boolean' },
    registrationDate: instant,
    expiryDate: instant,
    roles: { const: 'customer' },
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
  FabricResetToken: object('A new reset token. Nothing stores it: it is shown here, once.', {
    token: { type: 'string' },
    kind: { const: 'RESET_PASSWORD' },
    expiresAt: instant,
    isRedeemed: { const: false },
    userId,
    name: refTo('FabricName'),
    email: { type: 'string' },
  }),
  FabricMailedLink: object('A link to a new password, and whether it was mailed as well.', {
    name: { ...text, description: 'The whole name.' },
    resetLink: {
      type: 'string',
      description: "The link in the mail: it begins with the organization's page.",
    },
    email: { type: 'string' },
    emailSent: {
      type: 'boolean',
      description: 'False: the mail was not sent and will not be; the link works all the same.',
    },
  }),
  FabricTokenCheck: object('A token that can be used.', { tokenValid: { const: true }, userId }),
  FabricSignIn: object('A signed-in user. There are no refresh tokens.', {
    _id: userId,
    userId,
    roles: list({ const: 'customer' }),
    name: refTo('FabricName'),
    account: { type: 'string', pattern: '^[0-9A-Za-z]{24}$' },
    userType: object('What kind of user.', { kind: { const: 'REGISTERED' } }),
    accessToken: { type: 'string' },
    refreshToken: { type: 'null' },
  }),
  FabricError: object('What went wrong. `error` and `code` are the same word.', {
    error: { type: 'string' },
    code: { enum: Object.keys(statuses) },
    message: { type: 'string' },
  }),
};

export const fabricSchemas: Record<string, object> = { ...requests, ...answers };
