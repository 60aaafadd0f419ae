/** Renames a status and two columns to the words of the code and the documents: sent, suppressed, encrypted. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const check = 'password_resets_delivery_status_check';

/** Drops the check of the statuses first, because the rows have both statuses in between. */
async function renameStatus(queryRunner: QueryRunner, from: string, to: string): Promise<void> {
  await queryRunner.query(`ALTER TABLE password_resets DROP CONSTRAINT ${check}`);
  await queryRunner.query(
    `UPDATE password_resets SET delivery_status = '${to}' WHERE delivery_status = '${from}'`,
  );
  await queryRunner.query(`ALTER TABLE password_resets ADD CONSTRAINT ${check}
    CHECK (delivery_status IN ('NONE', 'QUEUED', '${to}', 'FAILED'))`);
}

async function renameColumn(
  queryRunner: QueryRunner,
  table: string,
  from: string,
  to: string,
): Promise<void> {
  await queryRunner.query(`ALTER TABLE ${table} RENAME COLUMN ${from} TO ${to}`);
}

export class RenameDeliveryWords1795723356000 implements MigrationInterface {
  name = 'RenameDeliveryWords1795723356000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await renameStatus(queryRunner, 'HANDED_OVER', 'SENT');
    await renameColumn(queryRunner, 'mailboxes', 'held_until', 'suppressed_until');
    await renameColumn(queryRunner, 'webhook_deliveries', 'sealed_token', 'encrypted_token');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await renameColumn(queryRunner, 'webhook_deliveries', 'encrypted_token', 'sealed_token');
    await renameColumn(queryRunner, 'mailboxes', 'suppressed_until', 'held_until');
    await renameStatus(queryRunner, 'SENT', 'HANDED_OVER');
  }
}
