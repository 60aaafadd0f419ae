/** One request for each member of each result union, of mutations and of queries, on a customer with a pending reset. */
import type { Subject } from './operations.js';
import { goodPassword, newAddress, otherPassword } from '../world/people.js';

/** The address of another customer. */
export const takenAddress = 'taken@example.net';
/** The address of a customer that is disabled. */
export const disabledAddress = 'disabled@example.net';
/** A mistyped one. */
const noAddress = 'pat@example';

export interface UnionCase {
  readonly field: string;
  readonly member: string;
  readonly given: (subject: Subject) => object;
  readonly code?: string;
}

const redeemWith = (password: string, token?: string) => (subject: Subject) => ({
  id: subject.reset.id,
  input: { customerPassword: password, resetPasswordToken: token ?? subject.reset.token },
});
const tokenWith = (newPassword: string, token?: string) => (subject: Subject) => ({
  input: { token: token ?? subject.reset.token, newPassword },
});
const userWith = (newPassword: string, token?: string) => (subject: Subject) => ({
  input: {
    userId: subject.customer.id,
    resetToken: token ?? subject.reset.token,
    newPassword,
  },
});
const changeWith = (oldPassword: string, newPassword: string) => (subject: Subject) => ({
  input: { customerId: subject.customer.id, oldPassword, newPassword },
});
const signInWith = (password: string) => (subject: Subject) => ({
  input: { email: subject.customer.email, password },
});
const unknownToken = 'A'.repeat(43);

const codes: Record<string, string> = {
  ResetTokenError: 'RESET_TOKEN_REFUSED',
  PasswordRejectedError: 'PASSWORD_REJECTED',
  CustomerInactiveError: 'CUSTOMER_INACTIVE',
  CustomerNotFoundError: 'CUSTOMER_NOT_FOUND',
  InvalidCredentialsError: 'INVALID_CREDENTIALS',
  EmailTakenError: 'EMAIL_TAKEN',
  InvalidEmailError: 'INVALID_EMAIL',
};

/** By root field, then by member of its result. */
const givenBy: Record<string, Record<string, UnionCase['given']>> = {
  checkResetToken: {
    RedeemableResetToken: ({ reset: { token } }) => ({ token }),
    ResetTokenError: () => ({ token: '' }),
  },
  redeemPasswordReset: {
    PasswordResetRedeemed: tokenWith(otherPassword),
    ResetTokenError: tokenWith(otherPassword, unknownToken),
    PasswordRejectedError: tokenWith('short'),
  },
  updateCustomerPasswordReset: {
    CustomerPasswordReset: redeemWith(otherPassword),
    ResetTokenError: redeemWith(otherPassword, unknownToken),
    PasswordRejectedError: redeemWith('short'),
  },
  updateUserPassword: {
    User: userWith(otherPassword),
    ResetTokenError: userWith(otherPassword, unknownToken),
    PasswordRejectedError: userWith('password1234'),
  },
  createCustomerPasswordReset: {
    CreatedCustomerPasswordReset: ({ customer }) => ({ input: { email: customer.email } }),
    CustomerNotFoundError: () => ({ input: { email: newAddress() } }),
    CustomerInactiveError: () => ({ input: { email: disabledAddress } }),
    InvalidEmailError: () => ({ input: { email: noAddress } }),
  },
  deleteCustomerPasswordReset: {
    CustomerPasswordReset: ({ reset }) => ({ id: reset.id }),
  },
  createUserResetToken: {
    UserResetToken: ({ customer }) => ({ input: { email: customer.email } }),
    CustomerNotFoundError: () => ({ input: { email: newAddress() } }),
    CustomerInactiveError: () => ({ input: { email: disabledAddress } }),
    InvalidEmailError: () => ({ input: { email: noAddress } }),
  },
  changeUserPassword: {
    User: changeWith(goodPassword, otherPassword),
    InvalidCredentialsError: changeWith('wrong', otherPassword),
    PasswordRejectedError: changeWith(goodPassword, 'x'.repeat(257)),
  },
  createCustomerAccessToken: {
    CustomerAccessToken: signInWith(goodPassword),
    InvalidCredentialsError: signInWith('wrong'),
    InvalidEmailError: () => ({ input: { email: noAddress, password: goodPassword } }),
  },
  createCustomer: {
    Customer: () => ({ input: { email: newAddress() } }),
    EmailTakenError: ({ customer }) => ({ input: { email: customer.email } }),
    PasswordRejectedError: () => ({ input: { email: newAddress(), password: '' } }),
    InvalidEmailError: () => ({ input: { email: noAddress } }),
  },
  updateCustomer: {
    Customer: ({ customer }) => ({ id: customer.id, input: {} }),
    EmailTakenError: ({ customer }) => ({ id: customer.id, input: { email: takenAddress } }),
    InvalidEmailError: ({ customer }) => ({ id: customer.id, input: { email: noAddress } }),
  },
  deleteCustomer: {
    DeletedCustomer: ({ customer }) => ({ id: customer.id }),
  },
  createWebhook: {
    WebhookWithSecret: () => ({
      input: { url: 'https://hooks.example.org', topics: ['CUSTOMERS_CREATE'] },
    }),
  },
  updateWebhook: {
    Webhook: ({ webhook }) => ({ id: webhook?.id, input: {} }),
  },
  rotateWebhookSecret: {
    WebhookWithSecret: ({ webhook }) => ({ id: webhook?.id }),
  },
  redeliverWebhook: {
    WebhookDelivery: ({ webhook }) => ({ deliveryId: webhook?.deliveryId }),
  },
  deleteWebhook: {
    DeletedWebhook: ({ webhook }) => ({ id: webhook?.id }),
  },
  requestPasswordResetEmail: {
    PasswordResetRequested: ({ customer }) => ({ input: { email: customer.email } }),
    InvalidEmailError: () => ({ input: { email: noAddress } }),
  },
  cancelPasswordReset: {
    PasswordResetCancelled: ({ reset }) => ({ input: { token: reset.token } }),
    ResetTokenError: () => ({ input: { token: 'never-was-any-such-token' } }),
  },
};

export const unionCases: UnionCase[] = Object.entries(givenBy).flatMap(([field, members]) =>
  Object.entries(members).map(([member, given]) => {
    const { [member]: code } = codes;
    return { field, member, given, ...(code !== undefined && { code }) };
  }),
);
