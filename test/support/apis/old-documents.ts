/** The documents of the README, and of the pages it led to, before types and arguments got the names that they have. */
export interface OldDocument {
  readonly from: string;
  readonly document: string;
  readonly variables?: object;
  /** What its errors must name. Empty: it works, and so it must. */
  readonly replacements: readonly string[];
}

const token = 'Zx9-kQ2_pL7vT4mW8rN1sD6fH3jB5cG0aY-uE_oIxKz';

export const oldDocuments: readonly OldDocument[] = [
  {
    from: 'README: ask for a mail',
    document: `mutation ForgotPassword($email: String!) {
      requestPasswordReset(input: { customerEmail: $email }) {
        ... on PasswordResetRequested { resendAfterSeconds }
        ... on UserError { code message }
      }
    }`,
    variables: { email: 'john@example.com' },
    replacements: ['Mutation.requestPasswordResetEmail', 'RekeyError'],
  },
  {
    from: 'README: check the token',
    document: `query CheckToken($token: String!) {
      resetTokenStatus(token: $token) { redeemable reason expiresAt }
      passwordPolicy { minLength maxLength }
    }`,
    variables: { token },
    replacements: [],
  },
  {
    from: 'README: set the password',
    document: `mutation SetPassword($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
      updateCustomerPasswordReset(id: $id, input: $input) {
        __typename
        ... on CustomerPasswordReset { status resetPasswordAt }
        ... on ResetTokenError { reason }
        ... on PasswordRejectedError { violations { code message } }
        ... on RateLimitedError { retryAfterSeconds }
        ... on UserError { code message }
      }
    }`,
    variables: {
      id: 'ogRjbmfsgT',
      input: { customerPassword: 'seven boats at dawn', resetPasswordToken: token },
    },
    replacements: ['RekeyError'],
  },
  {
    from: 'README: it was not me',
    document: `mutation { cancelPasswordReset(input: { token: "${token}" }) {
      ... on PasswordResetCancelled { __typename } ... on ResetTokenError { reason } } }`,
    replacements: [],
  },
  {
    from: 'README: for how long no mail is sent',
    document: `mutation { cancelPasswordReset(input: { token: "${token}" }) {
      ... on PasswordResetCancelled { heldForSeconds } } }`,
    replacements: ['PasswordResetCancelled.suppressedForSeconds'],
  },
  {
    from: 'README: a back end that mails by itself',
    document: `mutation ($input: CreateCustomerPasswordResetInput!) {
      createCustomerPasswordReset(input: $input) { __typename } }`,
    variables: { input: { customerEmail: 'john@example.com' } },
    replacements: ['CreateCustomerPasswordResetInput.email'],
  },
  {
    from: 'README: who asks',
    document: '{ viewer { caller { kind } mode } }',
    replacements: [],
  },
  {
    from: 'webhooks: set one up',
    document: `mutation {
      createWebhook(
        input: { url: "https://shop.example/hooks/rekey", topics: [CUSTOMER_PASSWORD_RESETS_CREATE] }
      ) {
        ... on Webhook {
          id
          secret # whsec_…: in this answer only
        }
        ... on UserError {
          code
          message
        }
      }
    }`,
    replacements: ['RekeyError'],
  },
  {
    from: 'webhooks: what failed',
    document: `query Failed($webhookId: ID!, $since: DateTime!, $after: String) {
      webhookDeliveries(
        first: 100
        after: $after
        filter: { webhookId: { eq: $webhookId }, status: { eq: FAILED }, createdAt: { gte: $since } }
        orderBy: { direction: ASC }
      ) {
        nodes { id topic resourceId detail }
        pageInfo { hasNextPage endCursor }
      }
    }`,
    variables: { webhookId: 'AxqWKhZNmv', since: '2026-01-01T00:00:00Z' },
    replacements: [],
  },
  {
    from: 'webhooks: close the circuit',
    document: `mutation { updateWebhook(id: "NoSuchHook", input: { resetCircuit: true }) {
      __typename } }`,
    replacements: [],
  },
  {
    from: 'webhooks: deliver again',
    document: `mutation { d0: redeliverWebhook(deliveryId: "NoSuchDelivery") {
      ... on WebhookDelivery { status } } }`,
    replacements: [],
  },
  {
    from: 'the schema: a user',
    document: 'query ($id: ID!) { user(userId: $id) { userId phone { number } address { city } } }',
    variables: { id: 'unknown1' },
    replacements: ['Query.user(customerId:)'],
  },
  {
    from: 'the schema: a changed password',
    document: `mutation ($input: ChangeUserPasswordInput!) { changeUserPassword(input: $input) {
      __typename } }`,
    variables: { input: { userId: 'unknown1', oldPassword: 'CANARY', newPassword: 'CANARY' } },
    replacements: ['ChangeUserPasswordInput.customerId'],
  },
  {
    from: 'the schema: a token for a user',
    document: `mutation ($input: CreateUserResetTokenInput!) { createUserResetToken(input: $input) {
      __typename } }`,
    variables: { input: { username: 'CANARY@example.com' } },
    replacements: ['CreateUserResetTokenInput.email'],
  },
  {
    from: 'the schema: a customer with a profile',
    document: `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) {
      __typename } }`,
    variables: { input: { email: 'CANARY@example.com', profile: { phone: [{ number: '1' }] } } },
    replacements: ['CustomerProfileInput.phones'],
  },
  {
    from: 'the schema: a typed address',
    document: `query ($email: EmailAddress!) { customers(filter: { email: { eq: $email } }) {
      totalCount } }`,
    variables: { email: 'CANARY@example.com' },
    replacements: ['String'],
  },
  {
    from: 'the schema: typed filters and orders',
    document: `query ($at: DateTimeFilter, $by: CustomerOrder, $to: OrderDirection!) {
      customers(filter: { createdAt: $at }, orderBy: $by) { totalCount }
      webhookDeliveries(orderBy: { direction: $to }) { totalCount } }`,
    variables: { to: 'ASC' },
    replacements: ['RekeyDateTimeFilter', 'CustomerOrderBy', 'RekeyOrderDirection'],
  },
  {
    from: 'the schema: events by name',
    document: `query ($filter: AccountEventFilter) { customers { nodes {
      events(filter: $filter) { totalCount } } } }`,
    variables: { filter: { name: { eq: 'customers.create' } } },
    replacements: ['AccountEventName'],
  },
  {
    from: 'the schema: what has no value',
    document: 'query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }',
    variables: { filter: { updatedAt: { isNull: true } } },
    replacements: ['RekeyNullableDateTimeFilter.isNull'],
  },
];
