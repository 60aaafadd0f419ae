/** Reads that look at whole tables, for operators: longer than any request may, and beside requests. */
import type { DataSource } from 'typeorm';
import type { BoundSession, Connection } from './connection/connection.js';

/**
 * The settings of its transaction: no limit of time, and one core of the server at most, since the others belong to
 * requests. They are undone with it, so that no other statement on the connection has them.
 */
export const longReadSettings =
  'SET LOCAL statement_timeout = 0; SET LOCAL max_parallel_workers_per_gather = 0';

/** Runs `work` in a transaction that reads, whose statements may take as long as they need. */
export async function inLongRead<T>(
  dataSource: DataSource,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    const session = (await runner.connect()) as BoundSession;
    return await session.unbound(() =>
      runner.manager.transaction(async () => {
        await runner.query(`SET TRANSACTION READ ONLY; ${longReadSettings}`);
        return work(runner);
      }),
    );
  } finally {
    await runner.release();
  }
}
