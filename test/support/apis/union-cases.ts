/** One request for each member of each result union, on a customer with a pending reset. */
import type { Subject } from './operations.js';
import { goodPassword, newAddress, otherPassword } from '../world/people.js';

/** The address that somebody has already. */
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
  input: { userId: subject.customer.id, oldPassword, newPassword },
});
const signInWith = (password: string) => (subject: Subject) => ({
  input: { email: subject.customer.email, password },
});
const unknownToken = 'A'.repeat(43);

export const unionCases: UnionCase[] = [
  {
    mutation: 'updateCustomerPasswordReset',
    member: 'CustomerPasswordReset',
    given: redeemWith(otherPassword),
  },
  {
    mutation: 'updateCustomerPasswordReset',
    member: 'ResetTokenError',
    given: redeemWith(otherPassword, unknownToken),
    code: 'RESET_TOKEN_REFUSED',
  },
  {
    mutation: 'updateCustomerPasswordReset',
    member: 'PasswordRejectedError',
    given: redeemWith('short'),
    code: 'PASSWORD_REJECTED',
  },
  { mutation: 'updateUserPassword', member: 'User', given: userWith(otherPassword) },
  {
    mutation: 'updateUserPassword',
    member: 'ResetTokenError',
    given: userWith(otherPassword, unknownToken),
    code: 'RESET_TOKEN_REFUSED',
  },
  {
    mutation: 'updateUserPassword',
    member: 'PasswordRejectedError',
    given: userWith('password1234'),
    code: 'PASSWORD_REJECTED',
  },
  {
    mutation: 'createCustomerPasswordReset',
    member: 'CustomerPasswordReset',
    given: ({ customer }) => ({ input: { customerEmail: customer.email } }),
  },
  {
    mutation: 'createCustomerPasswordReset',
    member: 'CustomerNotFoundError',
    given: () => ({ input: { customerEmail: newAddress() } }),
    code: 'CUSTOMER_NOT_FOUND',
  },
  {
    mutation: 'deleteCustomerPasswordReset',
    member: 'CustomerPasswordReset',
    given: ({ reset }) => ({ id: reset.id }),
  },
  {
    mutation: 'createUserResetToken',
    member: 'UserResetToken',
    given: ({ customer }) => ({ input: { username: customer.email } }),
  },
  {
    mutation: 'createUserResetToken',
    member: 'CustomerNotFoundError',
    given: () => ({ input: { username: newAddress() } }),
    code: 'CUSTOMER_NOT_FOUND',
  },
  {
    mutation: 'changeUserPassword',
    member: 'User',
    given: changeWith(goodPassword, otherPassword),
  },
  {
    mutation: 'changeUserPassword',
    member: 'InvalidCredentialsError',
    given: changeWith('wrong', otherPassword),
    code: 'INVALID_CREDENTIALS',
  },
  {
    mutation: 'changeUserPassword',
    member: 'PasswordRejectedError',
    given: changeWith(goodPassword, 'x'.repeat(257)),
    code: 'PASSWORD_REJECTED',
  },
  {
    mutation: 'createCustomerAccessToken',
    member: 'CustomerAccessToken',
    given: signInWith(goodPassword),
  },
  {
    mutation: 'createCustomerAccessToken',
    member: 'InvalidCredentialsError',
    given: signInWith('wrong'),
    code: 'INVALID_CREDENTIALS',
  },
  {
    mutation: 'createCustomer',
    member: 'Customer',
    given: () => ({ input: { email: newAddress() } }),
  },
  {
    mutation: 'createCustomer',
    member: 'EmailTakenError',
    given: ({ customer }) => ({ input: { email: customer.email } }),
    code: 'EMAIL_TAKEN',
  },
  {
    mutation: 'createCustomer',
    member: 'PasswordRejectedError',
    given: () => ({ input: { email: newAddress(), password: '' } }),
    code: 'PASSWORD_REJECTED',
  },
  {
    mutation: 'updateCustomer',
    member: 'Customer',
    given: ({ customer }) => ({ id: customer.id, input: {} }),
  },
  {
    mutation: 'updateCustomer',
    member: 'EmailTakenError',
    given: ({ customer }) => ({ id: customer.id, input: { email: takenAddress } }),
    code: 'EMAIL_TAKEN',
  },
  {
    mutation: 'deleteCustomer',
    member: 'DeletedCustomer',
    given: ({ customer }) => ({ id: customer.id }),
  },
  {
    mutation: 'createWebhook',
    member: 'Webhook',
    given: () => ({ input: { url: 'https://hooks.example.org', topics: ['CUSTOMERS_CREATE'] } }),
  },
  {
    mutation: 'updateWebhook',
    member: 'Webhook',
    given: ({ webhook }) => ({ id: webhook?.id, input: {} }),
  },
  {
    mutation: 'rotateWebhookSecret',
    member: 'Webhook',
    given: ({ webhook }) => ({ id: webhook?.id }),
  },
  {
    mutation: 'redeliverWebhook',
    member: 'WebhookDelivery',
    given: ({ webhook }) => ({ deliveryId: webhook?.deliveryId }),
  },
  {
    mutation: 'deleteWebhook',
    member: 'DeletedWebhook',
    given: ({ webhook }) => ({ id: webhook?.id }),
  },
  {
    mutation: 'requestPasswordReset',
    member: 'PasswordResetRequested',
    given: ({ customer }) => ({ input: { customerEmail: customer.email } }),
  },
  {
    mutation: 'cancelPasswordReset',
    member: 'PasswordResetCancelled',
    given: ({ reset }) => ({ input: { token: reset.token } }),
  },
  {
    mutation: 'cancelPasswordReset',
    member: 'ResetTokenError',
    given: () => ({ input: { token: 'never-was-any-such-token' } }),
    code: 'RESET_TOKEN_REFUSED',
  },
];
