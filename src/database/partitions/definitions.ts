/** What makes a table besides its columns and its rows, as the statements that make it again. */
import type { Connection } from '../connection/connection.js';

interface Statement {
  readonly statement: string;
}

const constraints = (kinds: string) => `
  SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS statement
  FROM pg_constraint WHERE conrelid = ANY ($1::regclass[]) AND contype IN (${kinds}) ORDER BY conname`;

const indexes = `
  SELECT pg_get_indexdef(indexrelid) AS statement FROM pg_index
  WHERE indrelid = ANY ($1::regclass[]) AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid
    AND contype IN ('p', 'u', 'x')) ORDER BY indexrelid::regclass::text`;

const triggers = `
  SELECT pg_get_triggerdef(oid) AS statement FROM pg_trigger
  WHERE tgrelid = ANY ($1::regclass[]) AND NOT tgisinternal ORDER BY tgname`;

const grantee = `CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
  CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END`;

const grants = `
  SELECT format('GRANT %s ON %s TO %s%s', privilege_type, oid::regclass, ${grantee}) AS statement
  FROM pg_class, aclexplode(relacl) WHERE oid = ANY ($1::regclass[])
  UNION ALL
  SELECT format('GRANT %s (%I) ON %s TO %s%s', privilege_type, attname, attrelid::regclass, ${grantee})
  FROM pg_attribute, aclexplode(attacl) WHERE attrelid = ANY ($1::regclass[])`;

const owners = `
  SELECT format('ALTER TABLE %s OWNER TO %I', oid::regclass, pg_get_userbyid(relowner)) AS statement
  FROM pg_class WHERE oid = ANY ($1::regclass[]) AND pg_get_userbyid(relowner) <> current_user`;

/** Keys come before the foreign keys that refer to them. */
const inOrder = [constraints(`'p', 'u'`), indexes, constraints(`'f'`), triggers, grants, owners];

/** Returns statements that give new tables of these names the keys, indexes, triggers and rights of the present ones. */
export async function definitionsOf(
  connection: Connection,
  tables: readonly string[],
): Promise<string[]> {
  const statements: string[] = [];
  for (const query of inOrder) {
    const rows: Statement[] = await connection.query(query, [tables]);
    statements.push(...rows.map(({ statement }) => statement));
  }
  return statements;
}

const foreign = `
  SELECT format('policy %I on %s', polname, polrelid::regclass) AS name
    FROM pg_policy WHERE polrelid = ANY ($1::regclass[])
  UNION ALL SELECT format('row level security of %s', oid::regclass)
    FROM pg_class WHERE oid = ANY ($1::regclass[]) AND relrowsecurity
  UNION ALL SELECT format('replica identity of %s', oid::regclass)
    FROM pg_class WHERE oid = ANY ($1::regclass[]) AND relreplident <> 'd'
  UNION ALL SELECT format('rule %I on %s', rulename, ev_class::regclass)
    FROM pg_rewrite WHERE ev_class = ANY ($1::regclass[])
  UNION ALL SELECT format('disabled trigger %I on %s', tgname, tgrelid::regclass)
    FROM pg_trigger WHERE tgrelid = ANY ($1::regclass[]) AND NOT tgisinternal AND tgenabled <> 'O'
  UNION ALL SELECT format('publication %I of %s', pubname, prrelid::regclass)
    FROM pg_publication_rel JOIN pg_publication ON pg_publication.oid = prpubid WHERE prrelid = ANY ($1::regclass[])
  UNION ALL SELECT format('table %s, which inherits %s', inhrelid::regclass, inhparent::regclass)
    FROM pg_inherits WHERE inhrelid = ANY ($1::regclass[]) OR inhparent = ANY ($1::regclass[])`;

/** Throws if the tables have what `definitionsOf` does not return, since somebody added it for a reason. */
export async function refuseAdditions(
  connection: Connection,
  tables: readonly string[],
): Promise<void> {
  const found: { name: string }[] = await connection.query(foreign, [tables]);
  if (found.length === 0) return;
  const names = found.map(({ name }) => name).join(', ');
  throw new Error(
    `The tables have what would be lost, and what Rekey did not make: ${names}. Remove it, and add it again afterwards.`,
  );
}
