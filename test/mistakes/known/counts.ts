/** Mistakes by which a list says a wrong number, or counting it keeps others waiting. */
import type { Mistake } from '../mistake.js';

const migration = 'database/migrations/1795996800000-add-row-counts.ts';
const kept = 'integration/database/kept-counts';
const races = 'integration/database/count-races';

export const countMistakes: readonly Mistake[] = [
  {
    name: 'row counts that wait for the transaction that has a row',
    file: migration,
    find: 'LIMIT 1000 FOR UPDATE SKIP LOCKED',
    replace: 'LIMIT 1000 FOR UPDATE',
    needsServer: true,
    noticedBy: [[races, 'are put together by writers']],
  },
  {
    name: 'row counts put together whatever the isolation level',
    file: migration,
    find: " AND current_setting('transaction_isolation') = 'read committed'",
    replace: '',
    needsServer: true,
    noticedBy: [[races, 'of another isolation level']],
  },
  {
    name: 'row counts with the rights of who writes',
    file: migration,
    find: 'LANGUAGE plpgsql SECURITY DEFINER',
    replace: 'LANGUAGE plpgsql',
    needsServer: true,
    noticedBy: [[races, 'for a role without any right']],
  },
  {
    name: 'row counts used before they have begun',
    file: 'database/repositories/counts.ts',
    find: "CASE WHEN bool_or(row.slot = '${firstSlot}') THEN sum(${column})::integer END",
    replace: 'sum(${column})::integer',
    needsServer: true,
    noticedBy: [[races, 'are not used before they have begun']],
  },
  {
    name: 'a number of resets that has the deleted ones',
    file: 'database/repositories/counts.ts',
    find: "'row.count - row.deleted'",
    replace: "'row.count'",
    noticedBy: [[kept, 'are right after resets are marked']],
  },
];
