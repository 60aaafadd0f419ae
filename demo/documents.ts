/** The demo's requests, as a front end or a back end would write them. */
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
      ... on UserError {
        code
        message
      }
    }
  }
`;

export const requestReset = gql`
  mutation ($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) {
      __typename
      ... on PasswordResetRequested {
        resendAfterSeconds
      }
      ... on UserError {
        code
        message
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
      ... on UserError {
        code
        message
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
        reason
      }
      ... on UserError {
        code
        message
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
      ... on UserError {
        code
        message
      }
    }
  }
`;
