/**
 * Adds and changes rows of one table. As with reads, the texts are put together here and not by TypeORM, so that sessions
 * prepare them (ADR 0052). Names and types of columns are those of the entity.
 */
import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { prepared } from '../connection/prepared.js';
import { selectionOf } from './selection.js';

/** Takes a value into the statement, and returns its placeholder. */
type Bind = (value: unknown) => string;

/** SQL in place of a value. It never contains a caller's text: that is bound. */
export type SqlValue = (bind: Bind) => string;

/** A value for each column; a function among them is an `SqlValue`, and undefined is left out. */
export type Values<T> = Partial<Record<keyof T, unknown>>;

type RawRow = Record<string, unknown>;

/** The database's clock at the start of the transaction, cut to milliseconds as instants are stored. */
export const clock = "date_trunc('milliseconds', now())";

/** The database's clock as a value. */
export const now: SqlValue = () => clock;

interface Assignment {
  readonly column: string;
  readonly sql: string;
}

/** Collects the values of one statement on the entity's table. */
class Statement<T extends ObjectLiteral> {
  readonly parameters: unknown[] = [];
  private readonly metadata: EntityMetadata;

  constructor(
    private readonly manager: EntityManager,
    entity: EntityTarget<T>,
  ) {
    this.metadata = manager.connection.getMetadata(entity);
  }

  get table(): string {
    return `"${this.metadata.tableName}" AS "row"`;
  }

  get returning(): string {
    return `RETURNING ${selectionOf<T>(this.metadata).sql}`;
  }

  assignments(values: Values<T>): Assignment[] {
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    return given.map(([property, value]) => this.assignment(property, value));
  }

  /** Throws if a value is missing: without its condition, the statement would change more rows. */
  conditions(key: Values<T>): string[] {
    return Object.entries(key).map(([property, value]) => {
      if (value === undefined || value === null) throw new Error(`${property} is missing.`);
      const { column, sql } = this.assignment(property, value);
      return `${column} = ${sql}`;
    });
  }

  private assignment(property: string, value: unknown): Assignment {
    const { metadata, manager } = this;
    const column = metadata.findColumnWithPropertyName(property);
    if (!column) throw new Error(`${metadata.name} has no property ${property}.`);
    const bind: Bind = (one) => `$${this.parameters.push(one)}`;
    const toStored = () => manager.connection.driver.preparePersistentValue(value, column);
    const sql = typeof value === 'function' ? (value as SqlValue)(bind) : bind(toStored());
    return { column: `"${column.databaseName}"`, sql };
  }

  entities(rows: readonly RawRow[]): T[] {
    const selection = selectionOf<T>(this.metadata);
    return rows.map((row) => selection.read(row));
  }
}

const list = (all: readonly Assignment[], member: keyof Assignment) =>
  `(${all.map((one) => one[member]).join(', ')})`;

/** Adds rows that have the same members, and returns those that `onConflict` does not leave out. */
async function insert<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  rows: readonly Values<T>[],
  onConflict = '',
): Promise<T[]> {
  const statement = new Statement(manager, entity);
  const all = rows.map((row) => statement.assignments(row));
  const columns = list(all[0] ?? [], 'column');
  const values = all.map((row) => list(row, 'sql')).join(', ');
  const text = `INSERT INTO ${statement.table} ${columns} VALUES ${values} ${onConflict}${statement.returning}`;
  const added = await manager.query<RawRow[]>(prepared(text), statement.parameters);
  return statement.entities(added);
}

/** Adds rows that have the same members: few, since each number of them is a text of its own. */
export async function insertRows<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  rows: readonly Values<T>[],
): Promise<void> {
  if (rows.length > 0) await insert(manager, entity, rows);
}

/** Adds one row and returns it. */
export async function insertRow<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  row: Values<T>,
): Promise<T> {
  const [added] = await insert(manager, entity, [row]);
  if (!added) throw new Error('PostgreSQL returned no row.');
  return added;
}

/**
 * Adds one row and returns it; returns null if another row has a key of it. PostgreSQL writes the values of a
 * violated key into its log, so values that no log may have are added in this way.
 */
export async function insertRowUnlessTaken<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  row: Values<T>,
): Promise<T | null> {
  const [added] = await insert(manager, entity, [row], 'ON CONFLICT DO NOTHING ');
  return added ?? null;
}

export interface RowUpdate<T> {
  /** The values by which rows are found. */
  readonly key: Values<T>;
  readonly changes: Values<T>;
  /** A further condition in SQL; never contains a caller's text. */
  readonly guard?: string | undefined;
  /** True if a caller decides which columns change: of such texts there are too many for sessions to keep. */
  readonly isVaried?: boolean;
}

/** Changes all rows that match and returns them as they are now. */
export async function updateRows<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<T>,
  { key, changes, guard = 'true', isVaried = false }: RowUpdate<T>,
): Promise<T[]> {
  const statement = new Statement(manager, entity);
  const assignments = statement.assignments(changes);
  const set = assignments.map(({ column, sql }) => `${column} = ${sql}`).join(', ');
  const conditions = [...statement.conditions(key), `(${guard})`].join(' AND ');
  const text = `UPDATE ${statement.table} SET ${set} WHERE ${conditions} ${statement.returning}`;
  // Of an UPDATE, TypeORM returns the rows and their number.
  const [rows] = await manager.query<[RawRow[], number]>(
    isVaried ? text : prepared(text),
    statement.parameters,
  );
  return statement.entities(rows);
}
