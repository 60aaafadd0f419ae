/** The purge finds the deliveries of reset tokens that have expired. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

const index = `webhook_deliveries_token_idx
  ON webhook_deliveries (token_expires_at) WHERE sealed_token IS NOT NULL`;

export class AddTokenIndex1795317182604 implements MigrationInterface {
  name = 'AddTokenIndex1795317182604';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX ${index}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX webhook_deliveries_token_idx');
  }
}
