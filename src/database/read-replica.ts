/** A read replica: where reads go for which a stale answer is harmless. Nothing is written to it. */
import type { DataSource } from 'typeorm';
import { AppError } from '../domain/shared/errors.js';
import type { Observe, ReplicaState } from '../operations/ports/index.js';
import { createServerPool } from './data-source.js';
import { placeOf } from './health-look.js';
import { driverOptionsOf } from './server-connection.js';
import type { SessionPool } from './sessions/session-pool.js';
import { isBusy, isOutOfBounds } from './replica/causes.js';
import { createReplicaLook } from './replica/look.js';
import { ReplicaWatch } from './replica/watch.js';

export interface Replica {
  readonly pool: SessionPool;
  /**
   * Returns what `fromReplica` returns, or if the replica fails or may not be used, what `fromPrimary` does. Throws what
   * that throws, or that the bounds of the read are over.
   */
  read<T>(fromReplica: () => Promise<T>, fromPrimary: () => Promise<T>): Promise<T>;
  /** Null before the start. */
  state(): ReplicaState | null;
  /** Begins to look at the replica, which is not used before. */
  start(): void;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  /** `DATABASE_READ_URL`. */
  readonly url: string;
  /** How old its data may be (milliseconds). */
  readonly maxLagMs: number;
  readonly observe: Observe;
}

const setting = 'DATABASE_READ_URL';

/** What the primary could not do better either, or what no server has decided. */
function isFinal(error: unknown): boolean {
  return isOutOfBounds(error) || error instanceof AppError;
}

/** Returns the replica of a primary; no session is open yet. Throws as `connectionOptionsOf`. */
export function createReplica(
  primary: DataSource,
  { url, maxLagMs, observe }: ReplicaOptions,
): Replica {
  const pool = createServerPool(url, setting);
  const look = createReplicaLook(placeOf(primary), driverOptionsOf(url, setting));
  const watch = new ReplicaWatch({ look, maxLagMs, observe, onLost: () => pool.renew() });

  async function instead<T>(fromPrimary: () => Promise<T>, failure?: unknown): Promise<T> {
    const result = await fromPrimary();
    // What fails at both is no failure of the replica.
    if (failure !== undefined && !isBusy(failure)) watch.noteFailedRead(failure);
    observe({ kind: 'replica.read', server: 'primary' });
    return result;
  }

  return {
    pool,
    async read(fromReplica, fromPrimary) {
      if (!watch.isUsable()) return instead(fromPrimary);
      try {
        const result = await watch.unlessLost(fromReplica);
        observe({ kind: 'replica.read', server: 'replica' });
        return result;
      } catch (error) {
        if (isFinal(error)) throw error;
        return instead(fromPrimary, error);
      }
    },
    state: () => watch.state(),
    start: () => watch.start(),
    async close() {
      watch.stop();
      await pool.end();
    },
  };
}
