/** Customers and resets in every state, each made for one request alone. */
import type { TestApp } from '../world/app.js';
import {
  createCustomer,
  createReset,
  createUserToken,
  goodPassword,
  newAddress,
  only,
  otherPassword,
  redeem,
  type Headers,
  type MadeReset,
} from '../world/people.js';

export interface Subject {
  /** Empty where nobody has the address yet. */
  readonly customerId: string;
  readonly email: string;
  readonly resetId: string;
  readonly token: string;
}

export interface Maker {
  readonly rekey: TestApp;
  /** An integration of the shop. */
  readonly integration: Headers;
}

export async function createSubject(
  { rekey, integration }: Maker,
  input: object = {},
): Promise<Subject> {
  const { id: customerId, email } = await createCustomer(rekey, integration, input);
  const { id: resetId, token } = await createReset(rekey, integration, email);
  return { customerId, email, resetId, token };
}

const resetOf = ({ resetId, token }: Subject): MadeReset => ({ id: resetId, token });

async function mutate({ rekey, integration }: Maker, query: string, id: string): Promise<void> {
  only(await rekey.graphql(query, { headers: integration, variables: { id } }));
}

/** In place of an opaque token a JWT, as the fabric API makes them. */
async function withJwt({ rekey, integration }: Maker, subject: Subject): Promise<Subject> {
  const token = await createUserToken(rekey, integration, subject.email);
  const [reset] = await rekey.sql<{ id: string }>(
    `SELECT id FROM password_resets WHERE customer_id = $1 AND token_kind = 'jwt'`,
    [subject.customerId],
  );
  return { ...subject, token, resetId: reset?.id ?? '' };
}

const pending = (maker: Maker) => createSubject(maker);

/** A subject to which something has happened; by default it stays the one that it was. */
function after(
  happen: (maker: Maker, subject: Subject) => Promise<unknown>,
  input: object = {},
): (maker: Maker) => Promise<Subject> {
  return async (maker) => {
    const subject = await createSubject(maker, input);
    await happen(maker, subject);
    return subject;
  };
}

const update = (input: string) => `mutation ($id: ID!) {
  updateCustomer(id: $id, input: { ${input} }) { ... on Customer { id } ... on UserError { code } } }`;
const changePassword = `mutation ($id: ID!) {
  changeUserPassword(input: { userId: $id, oldPassword: "${goodPassword}", newPassword: "${otherPassword}" }) {
    ... on User { userId } ... on UserError { code } } }`;

const expire = async ({ rekey }: Maker, { resetId }: Subject): Promise<void> => {
  await rekey.sql(
    `UPDATE password_resets SET created_at = now() - interval '2 hours',
      expires_at = now() - interval '1 hour' WHERE id = $1`,
    [resetId],
  );
};

export const states = {
  pending,
  'pending JWT': async (maker: Maker) => withJwt(maker, await pending(maker)),
  used: after(({ rekey, integration }, subject) =>
    redeem(rekey, integration, resetOf(subject), goodPassword),
  ),
  superseded: after(({ rekey, integration }, { email }) => createReset(rekey, integration, email)),
  revoked: after((maker, { resetId }) =>
    mutate(
      maker,
      'mutation ($id: ID!) { deleteCustomerPasswordReset(id: $id) { __typename } }',
      resetId,
    ),
  ),
  expired: after(expire),
  'expired JWT': async (maker: Maker) => {
    const subject = await withJwt(maker, await pending(maker));
    await expire(maker, subject);
    return subject;
  },
  'ended by a new address': after((maker, { customerId }) =>
    mutate(maker, update(`email: "${newAddress()}"`), customerId),
  ),
  'ended by a changed password': after((maker, { customerId }) =>
    mutate(maker, changePassword, customerId),
  ),
  'of a disabled customer': after((maker, { customerId }) =>
    mutate(maker, update('isActive: false'), customerId),
  ),
  'of a deleted customer': after((maker, { customerId }) =>
    mutate(maker, 'mutation ($id: ID!) { deleteCustomer(id: $id) { __typename } }', customerId),
  ),
  'of a customer without a password': (maker: Maker) => createSubject(maker, { password: null }),
  'of nobody': async (): Promise<Subject> => ({
    customerId: '',
    email: newAddress(),
    resetId: '',
    token: '',
  }),
} as const satisfies Record<string, (maker: Maker) => Promise<Subject>>;

export type StateName = keyof typeof states;
