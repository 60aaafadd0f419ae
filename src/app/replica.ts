/** The read replica of the settings. */
import type { Config } from '../config/index.js';
import type { Database } from '../database/database.js';
import { createReplica, type Replica } from '../database/read-replica.js';
import { unencryptedHostOf } from '../database/server-connection.js';
import { traceStatements } from '../database/traced-statements.js';
import type { Observe, ReplicaState, Trace } from '../operations/ports/index.js';
import { databaseGraceMs, within } from '../worker/stop-grace.js';

/** Its functions do nothing if the settings name none. */
export interface WiredReplica {
  readonly replica: Replica | null;
  readonly state: () => ReplicaState | null;
  readonly start: () => void;
  readonly close: () => Promise<void>;
}

const none: WiredReplica = {
  replica: null,
  state: () => null,
  start: () => undefined,
  close: async () => undefined,
};

/** Returns the replica, of which no session is open. Observes that the connection lacks TLS. */
export function wireReplica(
  { database: { readUrl, readMaxLagSeconds } }: Pick<Config, 'database'>,
  { dataSource }: Pick<Database, 'dataSource'>,
  { observe, trace }: { readonly observe: Observe; readonly trace: Trace | undefined },
): WiredReplica {
  if (readUrl === null) return none;
  const host = unencryptedHostOf(readUrl);
  if (host !== null) observe({ kind: 'replica.unencrypted', host });
  const maxLagMs = readMaxLagSeconds * 1000;
  const replica = createReplica(dataSource, { url: readUrl, maxLagMs, observe });
  if (trace) traceStatements(replica.pool, trace);
  return {
    replica,
    state: () => replica.state(),
    start: () => replica.start(),
    close: () => within(replica.close(), databaseGraceMs),
  };
}
