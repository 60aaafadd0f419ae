/** What a replica says of itself, for operators. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { describeConnectionProblem } from './connection-problem.js';
import { placeOf } from './health-look.js';
import { strangerOf } from './replica/causes.js';
import { createReplicaLook, type Looked, type ReplicaLook } from './replica/look.js';
import { driverOptionsOf } from './server-connection.js';
import { connectMs } from './sessions/limits.js';

export interface ReplicaReport {
  /** Why it is no replica of this primary; null if nothing speaks against it. */
  readonly stranger: string | null;
  /** Whether it is the primary itself. */
  readonly isPrimary: boolean;
  /** What it has not replayed of what the primary had written `waitMs` ago, in bytes; null if it does not say. */
  readonly bytesBehind: number | null;
}

const setting = 'DATABASE_READ_URL';

function missingOf({ replica }: Looked, target: bigint): number | null {
  if (replica.wal === null) return null;
  return replica.wal >= target ? 0 : Number(target - replica.wal);
}

/** Looks until the replica has everything, or the time is over. */
async function catchUp(look: ReplicaLook, target: bigint, waitMs: number): Promise<number | null> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const missing = missingOf(await look.look(), target);
    if (missing === 0 || missing === null || performance.now() >= deadline) return missing;
    await sleep(100);
  }
}

async function report(look: ReplicaLook, waitMs: number): Promise<ReplicaReport> {
  const looked = await look.look();
  const { primary, replica } = looked;
  const isPrimary = !replica.isStandby && replica.startedAt === primary?.startedAt;
  const stranger = strangerOf(looked)?.detail ?? null;
  if (stranger !== null || isPrimary) return { stranger, isPrimary, bytesBehind: 0 };
  return { stranger, isPrimary, bytesBehind: await catchUp(look, primary?.wal ?? 0n, waitMs) };
}

/**
 * Returns the state of the replica of a primary, after at most `waitMs` milliseconds for it to catch up. Throws an error
 * that says why it cannot be reached.
 */
export async function reportReplica(
  primary: DataSource,
  url: string,
  waitMs: number,
): Promise<ReplicaReport> {
  const place = driverOptionsOf(url, setting);
  const look = createReplicaLook(placeOf(primary), place, connectMs);
  try {
    return await report(look, waitMs);
  } catch (error) {
    throw new Error(describeConnectionProblem(error, url, setting), { cause: error });
  } finally {
    look.close();
  }
}
