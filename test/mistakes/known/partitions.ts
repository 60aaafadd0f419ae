/** Mistakes that tables in partitions show, or tables of many rows. */
import type { Mistake } from '../mistake.js';

const integration = 'integration/database/partitions';

export const partitionMistakes: readonly Mistake[] = [
  {
    name: 'rows purged by their place in any partition',
    file: 'database/maintenance/expired-rows.ts',
    find: '\n  AND (tableoid, ctid) IN (SELECT tableoid, ctid FROM batch)',
    replace: '',
    needsServer: true,
    noticedBy: [[integration, 'lose what is too old in one, and nothing of the others']],
  },
  {
    name: 'keys of partitions that are not known by their table',
    file: 'database/partitions/key-names.ts',
    find: "return name?.replace(partition, '');",
    replace: "return name?.replace(partition, '$&');",
    needsServer: true,
    noticedBy: [['e2e/database/partitions', 'refuses an address that is taken']],
  },
  {
    name: 'partitions without the triggers of the tables',
    file: 'database/partitions/definitions.ts',
    find: 'WHERE tgrelid = ANY ($1::regclass[]) AND NOT tgisinternal ORDER BY tgname',
    replace: 'WHERE tgrelid = ANY ($1::regclass[]) AND tgisinternal IS NULL ORDER BY tgname',
    needsServer: true,
    noticedBy: [[integration, 'keep their rows, columns, keys, triggers and rights']],
  },
  {
    name: 'refused sign-ins that read every customer of their shop',
    file: 'database/refusal-log.ts',
    find: 'AND customers.${column} = given.${given}`;',
    replace: "AND customers.${column} || '' = given.${given}`;",
    needsServer: true,
    noticedBy: [['integration/database/explain', 'the customer of a refused sign-in is found by']],
  },
];
