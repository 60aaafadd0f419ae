/** The purge finds the deliveries of reset tokens that have expired. */
import type { QueryRunner } from 'typeorm';
import type { Loss, ReversibleMigration } from './reversible.js';

const index = `webhook_deliveries_token_idx
  ON webhook_deliveries (token_expires_at) WHERE sealed_token IS NOT NULL`;

export class AddTokenIndex1795317182604 implements ReversibleMigration {
  name = 'AddTokenIndex1795317182604';
  readonly losses: readonly Loss[] = [];

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX ${index}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX webhook_deliveries_token_idx');
  }
}
