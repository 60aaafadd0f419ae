/** Rows as an import of a vendor's data would bring them: with ids, dates and digests of its own. */
import type { TestApp } from '../world/app.js';

/** Adds one row; the members are columns. */
export async function insertRow(rekey: TestApp, table: string, row: object): Promise<void> {
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  const columns = Object.keys(row).join(', ');
  await rekey.sql(
    `INSERT INTO ${table} (${columns}) VALUES (${places.join(', ')})`,
    Object.values(row),
  );
}
