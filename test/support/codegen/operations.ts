/** The operations of a reset flow, as documents and as the code of a front end that handles every result. */

export interface FlowOperation {
  readonly kind: 'mutation' | 'query';
  /** Everything after the name, which each generator has rules for. */
  readonly text: string;
  readonly root: string;
  /** What the code calls it with. */
  readonly variables: string;
  /** What the code returns for each member of the union. */
  readonly members?: Readonly<Record<string, string>>;
  /** What it returns if the root is an object or a list. */
  readonly answer?: string;
}

const wait = 'result.retryAfterSeconds.toFixed()';
const limited = '... on RateLimitedError { retryAfterSeconds }';
const refused = '... on ResetTokenError { reason }';
const rejected =
  '... on PasswordRejectedError { violations { code } policy { minLength maxLength } }';
const rejectedText =
  'result.violations.map(({ code }) => code).join() + result.policy.minLength.toFixed()';

/** The ten operations with which a front end and its back end reset a password. */
export const tenOperations: Readonly<Record<string, FlowOperation>> = {
  Request: {
    kind: 'mutation',
    text: `($email: String!) { requestPasswordResetEmail(input: { email: $email }) { __typename
      ... on PasswordResetRequested { resendAfterSeconds } ... on InvalidEmailError { code } ${limited} } }`,
    root: 'requestPasswordResetEmail',
    variables: '{ email }',
    members: {
      PasswordResetRequested: 'result.resendAfterSeconds.toFixed()',
      InvalidEmailError: 'result.code',
      RateLimitedError: wait,
    },
  },
  Check: {
    kind: 'query',
    text: `($token: String!) { checkResetToken(token: $token) { __typename
      ... on RedeemableResetToken { expiresAt passwordPolicy { minLength } } ${refused} ${limited} } }`,
    root: 'checkResetToken',
    variables: '{ token }',
    members: {
      RedeemableResetToken: 'result.expiresAt + result.passwordPolicy.minLength.toFixed()',
      ResetTokenError: 'result.reason',
      RateLimitedError: wait,
    },
  },
  Redeem: {
    kind: 'mutation',
    text: `($token: String!, $newPassword: String!) {
      redeemPasswordReset(input: { token: $token, newPassword: $newPassword }) { __typename
      ... on PasswordResetRedeemed { redeemedAt customer { id email } } ${rejected} ${refused} ${limited} } }`,
    root: 'redeemPasswordReset',
    variables: '{ token, newPassword }',
    members: {
      PasswordResetRedeemed: 'result.customer?.email ?? result.redeemedAt',
      PasswordRejectedError: rejectedText,
      ResetTokenError: `result.reason === 'EXPIRED' ? 'Too late.' : 'No such link.'`,
      RateLimitedError: wait,
    },
  },
  Cancel: {
    kind: 'mutation',
    text: `($token: String!) { cancelPasswordReset(input: { token: $token }) { __typename
      ... on PasswordResetCancelled { suppressedForSeconds } ${refused} ${limited} } }`,
    root: 'cancelPasswordReset',
    variables: '{ token }',
    members: {
      PasswordResetCancelled: 'result.suppressedForSeconds.toFixed()',
      ResetTokenError: 'result.reason',
      RateLimitedError: wait,
    },
  },
  Policy: {
    kind: 'query',
    text: '{ passwordPolicy { minLength maxLength refusesCommonPasswords refusesPersonalData } }',
    root: 'passwordPolicy',
    variables: '{}',
    answer: `result?.refusesCommonPasswords === true ? result.minLength.toFixed() : 'Any.'`,
  },
  SignIn: {
    kind: 'mutation',
    text: `($email: String!, $password: String!) {
      createCustomerAccessToken(input: { email: $email, password: $password }) { __typename
      ... on CustomerAccessToken { accessToken expiresAt } ... on InvalidCredentialsError { code }
      ... on InvalidEmailError { code } ${limited} } }`,
    root: 'createCustomerAccessToken',
    variables: '{ email, password: newPassword }',
    members: {
      CustomerAccessToken: 'result.accessToken + result.expiresAt',
      InvalidCredentialsError: 'result.code',
      InvalidEmailError: 'result.code',
      RateLimitedError: wait,
    },
  },
  Change: {
    kind: 'mutation',
    text: `($customerId: ID!, $old: String!, $new: String!) {
      changeUserPassword(input: { customerId: $customerId, oldPassword: $old, newPassword: $new }) { __typename
      ... on User { id email } ... on InvalidCredentialsError { code } ${rejected} ${limited} } }`,
    root: 'changeUserPassword',
    variables: '{ customerId: id, old: newPassword, new: newPassword }',
    members: {
      User: 'result.id + result.email',
      InvalidCredentialsError: 'result.code',
      PasswordRejectedError: rejectedText,
      RateLimitedError: wait,
    },
  },
  Me: {
    kind: 'query',
    text: `{ viewer { caller { kind } customer { id email hasPassword passwordChangedAt
      profile { name { first last } phones { number } } } } }`,
    root: 'viewer',
    variables: '{}',
    answer: `result?.customer?.profile?.name?.first ?? result?.customer?.email ?? 'Nobody.'`,
  },
  CreateReset: {
    kind: 'mutation',
    text: `($email: String!) { createCustomerPasswordReset(input: { email: $email }) { __typename
      ... on CreatedCustomerPasswordReset { resetPasswordToken passwordReset { id expiresAt } }
      ... on CustomerInactiveError { code } ... on CustomerNotFoundError { code }
      ... on InvalidEmailError { code } ${limited} } }`,
    root: 'createCustomerPasswordReset',
    variables: '{ email }',
    members: {
      CreatedCustomerPasswordReset: 'result.passwordReset.id + result.resetPasswordToken',
      CustomerInactiveError: 'result.code',
      CustomerNotFoundError: 'result.code',
      InvalidEmailError: 'result.code',
      RateLimitedError: wait,
    },
  },
  Resets: {
    kind: 'query',
    text: `($id: ID!) { customer(id: $id) { id email passwordResets(first: 10) {
      nodes { id status expiresAt resetPasswordAt delivery { status } }
      pageInfo { hasNextPage endCursor } totalCount } } }`,
    root: 'customer',
    variables: '{ id }',
    answer: `(result?.passwordResets?.nodes ?? [])
      .map(({ status, expiresAt, resetPasswordAt }) => status + (resetPasswordAt ?? expiresAt)).join()`,
  },
};
