/**
 * What became of names that the schema once had. A document with one of them fails, and the error says what to write
 * instead, in every profile: an old client's developer has nothing else to go by.
 */

/** From an old name to those that are there in its place, as schema coordinates (`Type.field`, `Type.field(argument:)`). */
export const replacements: Readonly<Record<string, readonly string[]>> = {
  UserError: ['RekeyError'],
  ErrorCode: ['RekeyErrorCode'],
  Mode: ['RekeyMode'],
  Site: ['SiteFilter'],
  EmailAddress: ['String'],
  Event: ['AccountEvent'],
  EventConnection: ['AccountEventConnection'],
  EventEdge: ['AccountEventEdge'],
  EventFilter: ['AccountEventFilter'],
  EventNameFilter: ['AccountEventNameFilter'],
  IDFilter: ['RekeyIDFilter'],
  StringFilter: ['RekeyStringFilter'],
  BooleanFilter: ['RekeyBooleanFilter'],
  DateTimeFilter: ['RekeyDateTimeFilter', 'RekeyNullableDateTimeFilter'],
  EmailAddressFilter: ['RekeyEmailFilter'],
  OrderDirection: ['RekeyOrderDirection'],
  CustomerOrder: ['CustomerOrderBy'],
  CustomerPasswordResetOrder: ['CustomerPasswordResetOrderBy'],
  WebhookDeliveryOrder: ['WebhookDeliveryOrderBy'],
  ListOrderField: [
    'CustomerOrderField',
    'CustomerPasswordResetOrderField',
    'WebhookDeliveryOrderField',
  ],
  Address: ['ProfileAddress'],
  AddressInput: ['ProfileAddressInput'],
  Phone: ['ProfilePhone'],
  PhoneInput: ['ProfilePhoneInput'],
  PersonName: ['ProfileName'],
  PersonNameInput: ['ProfileNameInput'],
  RequestPasswordResetInput: ['RequestPasswordResetEmailInput'],
  RequestPasswordResetResult: ['RequestPasswordResetEmailResult'],
  'Mutation.requestPasswordReset': ['Mutation.requestPasswordResetEmail'],
  'RequestPasswordResetEmailInput.customerEmail': ['RequestPasswordResetEmailInput.email'],
  'RequestPasswordResetEmailInput.link': ['RequestPasswordResetEmailInput.linkName'],
  'CreateCustomerPasswordResetInput.customerEmail': ['CreateCustomerPasswordResetInput.email'],
  'CreateUserResetTokenInput.username': ['CreateUserResetTokenInput.email'],
  'ChangeUserPasswordInput.userId': ['ChangeUserPasswordInput.customerId'],
  'UserResetToken.userId': ['UserResetToken.customerId'],
  'Query.user(userId:)': ['Query.user(customerId:)'],
  'CustomerProfileInput.address': ['CustomerProfileInput.addresses'],
  'CustomerProfileInput.phone': ['CustomerProfileInput.phones'],
  'RekeyDateTimeFilter.isNull': ['RekeyNullableDateTimeFilter.isNull'],
  'PasswordResetCancelled.heldForSeconds': ['PasswordResetCancelled.suppressedForSeconds'],
  'PasswordResetDeliveryStatus.HANDED_OVER': ['PasswordResetDeliveryStatus.SENT'],
  'Webhook.secret': ['WebhookWithSecret.secret'],
  'Webhook in CreateWebhookResult': ['WebhookWithSecret.webhook'],
  'Webhook in RotateWebhookSecretResult': ['WebhookWithSecret.webhook'],
  'CustomerPasswordReset in CreateCustomerPasswordResetResult': [
    'CreatedCustomerPasswordReset.passwordReset',
    'CreatedCustomerPasswordReset.resetPasswordToken',
  ],
  'String in AccountEventNameFilter': ['AccountEventName'],
};

type Name = string | undefined;

/** Messages of graphql-js about names, and the old name that each may be about. */
const oldNames: readonly [pattern: RegExp, nameOf: (first: Name, second: Name) => string][] = [
  [/^Unknown type "(\w+)"/, (type) => `${type}`],
  [/^Cannot query field "(\w+)" on type "(\w+)"/, (field, type) => `${type}.${field}`],
  [/^Field "(\w+)" is not defined by type "(\w+)"/, (field, type) => `${type}.${field}`],
  [/^Unknown argument "(\w+)" on field "([\w.]+)"/, (name, field) => `${field}(${name}:)`],
  [/ objects of type "(\w+)" can never be of type "(\w+)"/, (union, type) => `${type} in ${union}`],
  [
    /^Variable "\$\w+" of type "\[?(\w+)[\]!]*" used in position expecting type "\[?(\w+)/,
    (type, expected) => `${type} in ${expected}Filter`,
  ],
  // The name of an event was a text, and is a value of an enum now.
  [
    /^(?:Enum "AccountEventName" cannot .*: "[a-z_.]+"|Value "[a-z_.]+" .* "AccountEventName" enum)/,
    () => 'String in AccountEventNameFilter',
  ],
];

/**
 * Returns what to write in place of a name that was in the schema before, null if an error is about something else.
 * Contains names of this table only, and nothing of the document.
 */
export function adviseOn(message: string): string | null {
  for (const [pattern, nameOf] of oldNames) {
    const match = pattern.exec(message);
    const name = match ? nameOf(match[1], match[2]) : '';
    const now = Object.hasOwn(replacements, name) ? replacements[name] : undefined;
    if (now) return `${name} is gone: use ${now.join(' or ')} instead.`;
  }
  return null;
}
