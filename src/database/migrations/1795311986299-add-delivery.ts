import type { QueryRunner } from 'typeorm';
import { lossOf, type ReversibleMigration } from './reversible.js';

export class AddDelivery1795311986299 implements ReversibleMigration {
  name = 'AddDelivery1795311986299';
  readonly losses = [
    lossOf('mailboxes, with the mails of the last day and what suppresses mails', 'mailboxes'),
    lossOf('languages of customers', 'customers', 'locale IS NOT NULL'),
    lossOf('deliveries of reset mails', 'password_resets', `delivery_status <> 'NONE'`),
  ];

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'CREATE TABLE "mailboxes" ("organization_id" text NOT NULL, "mode" text NOT NULL, "email_key" text NOT NULL, "mailed_at" TIMESTAMP WITH TIME ZONE array NOT NULL DEFAULT \'{}\', "held_until" TIMESTAMP(3) WITH TIME ZONE, "updated_at" TIMESTAMP(3) WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "mailboxes_mode_check" CHECK (mode IN (\'live\', \'test\')), CONSTRAINT "mailboxes_pkey" PRIMARY KEY ("organization_id", "mode", "email_key"))',
    );
    await queryRunner.query(
      'CREATE INDEX "mailboxes_updated_at_idx" ON "mailboxes"  ("updated_at") ',
    );
    await queryRunner.query('ALTER TABLE "customers" ADD "locale" text');
    await queryRunner.query(
      'ALTER TABLE "password_resets" ADD "delivery_status" text NOT NULL DEFAULT \'NONE\'',
    );
    await queryRunner.query(
      'ALTER TABLE "password_resets" ADD "delivery_attempted_at" TIMESTAMP(3) WITH TIME ZONE',
    );
    await queryRunner.query('ALTER TABLE "password_resets" ADD "delivery_detail" text');
    await queryRunner.query(
      "ALTER TABLE \"password_resets\" ADD CONSTRAINT \"password_resets_delivery_status_check\" CHECK (delivery_status IN ('NONE', 'QUEUED', 'HANDED_OVER', 'FAILED'))",
    );
    await queryRunner.query(
      'ALTER TABLE "mailboxes" ADD CONSTRAINT "mailboxes_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE NO ACTION ON UPDATE NO ACTION',
    );
    await queryRunner.query(
      'CREATE INDEX "password_resets_purge_idx" ON "password_resets" ("expires_at") ',
    );
    await queryRunner.query(
      `CREATE INDEX "password_resets_queued_idx" ON "password_resets" ("created_at") WHERE delivery_status = 'QUEUED'`,
    );
    await queryRunner.query('CREATE INDEX "events_purge_idx" ON "events" ("created_at") ');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "public"."password_resets_queued_idx"');
    await queryRunner.query('DROP INDEX "public"."events_purge_idx"');
    await queryRunner.query('DROP INDEX "public"."password_resets_purge_idx"');
    await queryRunner.query(
      'ALTER TABLE "mailboxes" DROP CONSTRAINT "mailboxes_organization_id_fkey"',
    );
    await queryRunner.query(
      'ALTER TABLE "password_resets" DROP CONSTRAINT "password_resets_delivery_status_check"',
    );
    await queryRunner.query('ALTER TABLE "password_resets" DROP COLUMN "delivery_detail"');
    await queryRunner.query('ALTER TABLE "password_resets" DROP COLUMN "delivery_attempted_at"');
    await queryRunner.query('ALTER TABLE "password_resets" DROP COLUMN "delivery_status"');
    await queryRunner.query('ALTER TABLE "customers" DROP COLUMN "locale"');
    await queryRunner.query('DROP INDEX "public"."mailboxes_updated_at_idx"');
    await queryRunner.query('DROP TABLE "mailboxes"');
  }
}
