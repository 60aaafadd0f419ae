/** Says what PostgreSQL refused, if no list of ours has foreseen it. */
import type { DataSource } from 'typeorm';
import { homeSchema } from '../sessions/settings.js';
import { roleOf } from './find-missing.js';

const documented = 'docs/database.md#rights-of-the-roles';

/** PostgreSQL's codes: insufficient privilege, and no schema to create in, since somebody dropped it. */
const explanations: Readonly<Record<string, string>> = {
  '42501': 'lacks a right',
  '3F000': `has no schema ${homeSchema}`,
};

/**
 * Returns what `work` returns. An error about rights names the role, with the server's own words for the object, and
 * where the rights are documented.
 */
export async function explainingRights<T>(
  dataSource: DataSource,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    const explanation = explanations[code];
    if (explanation === undefined) throw error;
    const { role, database } = await roleOf(dataSource);
    const text = `The role ${role} ${explanation} in the database ${database}: ${message}. See ${documented}`;
    throw new Error(text, { cause: error });
  }
}
