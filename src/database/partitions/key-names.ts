/** Names of the unique indexes of partitions: an error of PostgreSQL names that of the partition, not that of the table. */
import type { Connection } from '../connection/connection.js';
import { growingTables } from './growing-tables.js';

const partition = /_p\d+$/;

/** Returns the name of the whole table's key. */
export function keyOfTable(name: string | undefined): string | undefined {
  return name?.replace(partition, '');
}

/** PostgreSQL makes up names from those of the partition and of the columns. */
const misnamed = `
  SELECT format('ALTER INDEX %s RENAME TO %I', child.oid::regclass, wanted) AS statement
  FROM pg_inherits AS of_table
  JOIN pg_index ON indrelid = of_table.inhrelid AND indisunique
  JOIN pg_class AS child ON child.oid = indexrelid
  JOIN pg_inherits AS of_index ON of_index.inhrelid = child.oid
  JOIN pg_class AS parent ON parent.oid = of_index.inhparent
  JOIN pg_class AS part ON part.oid = of_table.inhrelid
  CROSS JOIN LATERAL concat(parent.relname, substring(part.relname FROM '_p[0-9]+$')) AS wanted
  WHERE of_table.inhparent = ANY ($1::regclass[]) AND part.relname ~ '_p[0-9]+$' AND child.relname <> wanted`;

/** Gives the unique indexes of all partitions the names that `keyOfTable` knows; does nothing without partitions. */
export async function nameKeys(connection: Connection): Promise<void> {
  const rows: { statement: string }[] = await connection.query(misnamed, [growingTables]);
  for (const { statement } of rows) await connection.query(statement);
}
