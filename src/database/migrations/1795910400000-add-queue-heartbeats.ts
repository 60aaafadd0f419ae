/** Adds the heartbeats of workers. */
import type { QueryRunner } from 'typeorm';
import { lossOf, type Loss, type ReversibleMigration } from './reversible.js';

export class AddQueueHeartbeats1795910400000 implements ReversibleMigration {
  name = 'AddQueueHeartbeats1795910400000';
  readonly losses: readonly Loss[] = [lossOf('heartbeats of workers', 'queue_heartbeats')];

  async up(queryRunner: QueryRunner): Promise<void> {
    // One row for each queue, changed every few seconds: with space left in a page, a change need not touch the index.
    await queryRunner.query(
      `CREATE TABLE queue_heartbeats (queue text NOT NULL, seen_at timestamptz(3) NOT NULL,
        CONSTRAINT queue_heartbeats_pkey PRIMARY KEY (queue)) WITH (fillfactor = 50)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE queue_heartbeats`);
  }
}
