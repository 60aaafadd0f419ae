/** The operations of the README and of docs/front-end.md, for the tabs of the explorer. */
import { demoCustomerEmail } from '../demo.js';

export interface Example {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Whose key it is sent with. */
  readonly caller: 'salesChannel' | 'integration';
}

const token = 'the token of the link in the mail: /inbox shows it';

const request = `# 1. Ask. The result is the same for every address. The mail is in /inbox.
mutation ForgotPassword($email: String!) {
  requestPasswordResetEmail(input: { email: $email }) {
    __typename
    ... on PasswordResetRequested {
      resendAfterSeconds
    }
    ... on InvalidEmailError {
      code
    }
    ... on RateLimitedError {
      retryAfterSeconds
    }
  }
}
`;

const check = `# 2. Check the token before the form is shown. Nothing is consumed.
query CheckToken($token: String!) {
  checkResetToken(token: $token) {
    __typename
    ... on RedeemableResetToken {
      expiresAt
      passwordPolicy {
        minLength
        maxLength
      }
    }
    ... on ResetTokenError {
      reason
    }
    ... on RateLimitedError {
      retryAfterSeconds
    }
  }
}
`;

const redeem = `# 3. Set the password, once. A rejected password leaves the token as it was.
mutation SetPassword($token: String!, $newPassword: String!) {
  redeemPasswordReset(input: { token: $token, newPassword: $newPassword }) {
    __typename
    ... on PasswordResetRedeemed {
      redeemedAt
      customer {
        email
      }
    }
    ... on ResetTokenError {
      reason
    }
    ... on PasswordRejectedError {
      violations {
        code
      }
      policy {
        minLength
        maxLength
      }
    }
    ... on RateLimitedError {
      retryAfterSeconds
    }
  }
}
`;

const signIn = `# 4. Sign in with the new password.
mutation SignIn($email: String!, $password: String!) {
  createCustomerAccessToken(input: { email: $email, password: $password }) {
    __typename
    ... on CustomerAccessToken {
      accessToken
      expiresAt
    }
    ... on InvalidCredentialsError {
      code
    }
    ... on InvalidEmailError {
      code
    }
    ... on RateLimitedError {
      retryAfterSeconds
    }
  }
}
`;

const look = `# As the back end: customers, their resets, and how each of them ended.
query Customers {
  customers(first: 10) {
    totalCount
    nodes {
      id
      email
      passwordChangedAt
      passwordResets(first: 5) {
        nodes {
          id
          status
          createdAt
          expiresAt
        }
      }
    }
  }
}
`;

const email = demoCustomerEmail;
const newPassword = 'seven boats at dawn';

/** In the order in which a newcomer needs them. */
export const examples: readonly [Example, ...Example[]] = [
  { query: request, variables: { email }, caller: 'salesChannel' },
  { query: check, variables: { token }, caller: 'salesChannel' },
  { query: redeem, variables: { token, newPassword }, caller: 'salesChannel' },
  { query: signIn, variables: { email, password: newPassword }, caller: 'salesChannel' },
  { query: look, variables: {}, caller: 'integration' },
];
