/** What of a newer version's tables an older version cannot live with. */
import type { Connection } from '../../../src/database/connection/connection.js';

interface Column {
  readonly type: string;
  readonly isRequired: boolean;
  readonly hasDefault: boolean;
}

/** The tables as statements of an older version meet them. */
export interface Tables {
  /** By `table.column`. */
  readonly columns: ReadonlyMap<string, Column>;
  /** Checks, exclusions, foreign keys, unique constraints and unique indexes: what refuses a row. By their definition. */
  readonly refusals: ReadonlySet<string>;
}

const columns = `
  SELECT table_name || '.' || column_name AS name,
    concat(udt_name, ' ', datetime_precision, character_maximum_length) AS type,
    is_nullable = 'NO' AS "isRequired", column_default IS NOT NULL AS "hasDefault"
  FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> 'migrations'`;

const refusals = `
  SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) AS text FROM pg_constraint
  WHERE connamespace = current_schema()::regnamespace AND contype IN ('c', 'x', 'f') AND conrelid <> 0
  UNION ALL SELECT regexp_replace(pg_get_indexdef(indexrelid), '^CREATE UNIQUE INDEX \\S+ ON ', '')
  FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
  WHERE indisunique AND relnamespace = current_schema()::regnamespace`;

export async function readTables(connection: Connection): Promise<Tables> {
  const found: (Column & { name: string })[] = await connection.query(columns);
  const texts: { text: string }[] = await connection.query(refusals);
  return {
    columns: new Map(found.map(({ name, ...column }) => [name, column])),
    refusals: new Set(texts.map(({ text }) => text)),
  };
}

const tableOf = (column: string) => column.split('.')[0] ?? '';

function brokenColumn(name: string, before: Column, after: Column | undefined): string | null {
  if (!after) return `${name} is gone`;
  if (after.type !== before.type) return `${name} has another type`;
  if (after.isRequired && !before.isRequired) return `${name} must not be empty any more`;
  if (before.hasDefault && !after.hasDefault) return `${name} has no default any more`;
  return null;
}

/** Returns a sentence for each thing that the version of `before` cannot live with. */
export function findBreaks(before: Tables, after: Tables): string[] {
  const known = new Set([...before.columns.keys()].map(tableOf));
  const broken = [...before.columns].map(([name, column]) =>
    brokenColumn(name, column, after.columns.get(name)),
  );
  const required = [...after.columns].map(([name, { isRequired, hasDefault }]) => {
    const isNew = known.has(tableOf(name)) && !before.columns.has(name);
    return isNew && isRequired && !hasDefault ? `${name} is new and has no default` : null;
  });
  const refused = [...after.refusals]
    .filter((text) => !before.refusals.has(text))
    .filter((text) => known.has(/^(?:\w+\.)?(\w+)/.exec(text)?.[1] ?? ''))
    .map((text) => `refused since: ${text}`);
  return [...broken, ...required].filter((one) => one !== null).concat(refused);
}
