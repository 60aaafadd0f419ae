/** Customers, resets and tokens, made through the public API. */
import type { GraphqlReply, TestApp } from './app.js';

export type Headers = Record<string, string>;

export const goodPassword = 'a boat with 3 red sails';
export const otherPassword = 'nine lanterns over water';

export interface Person {
  readonly id: string;
  readonly email: string;
}

export interface MadeReset {
  readonly id: string;
  readonly token: string;
}

let count = 0;

/** An address that nobody has. */
export function newAddress(): string {
  count += 1;
  return `quinn${count}@example.net`;
}

/** The one root field of the answer; throws what went wrong instead of answering nothing. */
export function only(reply: GraphqlReply): any {
  const [value] = Object.values<any>(reply.data ?? {});
  if (reply.errors.length > 0 || value === undefined) throw new Error(reply.text);
  return value;
}

/** A customer of the integration's partition, with a password unless `password` is null. */
export async function createCustomer(
  rekey: TestApp,
  headers: Headers,
  input: object = {},
): Promise<Person> {
  const variables = { input: { email: newAddress(), password: goodPassword, ...input } };
  const reply = await rekey.graphql(
    `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) {
      ... on Customer { id email } ... on UserError { code } } }`,
    { headers, variables },
  );
  return only(reply);
}

export async function createReset(
  rekey: TestApp,
  headers: Headers,
  customerEmail: string,
  input: object = {},
): Promise<MadeReset> {
  const reply = await rekey.graphql(
    `mutation ($input: CreateCustomerPasswordResetInput!) { createCustomerPasswordReset(input: $input) {
      ... on CustomerPasswordReset { id token: resetPasswordToken } ... on UserError { code } } }`,
    { headers, variables: { input: { customerEmail, ...input } } },
  );
  return only(reply);
}

/** A reset token of fabric's kind. */
export async function createUserToken(
  rekey: TestApp,
  headers: Headers,
  username: string,
): Promise<string> {
  const reply = await rekey.graphql(
    `mutation ($username: String!) { createUserResetToken(input: { username: $username }) {
      ... on UserResetToken { token } ... on UserError { code } } }`,
    { headers, variables: { username } },
  );
  return only(reply).token;
}

/** The answer to a redeem: its type, and the code, reason and violations of a refusal. */
export async function redeem(
  rekey: TestApp,
  headers: Headers,
  { id, token }: MadeReset,
  password = otherPassword,
): Promise<any> {
  const reply = await rekey.graphql(
    `mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
      updateCustomerPasswordReset(id: $id, input: $input) {
        __typename
        ... on CustomerPasswordReset { id status }
        ... on UserError { code message }
        ... on ResetTokenError { reason }
        ... on PasswordRejectedError { violations { code } } } }`,
    {
      headers,
      variables: { id, input: { customerPassword: password, resetPasswordToken: token } },
    },
  );
  return only(reply);
}

/** Headers of the signed-in customer; null where the password is not the right one. */
export async function signIn(
  rekey: TestApp,
  headers: Headers,
  email: string,
  password: string,
): Promise<Headers | null> {
  const reply = await rekey.graphql(
    `mutation ($input: CreateCustomerAccessTokenInput!) { createCustomerAccessToken(input: $input) {
      ... on CustomerAccessToken { accessToken } } }`,
    { headers, variables: { input: { email, password } } },
  );
  const { accessToken } = only(reply);
  return accessToken ? { authorization: `Bearer ${accessToken}` } : null;
}
