/** Customers with a password and an open reset each, made in one transaction. */
import argon2 from 'argon2';
import { digestSecret, mintSecret } from '../../../src/domain/resets/token.js';
import { newId } from '../../../src/domain/shared/ids.js';
import { goodPassword, type Reset } from '../world/people.js';
import type { Shop } from '../world/shop.js';

/**
 * Every customer of a crowd begins with `goodPassword`, and with this hash of it, whose cost is that of the settings:
 * a sign-in renews any other.
 */
export const firstHash = argon2.hash(goodPassword, {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
});

const insert = `
  WITH given AS (
    SELECT * FROM unnest($3::text[], $4::text[], $5::text[], $6::bytea[]) AS g (customer, email, reset, digest)
  ), people AS (
    INSERT INTO customers (organization_id, mode, id, email, email_key)
    SELECT $1, $2, customer, email, email FROM given
  ), secrets AS (
    INSERT INTO password_credentials (organization_id, mode, customer_id, id, hash)
    SELECT $1, $2, customer, 'p' || customer, $7 FROM given
  )
  INSERT INTO password_resets (organization_id, mode, id, customer_id, customer_email, token_kind, token_digest, expires_at)
  SELECT $1, $2, reset, customer, email, 'opaque', digest, now() + interval '6 hours' FROM given`;

let crowds = 0;

const tables = 'customers, password_credentials, password_resets';

/** Returns the reset of each customer. */
export async function addCrowd(
  { app, organization }: Pick<Shop, 'app' | 'organization'>,
  count: number,
): Promise<Reset[]> {
  crowds += 1;
  const crowd = Array.from({ length: count }, (_, index) => ({
    id: newId(),
    customerId: newId(),
    token: mintSecret(),
    email: `member${index}.${crowds}@crowd.example`,
  }));
  const values = [
    organization.id,
    'live',
    crowd.map(({ customerId }) => customerId),
    crowd.map(({ email }) => email),
    crowd.map(({ id }) => id),
    crowd.map(({ token }) => digestSecret('opaque', token)),
    await firstHash,
  ];
  await app.database.dataSource.transaction(async (tx) => {
    // The rows fit together by their making, and a check of each foreign key would take most of the time.
    await tx.query('SET LOCAL session_replication_role = replica');
    await tx.query(insert, values);
  });
  // Tables that grow as fast as these are planned for as if they were empty.
  await app.database.dataSource.query(`ANALYZE ${tables}`);
  return crowd;
}
