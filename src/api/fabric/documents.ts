/**
 * The bodies of responses. They always have every member of fabric's documented sample, null if it is unknown, so that
 * all have one shape.
 */
import type { Address, PersonName, Phone } from '../../domain/customers/profile.js';
import type { User, UserProvider } from '../../domain/customers/user.js';
import type { CreatedPasswordReset, MailedResetLink, SignIn } from '../../operations/index.js';

type Text = string | null;

export interface NameDocument {
  readonly first: Text;
  readonly middle: Text;
  readonly last: Text;
}

function toNameDocument({ first, middle, last }: PersonName): NameDocument {
  return { first: first ?? null, middle: middle ?? null, last: last ?? null };
}

function toPhoneDocument({ number, countryCode, extension, kind }: Phone) {
  return {
    number: number ?? null,
    countryCode: countryCode ?? null,
    // This is how fabric spells it.
    extenstion: extension ?? null,
    kind: kind ?? null,
  };
}

/** Every JSON reader keeps 15 digits exactly. A leading zero would be lost. */
const canonicalInteger = /^(0|[1-9]\d{0,14})$/;

/** Returns a number, as fabric's sample has, if the text is the plain form of one; otherwise the text. */
export function toZipCode(text: Text): string | number | null {
  return text !== null && canonicalInteger.test(text) ? Number(text) : text;
}

function toAddressDocument(address: Address) {
  const { phone, name } = address;
  return {
    attention: address.attention ?? null,
    address1: address.address1 ?? null,
    address2: address.address2 ?? null,
    address3: address.address3 ?? null,
    city: address.city ?? null,
    state: address.state ?? null,
    country: address.country ?? null,
    zipCode: toZipCode(address.zipCode ?? null),
    company: address.company ?? null,
    kind: address.kind ?? null,
    phone: { number: phone?.number ?? null, kind: phone?.kind ?? null },
    name: { first: name?.first ?? null, last: name?.last ?? null },
    email: address.email ?? null,
    isValidated: address.isValidated ?? null,
    isDefault: address.isDefault ?? null,
  };
}

function toProviderDocument({ registrationDate, lastLoginDate, ...provider }: UserProvider) {
  return {
    ...provider,
    registrationDate: registrationDate.toISOString(),
    lastLoginDate: lastLoginDate?.toISOString() ?? null,
  };
}

/** Returns fabric's user object, with instants in ISO 8601. */
export function toUserDocument(user: User) {
  return {
    isActive: user.isActive,
    registrationDate: user.registrationDate.toISOString(),
    expiryDate: user.expiryDate.toISOString(),
    roles: user.roles,
    name: toNameDocument(user.name),
    phone: user.phone.map(toPhoneDocument),
    email: user.email,
    extra: user.extra,
    registrationSite: user.registrationSite,
    account: user.account,
    userId: user.userId,
    address: user.address.map(toAddressDocument),
    provider: user.provider.map(toProviderDocument),
    createdAt: user.createdAt.toISOString(),
    updatedAt: user.updatedAt.toISOString(),
  };
}

/** Returns fabric's object of a new reset token, with the token in clear. */
export function toResetTokenDocument({ token, reset, customer }: CreatedPasswordReset) {
  return {
    token: token.reveal(),
    kind: 'RESET_PASSWORD',
    expiresAt: reset.expiresAt.toISOString(),
    isRedeemed: false,
    userId: customer.id,
    name: toNameDocument(customer.profile.name ?? {}),
    email: customer.email,
  };
}

/** In this response, the name is one text. */
export function toMailedLinkDocument({ customer, resetLink, isMailed }: MailedResetLink) {
  const { first, middle, last } = customer.profile.name ?? {};
  return {
    name: [first, middle, last].filter(Boolean).join(' ') || null,
    resetLink: resetLink.reveal(),
    email: customer.email,
    emailSent: isMailed,
  };
}

/** There are no refresh tokens: when the access token expires, the customer signs in again. */
export function toSignInDocument({ token, user }: SignIn) {
  return {
    _id: user.userId,
    userId: user.userId,
    roles: [user.roles],
    name: toNameDocument(user.name),
    account: user.account,
    userType: { kind: 'REGISTERED' },
    accessToken: token,
    refreshToken: null,
  };
}
