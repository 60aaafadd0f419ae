/** Customers and resets in every state, each made for one request alone. */
import { goodPassword, newAddress, otherPassword } from '../world/people.js';
import type { Shop } from '../world/shop.js';

export interface Subject {
  /** Empty if no customer has the address yet. */
  readonly customerId: string;
  readonly email: string;
  readonly resetId: string;
  readonly token: string;
}

export async function createSubject(shop: Shop, input: object = {}): Promise<Subject> {
  const { id: resetId, ...rest } = await shop.reset(await shop.customer(input));
  return { resetId, ...rest };
}

/** Has a JWT in place of an opaque token, as the fabric API makes them. */
async function createJwtSubject(shop: Shop): Promise<Subject> {
  const { email } = await createSubject(shop);
  const { id: resetId, ...rest } = await shop.graphqlByUser.reset(email);
  return { resetId, ...rest };
}

/** A subject to which something has happened; by default it stays the one that it was. */
function after(
  happen: (shop: Shop, subject: Subject) => Promise<unknown>,
  create: (shop: Shop) => Promise<Subject> = createSubject,
): (shop: Shop) => Promise<Subject> {
  return async (shop) => {
    const subject = await create(shop);
    const done = await happen(shop, subject);
    if (typeof done === 'string' && done !== 'ok') throw new Error(`It ended in ${done}.`);
    return subject;
  };
}

export const expire = ({ sql }: Pick<Shop, 'sql'>, { resetId }: Pick<Subject, 'resetId'>) =>
  sql(
    `UPDATE password_resets SET created_at = now() - interval '2 hours',
      expires_at = now() - interval '1 hour' WHERE id = $1`,
    [resetId],
  );

export const states = {
  pending: (shop: Shop) => createSubject(shop),
  'pending JWT': createJwtSubject,
  used: after((shop, { resetId: id, token }) => shop.redeem({ id, token }, goodPassword)),
  superseded: after((shop, { email }) => shop.reset(email)),
  revoked: after((shop, { resetId }) => shop.deleteReset(resetId)),
  expired: after(expire),
  'expired JWT': after(expire, createJwtSubject),
  'ended by a new address': after((shop, { customerId }) =>
    shop.updateCustomer(customerId, { email: newAddress() }),
  ),
  'ended by a changed password': after((shop, { customerId }) =>
    shop.changePassword(customerId, goodPassword, otherPassword),
  ),
  'of a disabled customer': after((shop, { customerId }) =>
    shop.updateCustomer(customerId, { isActive: false }),
  ),
  'of a deleted customer': after((shop, { customerId }) => shop.deleteCustomer(customerId)),
  'of a customer without a password': (shop: Shop) => createSubject(shop, { password: null }),
  'of no customer': async (): Promise<Subject> => {
    const nothing = { customerId: '', resetId: '', token: '' };
    return { ...nothing, email: newAddress() };
  },
} as const satisfies Record<string, (shop: Shop) => Promise<Subject>>;

export type StateName = keyof typeof states;
