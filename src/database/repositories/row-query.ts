/**
 * A SELECT over the rows of one table. Its text is put together here and not by TypeORM, whose query builder takes longer
 * than the statement (ADR 0052). Conditions name columns as the table does, and values as `:name`; the table's alias is
 * `row`.
 */
import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { prepared } from '../connection/prepared.js';
import type { OrderDirection } from '../../domain/shared/page.js';

type Values = Readonly<Record<string, unknown>>;

/** A name of a value, but no cast (`::`). */
const valueName = /(?<!:):(\w+)/g;

interface Template {
  readonly text: string;
  /** The names of the values, in the order of `$1`, `$2`. */
  readonly names: readonly string[];
}

function compile(sql: string): Template {
  const names: string[] = [];
  const text = sql.replaceAll(valueName, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return { text, names };
}

const compiled = new Map<string, Template>();

/** For SQL of which there are few texts: keeps each. */
function compileOnce(sql: string): Template {
  const known = compiled.get(sql);
  if (known) return known;
  const template = compile(sql);
  compiled.set(sql, template);
  return template;
}

/** All rows that a session returns at once are in memory together, so few lists share one. */
const weights = { row: 1, rows: 6 };

/** As many as the longest page has rows. */
const maxKeys = 100;

export class RowQuery<T extends ObjectLiteral> {
  readonly metadata: EntityMetadata;
  private readonly joins: string[] = [];
  private readonly members: string[] = [];
  private readonly conditions: string[] = [];
  private readonly order: string[] = [];
  private readonly given: Record<string, unknown> = {};
  private tail = '';
  private isVaried = false;
  private weight = 0;

  constructor(
    readonly manager: EntityManager,
    entity: EntityTarget<T>,
  ) {
    this.metadata = manager.connection.getMetadata(entity);
  }

  /** Returns the column of the entity's property. */
  columnOf(property: string): string {
    const column = this.metadata.findColumnWithPropertyName(property);
    if (!column) throw new Error(`${this.metadata.name} has no property ${property}.`);
    return `row.${column.databaseName}`;
  }

  /** The values so far, by name. */
  get values(): Values {
    return this.given;
  }

  /** The conditions after the first, which is the partition's. */
  get furtherConditions(): readonly string[] {
    return this.conditions.slice(1);
  }

  /** Gives values to names. */
  set(values: Values): this {
    Object.assign(this.given, values);
    return this;
  }

  /** Adds a condition to those that must all hold. */
  where(condition: string, values: Values = {}): this {
    this.conditions.push(`(${condition})`);
    return this.set(values);
  }

  /**
   * Adds a member to each row that is returned, and to none that is passed by. `sql` is its value, in which `row` is what is
   * returned: its columns have the names of the entity's properties.
   */
  withMember<Member extends object>(
    name: keyof Member & string,
    sql: string,
  ): RowQuery<T & Member> {
    this.members.push(`${sql} AS "${name}"`);
    return this;
  }

  /** Adds a join: SQL that begins with `JOIN` or `LEFT JOIN`. */
  join(sql: string): this {
    this.joins.push(sql);
    return this;
  }

  /** Sorts by the column, after those that were named before. */
  orderBy(column: string, direction: OrderDirection): this {
    this.order.push(`${column} ${direction}`);
    return this;
  }

  /** Finds at most `limit` rows, after as many as `offset` says. */
  limit(limit: number, offset = 0): this {
    this.tail += ' LIMIT :limit OFFSET :offset';
    return this.set({ limit, offset });
  }

  /** Locks what is found; `strength` as in `FOR UPDATE OF row`. */
  lock(strength: string): this {
    this.tail += ` FOR ${strength}`;
    return this;
  }

  /** To be called if a caller decides what the text looks like: of such texts there are too many to keep. */
  vary(): this {
    this.isVaried = true;
    return this;
  }

  /**
   * To be called if an index leads to the few rows that are read, whatever the values are: outside of a transaction, others
   * may wait behind it (`sessions/shared-reads.ts`). `found` is what it returns at most.
   */
  short(found: keyof typeof weights = 'row'): this {
    this.weight = weights[found];
    return this;
  }

  /** As `short`, for the rows that these keys lead to, unless they are too many for a moment. */
  shortFor(keys: readonly unknown[]): this {
    return keys.length <= maxKeys ? this.short('rows') : this;
  }

  /** Returns the text, with names of values in it. */
  sql(selection: string): string {
    const { joins, members, conditions, order, tail, metadata } = this;
    const sorted = order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`;
    const from = [`"${metadata.tableName}" AS "row"`, ...joins].join(' ');
    const found = `SELECT ${selection} FROM ${from} WHERE ${conditions.join(' AND ')}${sorted}${tail}`;
    if (members.length === 0) return found;
    // PostgreSQL computes values for the rows that OFFSET passes by as well. It keeps the order of a sub-select.
    return `SELECT row.*, ${members.join(', ')} FROM (${found}) AS row`;
  }

  /** Returns what the selection finds. `more` is SQL for the end, such as ` GROUP BY row.id`. */
  run<Row>(selection: string, more = ''): Promise<Row[]> {
    const sql = this.sql(selection) + more;
    const { text, names } = this.isVaried ? compile(sql) : compileOnce(sql);
    return this.manager.query<Row[]>(
      this.isVaried ? text : prepared(text, this.weight),
      names.map((name) => this.given[name]),
    );
  }
}
