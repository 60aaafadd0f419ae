/** Lets a webhook subscribe to more topics than there were at first. The code knows how many there are. */
import type { QueryRunner } from 'typeorm';
import { lossOf, type ReversibleMigration } from './reversible.js';

const topic = 'customer_password_resets.cancel';

async function allowTopics(queryRunner: QueryRunner, count: number): Promise<void> {
  await queryRunner.query('ALTER TABLE webhooks DROP CONSTRAINT webhooks_topics_check');
  await queryRunner.query(`ALTER TABLE webhooks ADD CONSTRAINT webhooks_topics_check
    CHECK (cardinality(topics) BETWEEN 1 AND ${count})`);
}

export class AllowMoreTopics1795737600000 implements ReversibleMigration {
  name = 'AllowMoreTopics1795737600000';
  readonly losses = [
    lossOf('webhook deliveries of cancelled resets', 'webhook_deliveries', `topic = '${topic}'`),
    lossOf('subscriptions to cancelled resets', 'webhooks', `'${topic}' = ANY (topics)`),
  ];

  async up(queryRunner: QueryRunner): Promise<void> {
    await allowTopics(queryRunner, 20);
  }

  /** A version without it cannot name the new topic, so no webhook may keep it. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM webhook_deliveries WHERE topic = '${topic}'`);
    await queryRunner.query(`DELETE FROM webhooks WHERE topics = ARRAY['${topic}']`);
    await queryRunner.query(`UPDATE webhooks SET topics = array_remove(topics, '${topic}')`);
    await allowTopics(queryRunner, 5);
  }
}
