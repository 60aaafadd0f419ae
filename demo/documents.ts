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
      ... on CustomerPasswordReset {
        id
        status
        expiresAt
        resetPasswordToken
      }
      ... on CustomerNotFoundError {
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

export const lookAtToken = gql`
  query ($token: String!) {
    resetTokenStatus(token: $token) {
      redeemable
      reason
      expiresAt
    }
  }
`;

export const redeem = gql`
  mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
    updateCustomerPasswordReset(id: $id, input: $input) {
      __typename
      ... on CustomerPasswordReset {
        status
        customerEmail
        resetPasswordAt
      }
      ... on ResetTokenError {
        code
        message
        reason
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

export const signIn = gql`
  mutation ($input: CreateCustomerAccessTokenInput!) {
    createCustomerAccessToken(input: $input) {
      __typename
      ... on CustomerAccessToken {
        accessToken
        expiresAt
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
