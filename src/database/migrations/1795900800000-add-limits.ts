/** Adds the counters of limits, whom each mail to a mailbox was for, and the sum of refused sign-ins. */
import type { QueryRunner } from 'typeorm';
import { lossOf, type ReversibleMigration } from './reversible.js';

export class AddLimits1795900800000 implements ReversibleMigration {
  name = 'AddLimits1795900800000';
  readonly losses = [
    lossOf('counters of limits', 'rate_limits'),
    lossOf('requesters of mails', 'mailboxes', 'cardinality(mailed_for) > 0'),
    lossOf('numbers of refused sign-ins', 'events', 'count > 1'),
  ];

  async up(queryRunner: QueryRunner): Promise<void> {
    // Rows are changed far more often than added: with space left in a page, a change need not touch the indexes.
    await queryRunner.query(
      `CREATE TABLE rate_limits (key text NOT NULL, points integer NOT NULL, expires_at timestamptz(3) NOT NULL,
        CONSTRAINT rate_limits_pkey PRIMARY KEY (key)) WITH (fillfactor = 50)`,
    );
    await queryRunner.query(`CREATE INDEX rate_limits_expires_at_idx ON rate_limits (expires_at)`);
    await queryRunner.query(
      `ALTER TABLE mailboxes ADD mailed_for text[] NOT NULL DEFAULT '{}', ADD mailed_resets text[] NOT NULL DEFAULT '{}'`,
    );
    await queryRunner.query(`ALTER TABLE events ADD count integer NOT NULL DEFAULT 1`);
    // One row an hour for each customer, whichever process adds to it.
    await queryRunner.query(
      `CREATE UNIQUE INDEX events_refusals_idx
        ON events (organization_id, mode, customer_id, date_trunc('hour', created_at AT TIME ZONE 'UTC'))
        WHERE name = 'signin.refused'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX events_refusals_idx`);
    await queryRunner.query(`ALTER TABLE events DROP COLUMN count`);
    await queryRunner.query(
      `ALTER TABLE mailboxes DROP COLUMN mailed_for, DROP COLUMN mailed_resets`,
    );
    await queryRunner.query(`DROP TABLE rate_limits`);
  }
}
