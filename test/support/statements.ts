/** Which statements a piece of work sends to the database. */
import type { Logger } from 'typeorm';
import type { TestApp } from './app.js';

const silent = () => undefined;

/** The SQL that the application ran while `work` was under way, in its order. */
export async function statementsOf(
  rekey: TestApp,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const { dataSource } = rekey.app.database;
  const before = dataSource.logger;
  const statements: string[] = [];
  const logger: Logger = {
    logQuery: (query) => void statements.push(query),
    logQueryError: silent,
    logQuerySlow: silent,
    logSchemaBuild: silent,
    logMigration: silent,
    log: silent,
  };
  dataSource.logger = logger;
  try {
    await work();
  } finally {
    dataSource.logger = before;
  }
  return statements;
}
