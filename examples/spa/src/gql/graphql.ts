/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The proof that the caller reads the mailbox: the token from an email that the customer did not ask for. */
export type CancelPasswordResetInput = {
  /** The token of the link, opaque or a JWT. `ResetTokenError` if it has expired or was used; a superseded one still works. */
  token: string;
};

/** A new password, and the current one as proof. */
export type ChangeUserPasswordInput = {
  /** The customer's id. `InvalidCredentialsError` if there is none. */
  customerId: string | number;
  /** The new password, exactly as it was typed. `PasswordRejectedError` if it breaks the policy. */
  newPassword: string;
  /** The current password, exactly as it was typed. `InvalidCredentialsError` if it is another. */
  oldPassword: string;
};

/** What a customer signs in with. */
export type CreateCustomerAccessTokenInput = {
  /** The customer's email address, in any letter case. */
  email: string;
  /** The password, exactly as it was typed: no white space is cut off. */
  password: string;
};

/** A rule that a new password breaks. */
export type PasswordViolationCode =
  /** The password is made of the customer's email address or name, or of the shop's name. */
  | 'CONTAINS_PERSONAL_DATA'
  /** The password contains characters that cannot be typed. */
  | 'NOT_WELL_FORMED'
  /** The password is on a list of common passwords. */
  | 'TOO_COMMON'
  /** The password has more characters than the maximum. */
  | 'TOO_LONG'
  /** The password has fewer characters than the minimum. */
  | 'TOO_SHORT';

/** A new password, and the reset token that permits it. */
export type RedeemPasswordResetInput = {
  /** The new password, such as `nine lanterns over water`, exactly as the customer typed it. More than 16,384 characters are `BAD_USER_INPUT`. */
  newPassword: string;
  /** The reset token from the link, opaque or a JWT. White space around it does no harm. */
  token: string;
};

/** Identifies a `RekeyError`, for programs. */
export type RekeyErrorCode =
  /** The customer is disabled. */
  | 'CUSTOMER_INACTIVE'
  /** No customer has this email address. */
  | 'CUSTOMER_NOT_FOUND'
  /** Another customer has this email address. */
  | 'EMAIL_TAKEN'
  /** The customer or the password is wrong. */
  | 'INVALID_CREDENTIALS'
  /** The text is not one email address. */
  | 'INVALID_EMAIL'
  /** The new password does not meet the policy. */
  | 'PASSWORD_REJECTED'
  /** Too many attempts; try again later. */
  | 'RATE_LIMITED'
  /** The reset token cannot be used; `reason` says why. */
  | 'RESET_TOKEN_REFUSED';

/** The customer who forgot the password, and the form of the email. */
export type RequestPasswordResetEmailInput = {
  /** The customer's email address. */
  email: string;
  /** The name of one of the organization's links. By default the link named `default`, or the only one. */
  linkName?: string | null | undefined;
  /** The language of the email: a BCP 47 tag such as `de`. If it is missing or not available, the customer's language is used, then the organization's. */
  locale?: string | null | undefined;
};

/** Why a reset token cannot be used. Only a genuine token gets another reason than `UNRECOGNIZED`. */
export type ResetTokenErrorReason =
  /** The token has already set a password. */
  | 'ALREADY_USED'
  /** The token has expired. */
  | 'EXPIRED'
  /** The reset was deleted or cancelled, or the customer was disabled. */
  | 'REVOKED'
  /** Another reset was created later, or the customer's password or email address changed. */
  | 'SUPERSEDED'
  /** Not a token of this service, or not one of this reset, customer or organization. */
  | 'UNRECOGNIZED';

export type RequestMailMutationVariables = Exact<{
  input: RequestPasswordResetEmailInput;
}>;


export type RequestMailMutation = { requestPasswordResetEmail:
    | { __typename: 'InvalidEmailError', code: RekeyErrorCode }
    | { __typename: 'PasswordResetRequested', resendAfterSeconds: number }
    | { __typename: 'RateLimitedError', retryAfterSeconds: number }
   | null };

export type CheckTokenQueryVariables = Exact<{
  token: string;
}>;


export type CheckTokenQuery = { checkResetToken:
    | { __typename: 'RateLimitedError', retryAfterSeconds: number }
    | { __typename: 'RedeemableResetToken', passwordPolicy: { minLength: number, maxLength: number, refusesCommonPasswords: boolean, refusesPersonalData: boolean } }
    | { __typename: 'ResetTokenError', reason: ResetTokenErrorReason }
   | null };

export type SetPasswordMutationVariables = Exact<{
  input: RedeemPasswordResetInput;
}>;


export type SetPasswordMutation = { redeemPasswordReset:
    | { __typename: 'PasswordRejectedError', violations: Array<{ code: PasswordViolationCode }>, policy: { minLength: number, maxLength: number, refusesCommonPasswords: boolean, refusesPersonalData: boolean } }
    | { __typename: 'PasswordResetRedeemed', customer: { email: string } | null }
    | { __typename: 'RateLimitedError', retryAfterSeconds: number }
    | { __typename: 'ResetTokenError', reason: ResetTokenErrorReason }
   | null };

export type CancelMutationVariables = Exact<{
  input: CancelPasswordResetInput;
}>;


export type CancelMutation = { cancelPasswordReset:
    | { __typename: 'PasswordResetCancelled', suppressedForSeconds: number }
    | { __typename: 'RateLimitedError', retryAfterSeconds: number }
    | { __typename: 'ResetTokenError', reason: ResetTokenErrorReason }
   | null };

export type SignInMutationVariables = Exact<{
  input: CreateCustomerAccessTokenInput;
}>;


export type SignInMutation = { createCustomerAccessToken:
    | { __typename: 'CustomerAccessToken', accessToken: string }
    | { __typename: 'InvalidCredentialsError', code: RekeyErrorCode }
    | { __typename: 'InvalidEmailError', code: RekeyErrorCode }
    | { __typename: 'RateLimitedError', retryAfterSeconds: number }
   | null };

export type AccountQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountQuery = { viewer: { customer: { id: string, email: string } | null } | null, passwordPolicy: { minLength: number, maxLength: number, refusesCommonPasswords: boolean, refusesPersonalData: boolean } | null };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangeUserPasswordInput;
}>;


export type ChangePasswordMutation = { changeUserPassword:
    | { __typename: 'InvalidCredentialsError', code: RekeyErrorCode }
    | { __typename: 'PasswordRejectedError', violations: Array<{ code: PasswordViolationCode }>, policy: { minLength: number, maxLength: number, refusesCommonPasswords: boolean, refusesPersonalData: boolean } }
    | { __typename: 'RateLimitedError', retryAfterSeconds: number }
    | { __typename: 'User', id: string }
   | null };


export const RequestMailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestMail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RequestPasswordResetEmailInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestPasswordResetEmail"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PasswordResetRequested"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resendAfterSeconds"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidEmailError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RateLimitedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterSeconds"}}]}}]}}]}}]} as unknown as DocumentNode<RequestMailMutation, RequestMailMutationVariables>;
export const CheckTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CheckToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"token"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkResetToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"token"},"value":{"kind":"Variable","name":{"kind":"Name","value":"token"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RedeemableResetToken"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"passwordPolicy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minLength"}},{"kind":"Field","name":{"kind":"Name","value":"maxLength"}},{"kind":"Field","name":{"kind":"Name","value":"refusesCommonPasswords"}},{"kind":"Field","name":{"kind":"Name","value":"refusesPersonalData"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResetTokenError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RateLimitedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterSeconds"}}]}}]}}]}}]} as unknown as DocumentNode<CheckTokenQuery, CheckTokenQueryVariables>;
export const SetPasswordDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetPassword"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RedeemPasswordResetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"redeemPasswordReset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PasswordResetRedeemed"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResetTokenError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PasswordRejectedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"violations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minLength"}},{"kind":"Field","name":{"kind":"Name","value":"maxLength"}},{"kind":"Field","name":{"kind":"Name","value":"refusesCommonPasswords"}},{"kind":"Field","name":{"kind":"Name","value":"refusesPersonalData"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RateLimitedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterSeconds"}}]}}]}}]}}]} as unknown as DocumentNode<SetPasswordMutation, SetPasswordMutationVariables>;
export const CancelDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Cancel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CancelPasswordResetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelPasswordReset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PasswordResetCancelled"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"suppressedForSeconds"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResetTokenError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RateLimitedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterSeconds"}}]}}]}}]}}]} as unknown as DocumentNode<CancelMutation, CancelMutationVariables>;
export const SignInDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateCustomerAccessTokenInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createCustomerAccessToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CustomerAccessToken"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessToken"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidEmailError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidCredentialsError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RateLimitedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterSeconds"}}]}}]}}]}}]} as unknown as DocumentNode<SignInMutation, SignInMutationVariables>;
export const AccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"passwordPolicy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minLength"}},{"kind":"Field","name":{"kind":"Name","value":"maxLength"}},{"kind":"Field","name":{"kind":"Name","value":"refusesCommonPasswords"}},{"kind":"Field","name":{"kind":"Name","value":"refusesPersonalData"}}]}}]}}]} as unknown as DocumentNode<AccountQuery, AccountQueryVariables>;
export const ChangePasswordDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangePassword"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeUserPasswordInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changeUserPassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidCredentialsError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PasswordRejectedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"violations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minLength"}},{"kind":"Field","name":{"kind":"Name","value":"maxLength"}},{"kind":"Field","name":{"kind":"Name","value":"refusesCommonPasswords"}},{"kind":"Field","name":{"kind":"Name","value":"refusesPersonalData"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RateLimitedError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"retryAfterSeconds"}}]}}]}}]}}]} as unknown as DocumentNode<ChangePasswordMutation, ChangePasswordMutationVariables>;