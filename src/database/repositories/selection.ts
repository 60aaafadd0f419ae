/** The columns of an entity, as a SELECT names them, so that the driver returns rows with the entity's property names. */
import type { EntityMetadata, ObjectLiteral, ValueTransformer } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

type RawRow = Record<string, unknown>;

export interface Selection<T> {
  readonly sql: string;
  /** Takes the entity out of a row that the selection found, perhaps with more. */
  read(raw: RawRow): T;
  /** Returns the row itself as the entity, with what else the row has. The row is changed. */
  adopt(raw: RawRow): T;
}

interface Options<T> {
  /** Properties that are `select: false`. */
  readonly hidden?: readonly (keyof T & string)[];
  /** The table's alias; if it is not `row`, the entity is one of several in a row of a join. */
  readonly alias?: string;
}

function columnSql({ databaseName, query, propertyName }: ColumnMetadata, alias: string): string {
  const value = query ? query(`"${alias}"`) : `"${alias}"."${databaseName}"`;
  return `${value} AS "${nameIn(alias, propertyName)}"`;
}

/** The name of a property in a row. */
function nameIn(alias: string, property: string): string {
  return alias === 'row' ? property : `${alias}.${property}`;
}

function transform({ transformer }: ColumnMetadata, value: unknown): unknown {
  return transformer ? (transformer as ValueTransformer).from(value) : value;
}

function makeSelection<T extends ObjectLiteral>(
  metadata: EntityMetadata,
  { hidden = [], alias = 'row' }: Options<T>,
): Selection<T> {
  const columns = metadata.columns.filter(
    ({ isSelect, propertyName }) => isSelect || hidden.includes(propertyName),
  );
  const transformed = columns.filter(({ transformer }) => transformer);
  const named = columns.map((column) => ({ column, name: nameIn(alias, column.propertyName) }));
  return {
    sql: columns.map((column) => columnSql(column, alias)).join(', '),
    read(raw) {
      const entity: RawRow = {};
      for (const { column, name } of named)
        entity[column.propertyName] = transform(column, raw[name]);
      return entity as T;
    },
    adopt(raw) {
      for (const column of transformed)
        raw[column.propertyName] = transform(column, raw[column.propertyName]);
      return raw as T;
    },
  };
}

const made = new WeakMap<EntityMetadata, Map<string, Selection<unknown>>>();

/** Returns the selection of an entity's columns; each is made once. */
export function selectionOf<T extends ObjectLiteral>(
  metadata: EntityMetadata,
  options: Options<T> = {},
): Selection<T> {
  const key = [options.alias, ...(options.hidden ?? [])].join(' ');
  const known = made.get(metadata) ?? new Map<string, Selection<unknown>>();
  made.set(metadata, known);
  const selection = known.get(key) ?? makeSelection(metadata, options);
  known.set(key, selection);
  return selection as Selection<T>;
}
