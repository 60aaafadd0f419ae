/** Adds the trusted documents of applications. */
import type { QueryRunner } from 'typeorm';
import { lossOf, type Loss, type ReversibleMigration } from './reversible.js';

export class AddDocuments1795997100000 implements ReversibleMigration {
  name = 'AddDocuments1795997100000';
  readonly losses: readonly Loss[] = [
    lossOf('trusted documents', 'documents'),
    lossOf('applications that are limited to their documents', 'applications', 'documents_only'),
  ];

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE applications ADD documents_version integer NOT NULL DEFAULT 0,
        ADD documents_only boolean NOT NULL DEFAULT false`,
    );
    await queryRunner.query(
      `CREATE TABLE documents (organization_id text NOT NULL, mode text NOT NULL,
        application_id text NOT NULL, id text NOT NULL, text text NOT NULL, digest text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT documents_mode_check CHECK (mode IN ('live', 'test')),
        CONSTRAINT documents_pkey PRIMARY KEY (organization_id, mode, application_id, id),
        CONSTRAINT documents_application_id_fkey FOREIGN KEY (application_id)
          REFERENCES applications (id) ON DELETE CASCADE)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE documents');
    await queryRunner.query('ALTER TABLE applications DROP documents_only, DROP documents_version');
  }
}
