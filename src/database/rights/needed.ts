/** The rights that Rekey needs: to run, and to migrate. docs/database.md has the SQL that gives them. */
import type { MissingRight } from './right.js';
import type { NeededRight, Place } from './find-missing.js';

type TableRight = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

const all: readonly TableRight[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** What the service and the workers do with each table. Operators' commands also change the first three. */
export const tablesOfHome: Readonly<Record<string, readonly TableRight[]>> = {
  organizations: ['SELECT'],
  applications: ['SELECT'],
  documents: ['SELECT'],
  migrations: ['SELECT'],
  customers: all,
  password_credentials: ['SELECT', 'INSERT', 'UPDATE'],
  password_resets: all,
  mailboxes: all,
  events: all,
  webhooks: all,
  webhook_deliveries: all,
  rate_limits: all,
  queue_heartbeats: ['SELECT', 'INSERT', 'UPDATE'],
  // Triggers change it by the rights of their owner, and maintenance by these.
  row_counts: all,
};

/** The library's tables. It uses the partitions of `job` through `job` alone. */
const tablesOfJobs: Readonly<Record<string, readonly TableRight[]>> = {
  version: ['SELECT', 'UPDATE'],
  queue: ['SELECT'],
  job: all,
  archive: ['SELECT', 'INSERT', 'DELETE'],
};

function onTables(
  place: Place,
  tables: Readonly<Record<string, readonly MissingRight['right'][]>>,
): NeededRight[] {
  return Object.entries(tables).flatMap(([table, rights]) =>
    rights.map((right) => ({ place, table, right })),
  );
}

const onSchema = (place: Place, right: 'USAGE' | 'CREATE'): NeededRight => ({
  place,
  table: null,
  right,
});

export const toRun: readonly NeededRight[] = [
  onSchema('home', 'USAGE'),
  onSchema('jobs', 'USAGE'),
  ...onTables('home', tablesOfHome),
  ...onTables('jobs', tablesOfJobs),
];

/** To find out what is to be done. */
export const toReadState: readonly NeededRight[] = [
  onSchema('home', 'USAGE'),
  onSchema('jobs', 'USAGE'),
  ...onTables('home', { migrations: ['SELECT'] }),
  ...onTables('jobs', { version: ['SELECT'], queue: ['SELECT'] }),
];

const owned = (tables: object) =>
  Object.fromEntries(Object.keys(tables).map((table) => [table, ['OWNER'] as const]));

export const toChangeTables: readonly NeededRight[] = [
  onSchema('home', 'CREATE'),
  ...onTables('home', owned(tablesOfHome)),
];

export const toChangeQueues: readonly NeededRight[] = [
  onSchema('jobs', 'CREATE'),
  ...onTables('jobs', owned(tablesOfJobs)),
];

/** Pending migrations or not, the retry policies of queues follow the version. */
export const toUpdateQueues = onTables('jobs', { queue: ['UPDATE'] });

/** PostgreSQL asks for it whenever a schema is created. */
export const toCreateSchema: readonly NeededRight[] = [
  { place: 'database', table: null, right: 'CREATE' },
];
