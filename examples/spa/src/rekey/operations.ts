/** What these pages ask of Rekey. `npm run codegen` makes types of it. */
import { graphql } from '../gql';

/** Asks for the mail with the link. The answer is the same for every address. */
export const requestMailDocument = graphql(`
  mutation RequestMail($input: RequestPasswordResetEmailInput!) {
    requestPasswordResetEmail(input: $input) {
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
`);

/** Whether the link can be used, and what the form needs. Consumes nothing. */
export const checkTokenDocument = graphql(`
  query CheckToken($token: String!) {
    checkResetToken(token: $token) {
      __typename
      ... on RedeemableResetToken {
        passwordPolicy {
          minLength
          maxLength
          refusesCommonPasswords
          refusesPersonalData
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
`);

/** Sets the new password. After a rejected one, the same token still works. */
export const setPasswordDocument = graphql(`
  mutation SetPassword($input: RedeemPasswordResetInput!) {
    redeemPasswordReset(input: $input) {
      __typename
      ... on PasswordResetRedeemed {
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
          refusesCommonPasswords
          refusesPersonalData
        }
      }
      ... on RateLimitedError {
        retryAfterSeconds
      }
    }
  }
`);

/** "It was not me": ends the request, and stops mails to the address for a while. */
export const cancelDocument = graphql(`
  mutation Cancel($input: CancelPasswordResetInput!) {
    cancelPasswordReset(input: $input) {
      __typename
      ... on PasswordResetCancelled {
        suppressedForSeconds
      }
      ... on ResetTokenError {
        reason
      }
      ... on RateLimitedError {
        retryAfterSeconds
      }
    }
  }
`);

/** Signs a customer in, for a quarter of an hour. */
export const signInDocument = graphql(`
  mutation SignIn($input: CreateCustomerAccessTokenInput!) {
    createCustomerAccessToken(input: $input) {
      __typename
      ... on CustomerAccessToken {
        accessToken
      }
      ... on InvalidEmailError {
        code
      }
      ... on InvalidCredentialsError {
        code
      }
      ... on RateLimitedError {
        retryAfterSeconds
      }
    }
  }
`);

/** Who is signed in, and the rules for a new password. */
export const accountDocument = graphql(`
  query Account {
    viewer {
      customer {
        id
        email
      }
    }
    passwordPolicy {
      minLength
      maxLength
      refusesCommonPasswords
      refusesPersonalData
    }
  }
`);

/** Changes the password of a signed-in customer, with the old one as proof. */
export const changePasswordDocument = graphql(`
  mutation ChangePassword($input: ChangeUserPasswordInput!) {
    changeUserPassword(input: $input) {
      __typename
      ... on User {
        id
      }
      ... on InvalidCredentialsError {
        code
      }
      ... on PasswordRejectedError {
        violations {
          code
        }
        policy {
          minLength
          maxLength
          refusesCommonPasswords
          refusesPersonalData
        }
      }
      ... on RateLimitedError {
        retryAfterSeconds
      }
    }
  }
`);
