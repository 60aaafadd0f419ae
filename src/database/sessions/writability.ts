/**
 * A database that takes no writes. After a failover or a change of its settings, sessions that were open before go on
 * refusing them, while a new one would not.
 */
import type { DataSource } from 'typeorm';
import { poolOf, writableQuestion } from './session-pool.js';

function isReadOnly(error: unknown): boolean {
  const { code, driverError } = error as { code?: string; driverError?: { code?: string } };
  return (driverError?.code ?? code) === '25006';
}

/** How long a refusal counts before a new session is opened to ask again. */
const usualMs = 250;

/**
 * Runs `work`, and once more if its session refused a write that a new one takes: then it changed nothing. Such sessions
 * are left, all of them. `everyMs`: how often it may open a session to ask (milliseconds).
 */
export async function inWritableSession<T>(
  dataSource: DataSource,
  work: () => Promise<T>,
  everyMs = usualMs,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isReadOnly(error) || !(await poolOf(dataSource).findWritable(everyMs))) throw error;
    return work();
  }
}

/**
 * Returns whether the database takes writes now, by a session of the pool; before it says no, it asks a new one. Throws
 * if none can be had.
 *
 * @public for the readiness of a service
 */
export async function isWritable(dataSource: DataSource): Promise<boolean> {
  const [row] = await dataSource.query<{ isWritable: boolean }[]>(writableQuestion);
  return row?.isWritable === true || poolOf(dataSource).findWritable(usualMs);
}
