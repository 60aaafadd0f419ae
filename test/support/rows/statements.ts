/** Which statements the code really sends: read off TypeORM's own log of queries. */
import type { DataSource, Logger } from 'typeorm';

export interface Statement {
  readonly sql: string;
  readonly parameters: unknown[];
}

const ofTransactions = /^(START TRANSACTION|COMMIT|ROLLBACK)/;

function createRecorder(statements: Statement[]): Logger {
  const ignore = () => undefined;
  return {
    logQuery(sql: string, parameters: unknown = []) {
      if (!ofTransactions.test(sql)) statements.push({ sql, parameters: parameters as unknown[] });
    },
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: ignore,
  };
}

/** Runs `work` and answers its statements in their order, without BEGIN and COMMIT. */
export async function statementsOf(
  dataSource: DataSource,
  work: () => Promise<unknown>,
): Promise<Statement[]> {
  const statements: Statement[] = [];
  const before = dataSource.logger;
  dataSource.setOptions({ logger: createRecorder(statements), logging: ['query'] });
  try {
    await work();
  } finally {
    dataSource.logger = before;
  }
  return statements;
}
