/** The demo's requests, as a front end or a back end writes them: each error of a result by its own type. */
import { gql } from 'graphql-request';

export const createCustomer = gql`
  mutation ($input: CreateCustomerInput!) {
    createCustomer(input: $input) {
      __typename
      ... on Customer {
        id
        email
        hasPassword
      }
      ... on InvalidEmailError {
        code
        message
      }
      ... on EmailTakenError {
        code
        message
      }
      ... on PasswordRejectedError {
        code
        message
        violations {
          code
        }
      }
      ... on RateLimitedError {
        code
        retryAfterSeconds
      }
    }
  }
`;

export const requestReset = gql`
  mutation ($input: RequestPasswordResetEmailInput!) {
    requestPasswordResetEmail(input: $input) {
      __typename
      ... on PasswordResetRequested {
        resendAfterSeconds
      }
      ... on InvalidEmailError {
        code
        message
      }
      ... on RateLimitedError {
        code
        retryAfterSeconds
      }
    }
  }
`;

export const createReset = gql`
  mutation ($input: CreateCustomerPasswordResetInput!) {
    createCustomerPasswordReset(input: $input) {
      __typename
      ... on CreatedCustomerPasswordReset {
        resetPasswordToken
        passwordReset {
          id
          status
          expiresAt
        }
      }
      ... on InvalidEmailError {
        code
        message
      }
      ... on CustomerNotFoundError {
        code
        message
      }
      ... on CustomerInactiveError {
        code
        message
      }
      ... on RateLimitedError {
        code
        retryAfterSeconds
      }
    }
  }
`;

export const checkToken = gql`
  query ($token: String!) {
    checkResetToken(token: $token) {
      __typename
      ... on RedeemableResetToken {
        expiresAt
        passwordPolicy {
          minLength
        }
      }
      ... on ResetTokenError {
        code
        reason
      }
      ... on RateLimitedError {
        code
        retryAfterSeconds
      }
    }
  }
`;

export const redeem = gql`
  mutation ($input: RedeemPasswordResetInput!) {
    redeemPasswordReset(input: $input) {
      __typename
      ... on PasswordResetRedeemed {
        redeemedAt
        customer {
          email
        }
      }
      ... on ResetTokenError {
        code
        reason
      }
      ... on PasswordRejectedError {
        code
        violations {
          code
        }
        policy {
          minLength
        }
      }
      ... on RateLimitedError {
        code
        retryAfterSeconds
      }
    }
  }
`;

export const signIn = gql`
  mutation ($input: CreateCustomerAccessTokenInput!) {
    createCustomerAccessToken(input: $input) {
      __typename
      ... on CustomerAccessToken {
        accessToken
        expiresAt
      }
      ... on InvalidEmailError {
        code
        message
      }
      ... on InvalidCredentialsError {
        code
        message
      }
      ... on RateLimitedError {
        code
        retryAfterSeconds
      }
    }
  }
`;
