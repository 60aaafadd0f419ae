/** What the database holds of one customer, in the words of the table. */
import argon2 from 'argon2';
import type { Shop } from '../world/shop.js';
import { goodPassword } from '../world/people.js';
import type { Subject } from './subjects.js';

export interface Stored {
  readonly customer: 'active' | 'disabled' | 'none';
  /** Whether it is still the subject's own. */
  readonly email: 'own' | 'other' | 'none';
  readonly reference: string | null;
  /** Which password the hash verifies. */
  readonly password: 'old' | 'new' | 'other' | 'none';
  readonly version: number | null;
  /** The statuses of all resets, in the order of the alphabet. */
  readonly resets: readonly string[];
  readonly resetReference: string | null;
  /** The names of all events, in the order of the alphabet. */
  readonly events: readonly string[];
}

const statement = `
  SELECT c.is_active AS "isActive", c.email, c.reference, p.hash, p.version,
    (SELECT reference FROM password_resets WHERE id = $3) AS "resetReference",
    ARRAY(SELECT CASE
        WHEN deleted_at IS NOT NULL THEN 'deleted'
        WHEN redeemed_at IS NOT NULL THEN 'redeemed'
        WHEN superseded_at IS NOT NULL THEN 'superseded'
        WHEN revoked_at IS NOT NULL THEN 'revoked'
        WHEN expires_at <= now() THEN 'expired'
        ELSE 'pending' END AS status
      FROM password_resets WHERE customer_id = who.id ORDER BY status) AS resets,
    ARRAY(SELECT name FROM events WHERE customer_id = who.id ORDER BY name) AS events
  FROM (SELECT coalesce(nullif($1, ''), (SELECT id FROM customers WHERE email = $2)) AS id) who
  LEFT JOIN customers c ON c.id = who.id
  LEFT JOIN password_credentials p ON p.customer_id = who.id`;

async function passwordOf(hash: string | null, asked: unknown): Promise<Stored['password']> {
  if (hash === null) return 'none';
  if (await argon2.verify(hash, goodPassword)) return 'old';
  const isNew = typeof asked === 'string' && (await argon2.verify(hash, asked.normalize('NFC')));
  return isNew ? 'new' : 'other';
}

/** `password` is the one that the request brings. */
export async function storedOf(
  shop: Pick<Shop, 'sql'>,
  { customerId, email, resetId }: Subject,
  password: unknown,
): Promise<Stored> {
  const [row] = await shop.sql(statement, [customerId, email, resetId]);
  const { isActive, hash, email: stored, ...rest } = row;
  const state = isActive ? 'active' : 'disabled';
  const customer = isActive === null ? 'none' : state;
  const address = stored === email ? 'own' : 'other';
  return {
    ...rest,
    customer,
    email: stored === null ? 'none' : address,
    password: await passwordOf(hash, password),
  };
}
