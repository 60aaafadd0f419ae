/**
 * Gives the columns and the status that `RenameDeliveryWords` renamed between two releases the names that 0.1.0 reads.
 * Changes nothing in a database that comes from 0.1.0, or is new.
 */
import type { QueryRunner } from 'typeorm';
import type { Loss, ReversibleMigration } from './reversible.js';

const check = 'password_resets_delivery_status_check';

/** The columns by their names between the releases. */
const columns = [
  ['mailboxes', 'suppressed_until', 'held_until'],
  ['webhook_deliveries', 'encrypted_token', 'sealed_token'],
] as const;

async function wasRenamed(queryRunner: QueryRunner): Promise<boolean> {
  return queryRunner.hasColumn(columns[0][0], columns[0][1]);
}

export class KeepReleasedNames1795910000000 implements ReversibleMigration {
  name = 'KeepReleasedNames1795910000000';
  readonly losses: readonly Loss[] = [];

  async up(queryRunner: QueryRunner): Promise<void> {
    if (!(await wasRenamed(queryRunner))) return;
    for (const [table, from, to] of columns) {
      await queryRunner.query(`ALTER TABLE ${table} RENAME COLUMN ${from} TO ${to}`);
    }
    await queryRunner.query(`ALTER TABLE password_resets DROP CONSTRAINT ${check}`);
    await queryRunner.query(
      `UPDATE password_resets SET delivery_status = 'HANDED_OVER' WHERE delivery_status = 'SENT'`,
    );
    await queryRunner.query(`ALTER TABLE password_resets ADD CONSTRAINT ${check}
      CHECK (delivery_status IN ('NONE', 'QUEUED', 'HANDED_OVER', 'FAILED'))`);
  }

  async down(): Promise<void> {}
}
