/** Which statements the code really sends: read off TypeORM's own log of queries. */
import type { DataSource, Logger } from 'typeorm';

export interface Statement {
  readonly sql: string;
  readonly parameters: unknown[];
}

const ofTransactions = /^(START TRANSACTION|COMMIT|ROLLBACK)/;

type Hear = (sql: string, parameters: unknown[]) => void;

function createRecorder(hear: Hear): Logger {
  const ignore = () => undefined;
  return {
    logQuery(query: string | { text: string }, parameters: unknown = []) {
      // The queue's statements have names.
      const sql = typeof query === 'string' ? query : query.text;
      if (!ofTransactions.test(sql)) hear(sql, parameters as unknown[]);
    },
    logQueryError: ignore,
    logQuerySlow: ignore,
    logSchemaBuild: ignore,
    logMigration: ignore,
    log: ignore,
  };
}

/** Tells `hear` of each statement from now on, but for BEGIN and COMMIT. */
export function recordingTo(dataSource: DataSource, hear: Hear): void {
  dataSource.setOptions({ logger: createRecorder(hear), logging: ['query'] });
}

/** Runs `work` and answers its statements in their order, without BEGIN and COMMIT. */
export async function statementsOf(
  dataSource: DataSource,
  work: () => Promise<unknown>,
): Promise<Statement[]> {
  const statements: Statement[] = [];
  const before = dataSource.logger;
  recordingTo(dataSource, (sql, parameters) => void statements.push({ sql, parameters }));
  try {
    await work();
  } finally {
    dataSource.logger = before;
  }
  return statements;
}
