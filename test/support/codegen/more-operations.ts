/** What else front ends and back ends send: whole inputs as variables, enums in filters, and the interface. */
import type { FlowOperation } from './operations.js';

/** Operations beside those of the flow. Scripts select the interface of all errors, which is not for a front end. */
export const moreOperations: Readonly<Record<string, FlowOperation>> = {
  CreateWebhook: {
    kind: 'mutation',
    text: `($input: CreateWebhookInput!) { createWebhook(input: $input) { __typename
      ... on WebhookWithSecret { secret webhook { id } } ... on RateLimitedError { retryAfterSeconds } } }`,
    root: 'createWebhook',
    variables: `{ input: { url: 'https://hooks.example.org', topics: ['CUSTOMERS_CREATE'] } }`,
    members: {
      WebhookWithSecret: 'result.webhook.id + result.secret',
      RateLimitedError: 'result.retryAfterSeconds.toFixed()',
    },
  },
  BackOffice: {
    kind: 'query',
    text: `($filter: CustomerPasswordResetFilter, $after: String) {
      customerPasswordResets(first: 50, after: $after, filter: $filter) {
      nodes { id status expiresAt resetPasswordAt metadata customer { id email hasPassword } }
      pageInfo { hasNextPage endCursor } totalCount } }`,
    root: 'customerPasswordResets',
    variables: `{ filter: { status: { in: ['PENDING'] } } }`,
    answer: `(result?.nodes ?? []).filter(({ status }) => status === 'PENDING').length.toFixed()`,
  },
  RedeemById: {
    kind: 'mutation',
    text: `($id: ID!, $input: UpdateCustomerPasswordResetInput!) { updateCustomerPasswordReset(id: $id, input: $input) {
      __typename ... on CustomerPasswordReset { id status customer { id email } } ... on RekeyError { code } } }`,
    root: 'updateCustomerPasswordReset',
    variables: '{ id, input: { resetPasswordToken: token, customerPassword: newPassword } }',
    answer: `result?.__typename ?? 'It did not run.'`,
  },
  RedeemForUser: {
    kind: 'mutation',
    text: `($input: UpdateUserPasswordInput!) { updateUserPassword(input: $input) {
      __typename ... on User { id email } ... on RekeyError { code message } } }`,
    root: 'updateUserPassword',
    variables: '{ input: { userId: id, resetToken: token, newPassword } }',
    answer: `result?.__typename ?? 'It did not run.'`,
  },
};
