/** Goes back to the tables of an older version. */
import { MigrationExecutor, type DataSource, type QueryRunner } from 'typeorm';
import type { Loss, ReversibleMigration } from '../migrations/reversible.js';
import { explainingRights } from '../rights/explain.js';
import { requireRights } from '../rights/find-missing.js';
import { toChangeTables, toReadState } from '../rights/needed.js';
import { refuseNewerSessions } from './newer-sessions.js';
import { findApplied } from './pending.js';
import { telling } from './progress.js';
import { inMigration, type MigrationOptions } from './transaction.js';

/** A migration that is to be undone, and what goes with it, as in `12 counters of limits`. */
export interface UndoStep {
  readonly name: string;
  readonly losses: readonly string[];
}

export interface UndoOptions extends MigrationOptions {
  /** The newest migration that stays; by default that before the newest one. */
  readonly to?: string | undefined;
  /** Is shown what will be undone, the newest first. If it throws, nothing is. */
  readonly review: (steps: readonly UndoStep[]) => void;
}

/** Returns the names of the migrations to undo, the newest first. */
function choose(applied: readonly string[], to: string | undefined): string[] {
  const kept = to === undefined ? applied.length - 2 : applied.indexOf(to);
  if (to !== undefined && kept < 0) {
    throw new Error(`No migration ${to} has run here. These have: ${applied.join(', ')}.`);
  }
  return applied.slice(kept + 1).toReversed();
}

function find({ migrations }: DataSource, name: string): ReversibleMigration {
  const found = migrations.find((migration) => migration.name === name);
  if (!found) throw new Error(`Only a newer version of Rekey, which has ${name}, can undo it.`);
  return found as ReversibleMigration;
}

async function countLoss(runner: QueryRunner, { what, count }: Loss): Promise<string[]> {
  const [row] = await runner.query(count);
  return row.count === 0 ? [] : [`${row.count} ${what}`];
}

async function toStep(runner: QueryRunner, { name = '', losses }: ReversibleMigration) {
  const counted: string[] = [];
  for (const loss of losses) counted.push(...(await countLoss(runner, loss)));
  return { name, losses: counted };
}

async function undo(
  dataSource: DataSource,
  runner: QueryRunner,
  { to, review }: UndoOptions,
): Promise<string[]> {
  await requireRights(runner, toReadState);
  const applied = await findApplied(runner);
  const names = choose(applied, to);
  const migrations = names.map((name) => find(dataSource, name));
  await requireRights(runner, toChangeTables);
  await refuseNewerSessions(runner, applied.at(-1 - names.length) ?? '');
  const steps: UndoStep[] = [];
  for (const migration of migrations) steps.push(await toStep(runner, migration));
  review(steps);
  const executor = new MigrationExecutor(dataSource, runner);
  for (const _ of names) await executor.undoLastMigration();
  return names;
}

/**
 * Undoes the migrations after `to`, in one transaction, and returns their names, the newest first. The queues and their
 * jobs stay. Throws if there is no such migration, if a process runs that needs them, if the role lacks a right, and
 * what `review` throws. If it throws, nothing has changed.
 */
export function undoMigrations(dataSource: DataSource, options: UndoOptions): Promise<string[]> {
  const { tell = () => undefined } = options;
  return telling(dataSource, { direction: 'down', tell }, () =>
    explainingRights(dataSource, () =>
      inMigration(dataSource, options, (runner) => undo(dataSource, runner, options)),
    ),
  );
}
