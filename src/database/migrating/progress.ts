/** Says that a migration is still running, if it takes longer than an operator waits without wondering. */
import type { DataSource, MigrationInterface } from 'typeorm';

/** Gets one line for people. */
export type Tell = (line: string) => void;

const intervalMs = 5000;

type Direction = 'up' | 'down';

/** Runs `work`, and tells every five seconds how long `what` has been going on. */
export async function tellingOf<T>(what: string, tell: Tell, work: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  const seconds = () => Math.round((performance.now() - begin) / 1000);
  const timer = setInterval(() => tell(`${what} has been running for ${seconds()} s.`), intervalMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

function watch(migration: MigrationInterface, direction: Direction, tell: Tell): () => void {
  const run = migration[direction];
  migration[direction] = (runner) =>
    tellingOf(migration.name ?? '', tell, () => run.call(migration, runner));
  return () => void (migration[direction] = run);
}

/** TypeORM prints each failure of a migration by itself, also of those that are tried again. */
function quieten(dataSource: DataSource): () => void {
  const { logger } = dataSource;
  dataSource.logger = Object.assign(Object.create(logger), { logMigration: () => undefined });
  return () => void (dataSource.logger = logger);
}

/** Runs `work`, and tells every five seconds which of the migrations is running. */
export async function telling<T>(
  dataSource: DataSource,
  { direction, tell }: { readonly direction: Direction; readonly tell: Tell },
  work: () => Promise<T>,
): Promise<T> {
  const ends = dataSource.migrations.map((migration) => watch(migration, direction, tell));
  ends.push(quieten(dataSource));
  try {
    return await work();
  } finally {
    for (const end of ends.toReversed()) end();
  }
}
