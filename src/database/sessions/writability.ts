/**
 * A database that takes no writes. After a failover or a change of its settings, sessions that were open before go on
 * refusing them, while a new one would not.
 */
import type { DataSource } from 'typeorm';
import { codeOf } from '../connection/driver-error.js';
import { poolOf } from './session-pool.js';

/** PostgreSQL's code (its manual, appendix A). */
const readOnly = '25006';

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
    if (codeOf(error) !== readOnly || !(await poolOf(dataSource).findWritable(everyMs)))
      throw error;
    return work();
  }
}
