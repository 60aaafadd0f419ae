/** The GraphQL API: any document, and the verbs. */
import type { Headers } from '../world/organization.js';
import { graphqlApi, graphqlUserApi } from './graphql-verbs.js';
import type { Answer, Send } from './send.js';
import { createVerbs, type Credentials, type Verbs } from './verbs-of-shop.js';

export interface GraphqlReply extends Omit<Answer, 'body'> {
  // For tests that know their own queries.
  readonly data: any;
  readonly errors: any[];
}

/** Sends a document, by default as the integration; `{}` as no caller at all. */
type AskGraphql = (query: string, variables?: object, headers?: Headers) => Promise<GraphqlReply>;

export type GraphqlApi = AskGraphql & Verbs;

/** A redeem by the reset's id, for tests of its whole answer; its variables are `id`, `token` and `password`. */
export const redeemDocument = `mutation ($id: ID!, $token: String, $password: String) {
  updateCustomerPasswordReset(id: $id, input: { customerPassword: $password, resetPasswordToken: $token }) {
    __typename ... on RekeyError { code } ... on ResetTokenError { reason } } }`;

const json = { 'content-type': 'application/json' };

function createAsk(send: Send, integration: Headers): AskGraphql {
  return async (query, variables, headers = integration) => {
    const body = JSON.stringify({ query, variables });
    const asked = { method: 'POST', url: '/graphql', body } as const;
    const { body: reply, ...rest } = await send(asked, { ...json, ...headers });
    return { ...rest, data: reply.data, errors: reply.errors ?? [] };
  };
}

/** Returns the one root field of an answer; throws if anything went wrong. */
export function only(reply: GraphqlReply): any {
  const [value] = Object.values<any>(reply.data ?? {});
  if (reply.errors.length > 0 || value === undefined) throw new Error(reply.text);
  return value;
}

export function createGraphqlApi(send: Send, credentials: Credentials): GraphqlApi {
  const ask = createAsk(send, credentials.integration);
  return Object.assign(ask, createVerbs(graphqlApi, send, credentials));
}

const idOfPending = `query ($id: ID!) { customerPasswordResets(first: 1,
  filter: { customerId: { eq: $id }, status: { eq: PENDING } }) { nodes { id } } }`;

/** The verbs by the user's id, with tokens that are JWTs. */
export function createUserVerbs(send: Send, credentials: Credentials): Verbs {
  const common = createVerbs(graphqlApi, send, credentials);
  const verbs = createVerbs(graphqlUserApi, send, credentials);
  const ask = createAsk(send, credentials.integration);
  return {
    ...common,
    redeem: verbs.redeem,
    async reset(whose, more, by) {
      const made = await verbs.reset(whose ?? (await common.customer()), more, by);
      const { data } = await ask(idOfPending, { id: made.customerId }, by);
      // A race may have ended it by now.
      return { ...made, id: data.customerPasswordResets.nodes[0]?.id ?? 'unknown' };
    },
  };
}
