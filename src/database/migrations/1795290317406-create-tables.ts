/** The first tables. Every key of data begins with its partition (organization_id, mode). */
import type { QueryRunner } from 'typeorm';
import { lossOf, type ReversibleMigration } from './reversible.js';

const tables = [
  `CREATE TABLE organizations (
    id text NOT NULL,
    account text NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT organizations_pkey PRIMARY KEY (id),
    CONSTRAINT organizations_account_key UNIQUE (account),
    CONSTRAINT organizations_slug_key UNIQUE (slug)
  )`,
  `CREATE TABLE applications (
    id text NOT NULL,
    organization_id text NOT NULL,
    mode text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    key_digest bytea NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    revoked_at timestamptz(3),
    CONSTRAINT applications_pkey PRIMARY KEY (id),
    CONSTRAINT applications_key_digest_key UNIQUE (key_digest),
    CONSTRAINT applications_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id),
    CONSTRAINT applications_mode_check CHECK (mode IN ('live', 'test')),
    CONSTRAINT applications_kind_check CHECK (kind IN ('integration', 'sales_channel'))
  )`,
  `CREATE TABLE customers (
    organization_id text NOT NULL,
    mode text NOT NULL,
    id text NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    status text NOT NULL DEFAULT 'prospect',
    is_active boolean NOT NULL DEFAULT true,
    channel text,
    stage text,
    profile jsonb NOT NULL DEFAULT '{}',
    reference text,
    reference_origin text,
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT customers_pkey PRIMARY KEY (organization_id, mode, id),
    CONSTRAINT customers_email_key_key UNIQUE (organization_id, mode, email_key),
    CONSTRAINT customers_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id),
    CONSTRAINT customers_mode_check CHECK (mode IN ('live', 'test')),
    CONSTRAINT customers_status_check CHECK (status IN ('prospect', 'acquired', 'repeat'))
  )`,
  `CREATE TABLE password_credentials (
    organization_id text NOT NULL,
    mode text NOT NULL,
    customer_id text NOT NULL,
    id text NOT NULL,
    hash text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    changed_at timestamptz(3) NOT NULL DEFAULT now(),
    last_login_at timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT password_credentials_pkey PRIMARY KEY (organization_id, mode, customer_id),
    CONSTRAINT password_credentials_customer_fkey FOREIGN KEY (organization_id, mode, customer_id)
      REFERENCES customers (organization_id, mode, id) ON DELETE CASCADE
  )`,
  `CREATE TABLE password_resets (
    organization_id text NOT NULL,
    mode text NOT NULL,
    id text NOT NULL,
    customer_id text NOT NULL,
    customer_email text NOT NULL,
    token_kind text NOT NULL,
    token_digest bytea NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    redeemed_at timestamptz(3),
    superseded_at timestamptz(3),
    revoked_at timestamptz(3),
    deleted_at timestamptz(3),
    reference text,
    reference_origin text,
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT password_resets_pkey PRIMARY KEY (organization_id, mode, id),
    CONSTRAINT password_resets_token_digest_key UNIQUE (organization_id, mode, token_digest),
    CONSTRAINT password_resets_customer_fkey FOREIGN KEY (organization_id, mode, customer_id)
      REFERENCES customers (organization_id, mode, id) ON DELETE CASCADE,
    CONSTRAINT password_resets_token_kind_check CHECK (token_kind IN ('opaque', 'jwt')),
    CONSTRAINT password_resets_token_digest_check CHECK (octet_length(token_digest) = 32)
  )`,
  `CREATE TABLE events (
    organization_id text NOT NULL,
    mode text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    customer_id text NOT NULL,
    password_reset_id text,
    application_id text,
    owner_id text,
    request_id text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT events_pkey PRIMARY KEY (organization_id, mode, id),
    CONSTRAINT events_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id),
    CONSTRAINT events_mode_check CHECK (mode IN ('live', 'test'))
  )`,
];

const indexes = [
  'customers_created_at_idx ON customers (organization_id, mode, created_at, id)',
  'customers_is_active_idx ON customers (organization_id, mode, is_active, created_at, id)',
  'customers_updated_at_idx ON customers (organization_id, mode, updated_at)',
  'customers_reference_idx ON customers (organization_id, mode, reference, created_at, id)',
  `customers_reference_origin_idx
    ON customers (organization_id, mode, reference_origin, created_at, id)`,
  'password_resets_created_at_idx ON password_resets (organization_id, mode, created_at, id)',
  `password_resets_customer_idx
    ON password_resets (organization_id, mode, customer_id, created_at, id)`,
  `password_resets_reference_idx
    ON password_resets (organization_id, mode, reference, created_at, id)`,
  `password_resets_reference_origin_idx
    ON password_resets (organization_id, mode, reference_origin, created_at, id)`,
  `password_resets_pending_idx ON password_resets (organization_id, mode, created_at, id)
    WHERE redeemed_at IS NULL AND revoked_at IS NULL AND superseded_at IS NULL`,
  `password_resets_superseded_idx ON password_resets (organization_id, mode, created_at, id)
    WHERE redeemed_at IS NULL AND revoked_at IS NULL AND superseded_at IS NOT NULL`,
  `password_resets_revoked_idx ON password_resets (organization_id, mode, created_at, id)
    WHERE redeemed_at IS NULL AND revoked_at IS NOT NULL`,
  'password_resets_redeemed_at_idx ON password_resets (organization_id, mode, redeemed_at)',
  'password_resets_expires_at_idx ON password_resets (organization_id, mode, expires_at)',
  'password_resets_updated_at_idx ON password_resets (organization_id, mode, updated_at)',
  'events_created_at_idx ON events (organization_id, mode, created_at, id)',
  'events_customer_idx ON events (organization_id, mode, customer_id, created_at, id)',
  `events_password_reset_idx ON events (organization_id, mode, password_reset_id, created_at, id)
    WHERE password_reset_id IS NOT NULL`,
];

const names = [
  'events',
  'password_resets',
  'password_credentials',
  'customers',
  'applications',
  'organizations',
];

export class CreateTables1795290317406 implements ReversibleMigration {
  name = 'CreateTables1795290317406';
  readonly losses = [
    lossOf('organizations', 'organizations'),
    lossOf('applications', 'applications'),
    lossOf('customers', 'customers'),
    lossOf('passwords', 'password_credentials'),
    lossOf('password resets', 'password_resets'),
    lossOf('events', 'events'),
  ];

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables) await queryRunner.query(table);
    for (const index of indexes) await queryRunner.query(`CREATE INDEX ${index}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const name of names) await queryRunner.query(`DROP TABLE ${name}`);
  }
}
