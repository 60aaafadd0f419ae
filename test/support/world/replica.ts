/** A server with Rekey's tables and a streaming replica of it, both of a test's own. */
import { describe } from '@jest/globals';
import { readState } from '../rows/state.js';
import { until } from '../until.js';
import { openPrivateServer } from './private-server.js';
import { administer } from './roles.js';
import { findBinaries, hasDebianBinaries } from './server-binaries.js';
import { startPrivateServer, type PrivateServer } from './server.js';

/** For tests with a replica: skipped without `pg_basebackup`, or without a server. */
export const describeWithReplica: typeof describe | typeof describe.skip =
  readState().serverUrl !== null && hasDebianBinaries() ? describe : describe.skip;

export interface Replicated {
  readonly primary: PrivateServer;
  readonly replica: PrivateServer;
  /** From now on the replica receives what is written, and does not show it. */
  pauseReplay(): Promise<void>;
  /** Returns when the replica shows all that the primary has. */
  resumeReplay(): Promise<void>;
  stop(): void;
}

/** No machine dies meanwhile. */
const unsafe = ['fsync=off'];

const isPaused = `SELECT FROM pg_get_wal_replay_pause_state() AS state WHERE state = 'paused'`;

async function follow(primary: PrivateServer, replica: PrivateServer): Promise<void> {
  const [{ lsn }] = await administer(primary.url, 'SELECT pg_current_wal_insert_lsn() AS lsn');
  const question = `SELECT FROM pg_last_wal_replay_lsn() AS lsn WHERE lsn >= '${lsn}'`;
  await until(async () => (await administer(replica.url, question)).length === 1);
}

/** Starts both as docs/database.md has it; the caller stops them. */
export async function openReplicated(): Promise<Replicated> {
  const primary = await openPrivateServer(unsafe);
  const copy = ['-R', '-N', '-c', 'fast', '-d', primary.url];
  const replica = await startPrivateServer(findBinaries(), unsafe, ({ run }, data) =>
    run('pg_basebackup', ['-D', data, ...copy]),
  );
  return {
    primary,
    replica,
    async pauseReplay() {
      await follow(primary, replica);
      await administer(replica.url, 'SELECT pg_wal_replay_pause()');
      await until(async () => (await administer(replica.url, isPaused)).length === 1);
    },
    async resumeReplay() {
      await administer(replica.url, 'SELECT pg_wal_replay_resume()');
      await follow(primary, replica);
    },
    stop() {
      replica.stop();
      primary.stop();
    },
  };
}
