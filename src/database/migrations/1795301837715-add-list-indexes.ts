/** REST sorts and filters customers by their status and events by their name, and counts resets without the deleted ones. */
import type { QueryRunner } from 'typeorm';
import type { Loss, ReversibleMigration } from './reversible.js';

const indexes = {
  customers_status_idx: 'customers (organization_id, mode, status, created_at, id)',
  password_resets_shown_idx: 'password_resets (organization_id, mode) WHERE deleted_at IS NULL',
  events_name_idx: 'events (organization_id, mode, name, created_at, id)',
};

export class AddListIndexes1795301837715 implements ReversibleMigration {
  name = 'AddListIndexes1795301837715';
  readonly losses: readonly Loss[] = [];

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(indexes)) {
      await queryRunner.query(`CREATE INDEX ${name} ON ${columns}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of Object.keys(indexes)) await queryRunner.query(`DROP INDEX ${name}`);
  }
}
