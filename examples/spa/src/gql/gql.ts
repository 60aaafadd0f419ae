/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation RequestMail($input: RequestPasswordResetEmailInput!) {\n    requestPasswordResetEmail(input: $input) {\n      __typename\n      ... on PasswordResetRequested {\n        resendAfterSeconds\n      }\n      ... on InvalidEmailError {\n        code\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n": typeof types.RequestMailDocument,
    "\n  query CheckToken($token: String!) {\n    checkResetToken(token: $token) {\n      __typename\n      ... on RedeemableResetToken {\n        passwordPolicy {\n          minLength\n          maxLength\n          refusesCommonPasswords\n          refusesPersonalData\n        }\n      }\n      ... on ResetTokenError {\n        reason\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n": typeof types.CheckTokenDocument,
    "\n  mutation SetPassword($input: RedeemPasswordResetInput!) {\n    redeemPasswordReset(input: $input) {\n      __typename\n      ... on PasswordResetRedeemed {\n        customer {\n          email\n        }\n      }\n      ... on ResetTokenError {\n        reason\n      }\n      ... on PasswordRejectedError {\n        violations {\n          code\n        }\n        policy {\n          minLength\n          maxLength\n          refusesCommonPasswords\n          refusesPersonalData\n        }\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n": typeof types.SetPasswordDocument,
    "\n  mutation Cancel($input: CancelPasswordResetInput!) {\n    cancelPasswordReset(input: $input) {\n      __typename\n      ... on PasswordResetCancelled {\n        suppressedForSeconds\n      }\n      ... on ResetTokenError {\n        reason\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n": typeof types.CancelDocument,
    "\n  mutation SignIn($input: CreateCustomerAccessTokenInput!) {\n    createCustomerAccessToken(input: $input) {\n      __typename\n      ... on CustomerAccessToken {\n        accessToken\n      }\n      ... on InvalidEmailError {\n        code\n      }\n      ... on InvalidCredentialsError {\n        code\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n": typeof types.SignInDocument,
    "\n  query Account {\n    viewer {\n      customer {\n        id\n        email\n      }\n    }\n    passwordPolicy {\n      minLength\n      maxLength\n      refusesCommonPasswords\n      refusesPersonalData\n    }\n  }\n": typeof types.AccountDocument,
    "\n  mutation ChangePassword($input: ChangeUserPasswordInput!) {\n    changeUserPassword(input: $input) {\n      __typename\n      ... on User {\n        id\n      }\n      ... on InvalidCredentialsError {\n        code\n      }\n      ... on PasswordRejectedError {\n        violations {\n          code\n        }\n        policy {\n          minLength\n          maxLength\n          refusesCommonPasswords\n          refusesPersonalData\n        }\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n": typeof types.ChangePasswordDocument,
};
const documents: Documents = {
    "\n  mutation RequestMail($input: RequestPasswordResetEmailInput!) {\n    requestPasswordResetEmail(input: $input) {\n      __typename\n      ... on PasswordResetRequested {\n        resendAfterSeconds\n      }\n      ... on InvalidEmailError {\n        code\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n": types.RequestMailDocument,
    "\n  query CheckToken($token: String!) {\n    checkResetToken(token: $token) {\n      __typename\n      ... on RedeemableResetToken {\n        passwordPolicy {\n          minLength\n          maxLength\n          refusesCommonPasswords\n          refusesPersonalData\n        }\n      }\n      ... on ResetTokenError {\n        reason\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n": types.CheckTokenDocument,
    "\n  mutation SetPassword($input: RedeemPasswordResetInput!) {\n    redeemPasswordReset(input: $input) {\n      __typename\n      ... on PasswordResetRedeemed {\n        customer {\n          email\n        }\n      }\n      ... on ResetTokenError {\n        reason\n      }\n      ... on PasswordRejectedError {\n        violations {\n          code\n        }\n        policy {\n          minLength\n          maxLength\n          refusesCommonPasswords\n          refusesPersonalData\n        }\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n": types.SetPasswordDocument,
    "\n  mutation Cancel($input: CancelPasswordResetInput!) {\n    cancelPasswordReset(input: $input) {\n      __typename\n      ... on PasswordResetCancelled {\n        suppressedForSeconds\n      }\n      ... on ResetTokenError {\n        reason\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n": types.CancelDocument,
    "\n  mutation SignIn($input: CreateCustomerAccessTokenInput!) {\n    createCustomerAccessToken(input: $input) {\n      __typename\n      ... on CustomerAccessToken {\n        accessToken\n      }\n      ... on InvalidEmailError {\n        code\n      }\n      ... on InvalidCredentialsError {\n        code\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n": types.SignInDocument,
    "\n  query Account {\n    viewer {\n      customer {\n        id\n        email\n      }\n    }\n    passwordPolicy {\n      minLength\n      maxLength\n      refusesCommonPasswords\n      refusesPersonalData\n    }\n  }\n": types.AccountDocument,
    "\n  mutation ChangePassword($input: ChangeUserPasswordInput!) {\n    changeUserPassword(input: $input) {\n      __typename\n      ... on User {\n        id\n      }\n      ... on InvalidCredentialsError {\n        code\n      }\n      ... on PasswordRejectedError {\n        violations {\n          code\n        }\n        policy {\n          minLength\n          maxLength\n          refusesCommonPasswords\n          refusesPersonalData\n        }\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n": types.ChangePasswordDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RequestMail($input: RequestPasswordResetEmailInput!) {\n    requestPasswordResetEmail(input: $input) {\n      __typename\n      ... on PasswordResetRequested {\n        resendAfterSeconds\n      }\n      ... on InvalidEmailError {\n        code\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RequestMail($input: RequestPasswordResetEmailInput!) {\n    requestPasswordResetEmail(input: $input) {\n      __typename\n      ... on PasswordResetRequested {\n        resendAfterSeconds\n      }\n      ... on InvalidEmailError {\n        code\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CheckToken($token: String!) {\n    checkResetToken(token: $token) {\n      __typename\n      ... on RedeemableResetToken {\n        passwordPolicy {\n          minLength\n          maxLength\n          refusesCommonPasswords\n          refusesPersonalData\n        }\n      }\n      ... on ResetTokenError {\n        reason\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n"): (typeof documents)["\n  query CheckToken($token: String!) {\n    checkResetToken(token: $token) {\n      __typename\n      ... on RedeemableResetToken {\n        passwordPolicy {\n          minLength\n          maxLength\n          refusesCommonPasswords\n          refusesPersonalData\n        }\n      }\n      ... on ResetTokenError {\n        reason\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetPassword($input: RedeemPasswordResetInput!) {\n    redeemPasswordReset(input: $input) {\n      __typename\n      ... on PasswordResetRedeemed {\n        customer {\n          email\n        }\n      }\n      ... on ResetTokenError {\n        reason\n      }\n      ... on PasswordRejectedError {\n        violations {\n          code\n        }\n        policy {\n          minLength\n          maxLength\n          refusesCommonPasswords\n          refusesPersonalData\n        }\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SetPassword($input: RedeemPasswordResetInput!) {\n    redeemPasswordReset(input: $input) {\n      __typename\n      ... on PasswordResetRedeemed {\n        customer {\n          email\n        }\n      }\n      ... on ResetTokenError {\n        reason\n      }\n      ... on PasswordRejectedError {\n        violations {\n          code\n        }\n        policy {\n          minLength\n          maxLength\n          refusesCommonPasswords\n          refusesPersonalData\n        }\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Cancel($input: CancelPasswordResetInput!) {\n    cancelPasswordReset(input: $input) {\n      __typename\n      ... on PasswordResetCancelled {\n        suppressedForSeconds\n      }\n      ... on ResetTokenError {\n        reason\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation Cancel($input: CancelPasswordResetInput!) {\n    cancelPasswordReset(input: $input) {\n      __typename\n      ... on PasswordResetCancelled {\n        suppressedForSeconds\n      }\n      ... on ResetTokenError {\n        reason\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($input: CreateCustomerAccessTokenInput!) {\n    createCustomerAccessToken(input: $input) {\n      __typename\n      ... on CustomerAccessToken {\n        accessToken\n      }\n      ... on InvalidEmailError {\n        code\n      }\n      ... on InvalidCredentialsError {\n        code\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SignIn($input: CreateCustomerAccessTokenInput!) {\n    createCustomerAccessToken(input: $input) {\n      __typename\n      ... on CustomerAccessToken {\n        accessToken\n      }\n      ... on InvalidEmailError {\n        code\n      }\n      ... on InvalidCredentialsError {\n        code\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Account {\n    viewer {\n      customer {\n        id\n        email\n      }\n    }\n    passwordPolicy {\n      minLength\n      maxLength\n      refusesCommonPasswords\n      refusesPersonalData\n    }\n  }\n"): (typeof documents)["\n  query Account {\n    viewer {\n      customer {\n        id\n        email\n      }\n    }\n    passwordPolicy {\n      minLength\n      maxLength\n      refusesCommonPasswords\n      refusesPersonalData\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangePassword($input: ChangeUserPasswordInput!) {\n    changeUserPassword(input: $input) {\n      __typename\n      ... on User {\n        id\n      }\n      ... on InvalidCredentialsError {\n        code\n      }\n      ... on PasswordRejectedError {\n        violations {\n          code\n        }\n        policy {\n          minLength\n          maxLength\n          refusesCommonPasswords\n          refusesPersonalData\n        }\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ChangePassword($input: ChangeUserPasswordInput!) {\n    changeUserPassword(input: $input) {\n      __typename\n      ... on User {\n        id\n      }\n      ... on InvalidCredentialsError {\n        code\n      }\n      ... on PasswordRejectedError {\n        violations {\n          code\n        }\n        policy {\n          minLength\n          maxLength\n          refusesCommonPasswords\n          refusesPersonalData\n        }\n      }\n      ... on RateLimitedError {\n        retryAfterSeconds\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;