/** One request for each member of each result union, on a customer with a pending reset. */
import type { Subject } from './operations.js';
import { goodPassword, newAddress, otherPassword } from '../world/people.js';

/** The address of another customer. */
export const takenAddress = 'taken@example.net';

export interface UnionCase {
  readonly mutation: string;
  readonly member: string;
  readonly given: (subject: Subject) => object;
  readonly code?: string;
}

const redeemWith = (password: string, token?: string) => (subject: Subject) => ({
  id: subject.reset.id,
  input: { customerPassword: password, resetPasswordToken: token ?? subject.reset.token },
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
  CustomerNotFoundError: 'CUSTOMER_NOT_FOUND',
  InvalidCredentialsError: 'INVALID_CREDENTIALS',
  EmailTakenError: 'EMAIL_TAKEN',
};

/** By mutation, then by member of its result. */
const givenBy: Record<string, Record<string, UnionCase['given']>> = {
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
    CustomerPasswordReset: ({ customer }) => ({ input: { email: customer.email } }),
    CustomerNotFoundError: () => ({ input: { email: newAddress() } }),
  },
  deleteCustomerPasswordReset: {
    CustomerPasswordReset: ({ reset }) => ({ id: reset.id }),
  },
  createUserResetToken: {
    UserResetToken: ({ customer }) => ({ input: { email: customer.email } }),
    CustomerNotFoundError: () => ({ input: { email: newAddress() } }),
  },
  changeUserPassword: {
    User: changeWith(goodPassword, otherPassword),
    InvalidCredentialsError: changeWith('wrong', otherPassword),
    PasswordRejectedError: changeWith(goodPassword, 'x'.repeat(257)),
  },
  createCustomerAccessToken: {
    CustomerAccessToken: signInWith(goodPassword),
    InvalidCredentialsError: signInWith('wrong'),
  },
  createCustomer: {
    Customer: () => ({ input: { email: newAddress() } }),
    EmailTakenError: ({ customer }) => ({ input: { email: customer.email } }),
    PasswordRejectedError: () => ({ input: { email: newAddress(), password: '' } }),
  },
  updateCustomer: {
    Customer: ({ customer }) => ({ id: customer.id, input: {} }),
    EmailTakenError: ({ customer }) => ({ id: customer.id, input: { email: takenAddress } }),
  },
  deleteCustomer: {
    DeletedCustomer: ({ customer }) => ({ id: customer.id }),
  },
  createWebhook: {
    Webhook: () => ({ input: { url: 'https://hooks.example.org', topics: ['CUSTOMERS_CREATE'] } }),
  },
  updateWebhook: {
    Webhook: ({ webhook }) => ({ id: webhook?.id, input: {} }),
  },
  rotateWebhookSecret: {
    Webhook: ({ webhook }) => ({ id: webhook?.id }),
  },
  redeliverWebhook: {
    WebhookDelivery: ({ webhook }) => ({ deliveryId: webhook?.deliveryId }),
  },
  deleteWebhook: {
    DeletedWebhook: ({ webhook }) => ({ id: webhook?.id }),
  },
  requestPasswordResetEmail: {
    PasswordResetRequested: ({ customer }) => ({ input: { email: customer.email } }),
  },
  cancelPasswordReset: {
    PasswordResetCancelled: ({ reset }) => ({ input: { token: reset.token } }),
    ResetTokenError: () => ({ input: { token: 'never-was-any-such-token' } }),
  },
};

export const unionCases: UnionCase[] = Object.entries(givenBy).flatMap(([mutation, members]) =>
  Object.entries(members).map(([member, given]) => {
    const { [member]: code } = codes;
    return { mutation, member, given, ...(code !== undefined && { code }) };
  }),
);
