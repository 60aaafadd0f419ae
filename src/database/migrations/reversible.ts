/** What going back costs. */
import type { MigrationInterface } from 'typeorm';

/** Something that `down` deletes. */
export interface Loss {
  /** In words for an operator, after a number. */
  readonly what: string;
  /** An SQL query for that number, in tables that have the migration. */
  readonly count: string;
}

/** A migration that says what its `down` deletes. A test compares that with what is gone. */
export interface ReversibleMigration extends MigrationInterface {
  readonly losses: readonly Loss[];
}

/** Returns the loss of all rows of a table, or of those that a condition selects. */
export function lossOf(what: string, table: string, condition = 'true'): Loss {
  return { what, count: `SELECT count(*)::integer AS count FROM ${table} WHERE ${condition}` };
}
