/** The steps of a reset through GraphQL, each answered by one word, whatever carries the request. */
import type { Shop } from './app.js';

export interface Reply {
  readonly status: number;
  readonly data: any;
  readonly errors: any[];
}

/** `TestApp.graphql`, or a request to another process. */
export type Send = (
  query: string,
  options: { variables: object; headers: Record<string, string> },
) => Promise<Reply>;

/** `OK`, or the code of the failure; for a refused token its reason. */
export type Verdict = string;

/** What a new reset is known by; that of a JWT is looked up, and `unknown` where the reset has ended by then. */
export interface Ticket {
  readonly resetId: string;
  readonly customerId: string;
  readonly token: string;
}

const statusOfRefusal: Record<string, number> = { OVERLOADED: 503 };

/** Throws where an answer has a status that its only field does not allow. */
function verdictOf({ status, data, errors }: Reply): Verdict {
  const [result] = Object.values<any>(data ?? {});
  const code: string = result
    ? (result.reason ?? result.code ?? 'OK')
    : (errors[0]?.extensions?.code ?? 'NO_ANSWER');
  const expected = result ? 200 : (statusOfRefusal[code] ?? 200);
  if (status !== expected) throw new Error(`${code} came with the status ${status}.`);
  return code;
}

const errorFields = '... on UserError { code } ... on ResetTokenError { reason }';

const documents = {
  create: `mutation ($email: String!, $password: String) {
    createCustomer(input: { email: $email, password: $password }) {
      ... on UserError { code } ... on Customer { id } } }`,
  reset: `mutation ($email: String!) {
    createCustomerPasswordReset(input: { customerEmail: $email }) {
      ... on UserError { code } ... on CustomerPasswordReset { id resetPasswordToken customer { id } } } }`,
  jwt: `mutation ($email: String!) {
    createUserResetToken(input: { username: $email }) {
      ... on UserError { code } ... on UserResetToken { token userId } } }`,
  redeemReset: `mutation ($id: ID!, $token: String, $password: String) {
    updateCustomerPasswordReset(id: $id, input: { customerPassword: $password, resetPasswordToken: $token }) {
      __typename ${errorFields} } }`,
  redeemUser: `mutation ($id: ID!, $token: String!, $password: String!) {
    updateUserPassword(input: { userId: $id, resetToken: $token, newPassword: $password }) {
      __typename ${errorFields} } }`,
  change: `mutation ($id: ID!, $old: String!, $password: String!) {
    changeUserPassword(input: { userId: $id, oldPassword: $old, newPassword: $password }) {
      __typename ... on UserError { code } } }`,
  signIn: `mutation ($email: String!, $password: String!) {
    createCustomerAccessToken(input: { email: $email, password: $password }) {
      ... on UserError { code } ... on CustomerAccessToken { accessToken } } }`,
  update: `mutation ($id: ID!, $input: UpdateCustomerInput!) {
    updateCustomer(id: $id, input: $input) { __typename ... on UserError { code } } }`,
  removeCustomer: `mutation ($id: ID!) { deleteCustomer(id: $id) { __typename } }`,
  removeReset: `mutation ($id: ID!) { deleteCustomerPasswordReset(id: $id) { __typename } }`,
  idOfPending: `query ($id: ID!) {
    customerPasswordResets(first: 1, filter: { customerId: { eq: $id }, status: { eq: PENDING } }) { nodes { id } } }`,
} as const;

export interface Steps {
  createCustomer(email: string, password?: string): Promise<string>;
  /** A reset with an opaque token. */
  createReset(email: string): Promise<Ticket>;
  /** A reset whose token is a JWT. */
  createJwt(email: string): Promise<Ticket>;
  /** Commerce Layer's API: by the reset's id. */
  redeemReset(ticket: Ticket, password: string): Promise<Verdict>;
  /** the fabric API: by the customer's id. */
  redeemUser(ticket: Ticket, password: string): Promise<Verdict>;
  changePassword(customerId: string, old: string, password: string): Promise<Verdict>;
  signIn(email: string, password: string): Promise<Verdict>;
  updateCustomer(
    customerId: string,
    input: { email?: string; isActive?: boolean },
  ): Promise<Verdict>;
  deleteCustomer(customerId: string): Promise<Verdict>;
  deleteReset(resetId: string): Promise<Verdict>;
}

export type Document = keyof typeof documents;

/** For tests that need the whole answer. */
export function documentOf(name: Document): string {
  return documents[name];
}

/** Steps of a shop: what needs trust is sent by its integration, the rest by its sales channel. */
export async function createSteps(send: Send, shop: Shop): Promise<Steps> {
  const integration = await shop.apiKey('integration');
  const salesChannel = await shop.apiKey('sales_channel');
  const trusted = (name: Document, variables: object) =>
    send(documents[name], { variables, headers: integration });
  const ask = async (name: Document, variables: object) =>
    verdictOf(await send(documents[name], { variables, headers: salesChannel }));

  return {
    async createCustomer(email, password) {
      const reply = await trusted('create', { email, password });
      if (verdictOf(reply) !== 'OK') throw new Error(`No customer: ${verdictOf(reply)}`);
      return reply.data.createCustomer.id;
    },
    async createReset(email) {
      const reply = await trusted('reset', { email });
      if (verdictOf(reply) !== 'OK') throw new Error(`No reset: ${verdictOf(reply)}`);
      const { id, resetPasswordToken, customer } = reply.data.createCustomerPasswordReset;
      // It may be deleted once the reset was made, before the answer reads it.
      if (!customer) throw new Error('No reset: CUSTOMER_NOT_FOUND');
      return { resetId: id, customerId: customer.id, token: resetPasswordToken };
    },
    async createJwt(email) {
      const reply = await trusted('jwt', { email });
      if (verdictOf(reply) !== 'OK') throw new Error(`No token: ${verdictOf(reply)}`);
      const { token, userId: customerId } = reply.data.createUserResetToken;
      const { data } = await trusted('idOfPending', { id: customerId });
      return { resetId: data.customerPasswordResets.nodes[0]?.id ?? 'unknown', customerId, token };
    },
    redeemReset: ({ resetId: id, token }, password) => ask('redeemReset', { id, token, password }),
    redeemUser: ({ customerId: id, token }, password) => ask('redeemUser', { id, token, password }),
    changePassword: (id, old, password) => ask('change', { id, old, password }),
    signIn: (email, password) => ask('signIn', { email, password }),
    updateCustomer: async (id, input) => verdictOf(await trusted('update', { id, input })),
    deleteCustomer: async (id) => verdictOf(await trusted('removeCustomer', { id })),
    deleteReset: async (id) => verdictOf(await trusted('removeReset', { id })),
  };
}

/** How often each answer came. */
export function tally(verdicts: readonly Verdict[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = {};
  for (const verdict of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}
