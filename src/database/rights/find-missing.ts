/** Which rights the role of the connection lacks, as the catalogues of PostgreSQL say. Every role may read those. */
import type { Connection } from '../connection/connection.js';
import { schema as jobsSchema } from '../jobs/boss.js';
import { homeSchema } from '../sessions/settings.js';
import { MissingRightsError, type MissingRight, type Role } from './right.js';

/** `home`: the schema of Rekey's own tables. `jobs`: that of the queues. */
export type Place = 'database' | 'home' | 'jobs';

export interface NeededRight {
  readonly place: Place;
  /** A table of the place; null: the place itself. */
  readonly table: string | null;
  readonly right: MissingRight['right'];
}

/** A schema that is not there is no matter of rights. */
const places = `
  places AS (
    SELECT 'home' AS place, oid, nspname FROM pg_namespace WHERE nspname = '${homeSchema}'
    UNION ALL SELECT 'jobs', oid, nspname FROM pg_namespace WHERE nspname = '${jobsSchema}'
  )`;

const tables = `
  tables AS (
    SELECT needed.*, class.oid AS class, relowner, format('%I.%I', nspname, relname) AS object
    FROM needed JOIN places USING (place)
    JOIN pg_class class ON relnamespace = places.oid AND relname = needed.name AND relkind IN ('r', 'p')
  )`;

/**
 * Whoever inserts needs the sequences of the columns that number the rows. PostgreSQL may evaluate conditions in any
 * order, and asking for the rights on a sequence fails for anything else: hence the CASE.
 */
const sequences = `
  SELECT number, 'USAGE', 'SEQUENCE', sequence.oid::regclass::text, sequence.relowner
  FROM tables JOIN pg_depend ON refobjid = tables.class AND deptype = 'a' AND classid = 'pg_class'::regclass
  JOIN pg_class sequence ON sequence.oid = objid
  WHERE tables.right = 'INSERT'
    AND CASE sequence.relkind WHEN 'S' THEN NOT has_sequence_privilege(sequence.oid, 'USAGE') END`;

const missingRights = `
  WITH needed AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS n (place, name, "right", number)
  ), ${places}, ${tables},
  missing (number, "right", kind, object, owner) AS (
    SELECT number, "right", 'DATABASE', quote_ident(datname), datdba FROM needed, pg_database
    WHERE place = 'database' AND datname = current_database() AND NOT has_database_privilege(datname, "right")
    UNION ALL SELECT number, "right", 'SCHEMA', quote_ident(nspname), NULL FROM needed JOIN places USING (place)
    WHERE name IS NULL AND NOT has_schema_privilege(oid, "right")
    UNION ALL SELECT number, "right", 'TABLE', object, relowner FROM tables
    WHERE CASE "right" WHEN 'OWNER' THEN NOT pg_has_role(relowner, 'USAGE')
      ELSE NOT has_table_privilege(class, "right") END
    UNION ALL ${sequences}
  )
  SELECT "right", kind, object, CASE WHEN NOT rolsuper THEN quote_ident(rolname) END AS owner
  FROM missing LEFT JOIN pg_roles ON pg_roles.oid = missing.owner ORDER BY number`;

/** Returns the names of the connection's role and database. */
export async function roleOf(connection: Connection): Promise<Role> {
  const [row] = await connection.query(
    'SELECT quote_ident(current_user) AS role, quote_ident(current_database()) AS database',
  );
  return row;
}

/** Throws `MissingRightsError` if the role lacks one of the rights. A table or a schema that is not there is passed over. */
export async function requireRights(
  connection: Connection,
  needed: readonly NeededRight[],
): Promise<void> {
  const missing: MissingRight[] = await connection.query(missingRights, [
    needed.map(({ place }) => place),
    needed.map(({ table }) => table),
    needed.map(({ right }) => right),
  ]);
  if (missing.length > 0) throw new MissingRightsError(missing, await roleOf(connection));
}
