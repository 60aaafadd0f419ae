/** Webhooks, and the deliveries of events to them. */
import type { QueryRunner } from 'typeorm';
import { lossOf, type ReversibleMigration } from './reversible.js';

const tables = [
  `CREATE TABLE webhooks (
    organization_id text NOT NULL,
    mode text NOT NULL,
    id text NOT NULL,
    name text,
    url text NOT NULL,
    topics text[] NOT NULL,
    includes_token boolean NOT NULL DEFAULT false,
    public_key jsonb,
    secret text NOT NULL,
    previous_secret text,
    previous_secret_until timestamptz(3),
    disabled_at timestamptz(3),
    circuit_state text NOT NULL DEFAULT 'closed',
    consecutive_failures integer NOT NULL DEFAULT 0,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT webhooks_pkey PRIMARY KEY (organization_id, mode, id),
    CONSTRAINT webhooks_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id),
    CONSTRAINT webhooks_mode_check CHECK (mode IN ('live', 'test')),
    CONSTRAINT webhooks_topics_check CHECK (cardinality(topics) BETWEEN 1 AND 5),
    CONSTRAINT webhooks_token_check CHECK (NOT includes_token OR public_key IS NOT NULL),
    CONSTRAINT webhooks_circuit_state_check CHECK (circuit_state IN ('closed', 'open'))
  )`,
  `CREATE TABLE webhook_deliveries (
    organization_id text NOT NULL,
    mode text NOT NULL,
    id text NOT NULL,
    webhook_id text NOT NULL,
    event_id text NOT NULL,
    topic text NOT NULL,
    resource_id text NOT NULL,
    customer_id text NOT NULL,
    status text NOT NULL DEFAULT 'PENDING',
    attempts integer NOT NULL DEFAULT 0,
    failures integer NOT NULL DEFAULT 0,
    redelivered_at timestamptz(3),
    body bytea,
    sealed_token text,
    token_expires_at timestamptz(3),
    last_attempt_at timestamptz(3),
    next_attempt_at timestamptz(3),
    response_status integer,
    response text,
    detail text,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (organization_id, mode, id),
    CONSTRAINT webhook_deliveries_webhook_fkey FOREIGN KEY (organization_id, mode, webhook_id)
      REFERENCES webhooks (organization_id, mode, id) ON DELETE CASCADE,
    CONSTRAINT webhook_deliveries_id_check CHECK (id ~ '^[0-9A-Za-z]+$'),
    CONSTRAINT webhook_deliveries_status_check CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED'))
  )`,
];

const indexes = [
  'webhooks_created_at_idx ON webhooks (organization_id, mode, created_at, id)',
  'webhook_deliveries_created_at_idx ON webhook_deliveries (organization_id, mode, created_at, id)',
  `webhook_deliveries_webhook_idx
    ON webhook_deliveries (organization_id, mode, webhook_id, created_at, id)`,
  `webhook_deliveries_status_idx
    ON webhook_deliveries (organization_id, mode, status, created_at, id)`,
  `webhook_deliveries_topic_idx
    ON webhook_deliveries (organization_id, mode, topic, created_at, id)`,
  'webhook_deliveries_event_idx ON webhook_deliveries (organization_id, mode, event_id)',
  'webhook_deliveries_purge_idx ON webhook_deliveries (created_at)',
];

export class CreateWebhooks1795312152504 implements ReversibleMigration {
  name = 'CreateWebhooks1795312152504';
  readonly losses = [
    lossOf('webhooks', 'webhooks'),
    lossOf('webhook deliveries', 'webhook_deliveries'),
  ];

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables) await queryRunner.query(table);
    for (const index of indexes) await queryRunner.query(`CREATE INDEX ${index}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE webhook_deliveries');
    await queryRunner.query('DROP TABLE webhooks');
  }
}
