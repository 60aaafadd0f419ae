/** Puts the rows of counts together (ADR 0054). */
import { firstSlot } from '../entities/row-count.entity.js';

/** Writers do it now and then; those of another isolation level than ours do not. */
const manySlots = 1000;

/** The counts that have many rows, but for rows that a transaction has. */
const longCounts = `
  SELECT organization_id, mode, kind FROM row_counts GROUP BY organization_id, mode, kind HAVING count(*) > ${manySlots}`;

/**
 * Removes up to `$1` and a thousand rows of counts that have many, and adds one with the sum of each count: with fewer, a
 * count would be left as it is as soon as it has no more than a thousand.
 */
export const mergedCounts = `
  WITH long AS (${longCounts}), merged AS (
    DELETE FROM row_counts WHERE (organization_id, mode, kind, slot) IN (
      SELECT c.organization_id, c.mode, c.kind, c.slot FROM row_counts AS c JOIN long USING (organization_id, mode, kind)
      WHERE c.slot <> '${firstSlot}' LIMIT $1 + ${manySlots} FOR UPDATE OF c SKIP LOCKED)
    RETURNING *
  ), added AS (
    INSERT INTO row_counts (organization_id, mode, kind, slot, count, deleted)
    SELECT organization_id, mode, kind, gen_random_uuid(), sum(count), sum(deleted) FROM merged
    GROUP BY organization_id, mode, kind
  )
  SELECT count(*)::integer AS found, count(*)::integer AS rows FROM merged`;

/** Counts the rows that are put together. */
export const mergeableCount = `
  SELECT count(*)::float8 AS rows FROM row_counts JOIN (${longCounts}) AS long USING (organization_id, mode, kind)
  WHERE slot <> '${firstSlot}'`;
