/** The version of the queue's tables, which the library counts. */
import { schema } from './boss.js';

/** The version that the library of this Rekey makes and needs. */
export const schemaVersion = 24;

/** A connection that returns the rows of a statement. */
interface Reader {
  query(statement: string): Promise<unknown>;
}

/** A newer Rekey has changed the queue's tables. */
export class NewerQueuesError extends Error {
  override readonly name = 'NewerQueuesError';

  /** Its two sentences. */
  readonly problem: string;
  readonly cure: string;

  constructor(version: number) {
    const problem = `The queue's tables have version ${version}, and this Rekey knows ${schemaVersion}: a newer Rekey has migrated them, which "migrate" does not undo.`;
    const cure = 'Start that version, or restore the database from before its migration.';
    super(`${problem} ${cure}`);
    [this.problem, this.cure] = [problem, cure];
  }
}

/** Returns null if the tables do not exist. Throws `NewerQueuesError` if a newer Rekey made them. */
export async function readSchemaVersion(reader: Reader): Promise<number | null> {
  const found = await reader.query(`SELECT to_regclass('${schema}.version') AS name`);
  const [table] = found as { name: string | null }[];
  if (!table?.name) return null;
  const [row] = (await reader.query(`SELECT version FROM ${schema}.version`)) as {
    version: number;
  }[];
  const version = row?.version ?? 0;
  if (version > schemaVersion) throw new NewerQueuesError(version);
  return version;
}
