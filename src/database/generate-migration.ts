/**
 * `npm run migration:generate -- NAME`: writes the migration that is missing, if any. It compares the entities with
 * a database in memory that has run every migration, so that it needs no database with data.
 */
import { writeFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { migrate, openDatabase } from './database.js';

interface Drift {
  readonly up: readonly string[];
  readonly down: readonly string[];
}

/** Returns the SQL that would change the tables to match the entities, and back. Both are empty if they match. */
export async function findDrift(dataSource: DataSource): Promise<Drift> {
  const { upQueries, downQueries } = await dataSource.driver.createSchemaBuilder().log();
  const up = upQueries.map(({ query }) => query);
  return { up, down: downQueries.map(({ query }) => query).toReversed() };
}

function statements(queries: readonly string[]): string {
  const lines = queries.map((query) => `    await queryRunner.query(${JSON.stringify(query)});`);
  return lines.join('\n');
}

function render(className: string, { up, down }: Drift): string {
  return `import type { QueryRunner } from 'typeorm';
import type { Loss, ReversibleMigration } from './reversible.js';

export class ${className} implements ReversibleMigration {
  name = '${className}';
  readonly losses: readonly Loss[] = [];

  async up(queryRunner: QueryRunner): Promise<void> {
${statements(up)}
  }

  async down(queryRunner: QueryRunner): Promise<void> {
${statements(down)}
  }
}
`;
}

/** Returns the name of the migration's class as TypeORM requires it: the name in camel case, then the time. */
function classNameOf(name: string, timestamp: number): string {
  const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}${timestamp}`;
}

/** Writes the migration into `folder` and returns a message for the developer. Throws an `Error` for a bad name. */
export async function generateMigration(
  dataSource: DataSource,
  folder: string,
  name: string,
): Promise<string> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw new Error('Name it like add-a-column.');
  const drift = await findDrift(dataSource);
  if (drift.up.length === 0) return 'No changes: the migrations make what the entities say.';
  const timestamp = Date.now();
  const file = `${folder}/${timestamp}-${name}.ts`;
  writeFileSync(file, render(classNameOf(name, timestamp), drift), { flag: 'wx' });
  return `Wrote ${file}. Add it to ${folder}/index.ts.`;
}

async function main(name = 'change'): Promise<void> {
  const database = await openDatabase({ url: null, embedded: { directory: null } });
  try {
    await migrate(database);
    const folder = 'src/database/migrations';
    process.stdout.write(`${await generateMigration(database.dataSource, folder, name)}\n`);
  } finally {
    await database.close();
  }
}

if (import.meta.filename === process.argv[1]) await main(process.argv[2]);
