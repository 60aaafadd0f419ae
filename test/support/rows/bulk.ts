/** A shop of many years, made in a few statements. */
import type { DataSource, QueryRunner } from 'typeorm';
import type { BoundSession } from '../../../src/database/connection/connection.js';
import { correctCounts } from '../../../src/database/kept-counts.js';
import type { Partition } from '../../../src/domain/access/organization.js';

/** Every minute a customer; all but one in fifty enabled; in channels, stages, origins and of standings of very different sizes. */
const customers = `
  INSERT INTO customers (organization_id, mode, id, email, email_key, status, is_active, channel, stage,
    reference, reference_origin, metadata, created_at, updated_at)
  SELECT $1, $2, 'c' || n, 'pat' || n || '@example.org', 'pat' || n || '@example.org',
    CASE WHEN n % 500 = 0 THEN 'repeat' WHEN n % 10 = 0 THEN 'acquired' ELSE 'prospect' END, n % 50 <> 0,
    CASE WHEN n % 4 > 0 THEN (n % 7)::text END, CASE WHEN n % 3 > 0 THEN 'stage' || n % 5 END,
    CASE WHEN n % 2 = 0 THEN 'ref' || n END, CASE WHEN n % 10 < 7 THEN 'origin' || n % 400 END,
    '{"tier": "gold"}', now() - n * interval '1 minute',
    now() - (n::bigint * 7919 % $3) * interval '1 minute'
  FROM generate_series(1, $3::bigint) n`;

const credentials = `
  INSERT INTO password_credentials (organization_id, mode, customer_id, id, hash)
  SELECT $1, $2, 'c' || n, 'p' || n, 'not a hash' FROM generate_series(1, $3::bigint) n`;

/** 60 % redeemed, 25 % superseded, 3 % revoked, the rest run out, but for those of the last hour. */
const resets = `
  INSERT INTO password_resets (organization_id, mode, id, customer_id, customer_email, token_kind,
    token_digest, reference, reference_origin, created_at, expires_at, updated_at,
    redeemed_at, superseded_at, revoked_at)
  SELECT $1, $2, 'r' || n, 'c' || n, 'pat' || n || '@example.org', 'opaque',
    sha256(('token' || n)::bytea), CASE WHEN n % 2 = 0 THEN 'ref' || n END,
    CASE WHEN n % 10 < 7 THEN 'origin' || n % 400 END,
    made, made + interval '1 hour', made + n % 50 * interval '1 minute',
    CASE WHEN n % 100 < 60 THEN made + n % 50 * interval '1 minute' END,
    CASE WHEN n % 100 BETWEEN 60 AND 84 THEN made + interval '1 minute' END,
    CASE WHEN n % 100 BETWEEN 85 AND 87 THEN made + interval '1 minute' END
  FROM (SELECT n, now() - n * interval '1 minute' AS made FROM generate_series(1, $3::bigint) n) days`;

const events = `
  INSERT INTO events (organization_id, mode, id, name, customer_id, password_reset_id, request_id, created_at)
  SELECT $1, $2, 'e' || n,
    CASE WHEN n % 5 = 0 THEN 'customers.create' ELSE 'customer_password_resets.create' END, 'c' || n,
    CASE WHEN n % 2 = 0 THEN 'r' || n END, 'request', now() - n * interval '1 minute'
  FROM generate_series(1, $3::bigint) n`;

/** Runs `work` on a session of its own, whose statements may take as long as they need. */
export async function unbound(
  dataSource: DataSource,
  work: (runner: QueryRunner) => Promise<void>,
): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const session = (await runner.connect()) as BoundSession;
  try {
    await runner.query('SET statement_timeout = 0');
    await session.unbound(() => work(runner));
    await runner.query('RESET statement_timeout');
  } finally {
    await runner.release();
  }
}

/**
 * Runs statements that write many rows, in one transaction. The rows fit together by their making: checking every foreign
 * key would take most of the time. No trigger counts them, so they are counted at the end.
 */
export function inBulk(
  dataSource: DataSource,
  ...statements: readonly (readonly [text: string, ...parameters: unknown[]])[]
): Promise<void> {
  return unbound(dataSource, async (runner) => {
    await runner.startTransaction();
    await runner.query('SET LOCAL session_replication_role = replica');
    for (const [text, ...parameters] of statements) await runner.query(text, parameters);
    await correctCounts(runner);
    await runner.commitTransaction();
  });
}

/** As `addBulk`, but customers alone. */
export function addCustomers(
  dataSource: DataSource,
  { organizationId, mode }: Partition,
  count: number,
): Promise<void> {
  return inBulk(dataSource, [customers, organizationId, mode, count]);
}

/** Customers `c1` (the newest) to `c<count>`, each with a credential, a reset `r<n>` and an event. */
export function addBulk(
  dataSource: DataSource,
  { organizationId, mode }: Partition,
  count: number,
): Promise<void> {
  const tables = [customers, credentials, resets, events];
  return inBulk(
    dataSource,
    ...tables.map((table) => [table, organizationId, mode, count] as const),
  );
}
