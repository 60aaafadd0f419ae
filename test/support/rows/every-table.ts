/** A row of every table, with a value in every column that a migration added. */
import type { DataSource } from 'typeorm';

const topic = 'customer_password_resets.cancel';

const statements = [
  `INSERT INTO organizations (id, account, slug, name) VALUES ('o', 'a', 'shop', 'Shop')`,
  `INSERT INTO applications (id, organization_id, mode, kind, name, key_digest)
   VALUES ('a', 'o', 'live', 'integration', 'Back end', '\\x01')`,
  `UPDATE applications SET documents_only = true, documents_version = 1`,
  `INSERT INTO documents (organization_id, mode, application_id, id, text, digest)
   VALUES ('o', 'live', 'a', 'd', '{ __typename }', 'x')`,
  `INSERT INTO customers (organization_id, mode, id, email, email_key, locale)
   VALUES ('o', 'live', 'c', 'heron@example.org', 'heron@example.org', 'de')`,
  `INSERT INTO password_credentials (organization_id, mode, customer_id, id, hash)
   VALUES ('o', 'live', 'c', 'p', 'x')`,
  `INSERT INTO password_resets
     (organization_id, mode, id, customer_id, customer_email, token_kind, token_digest, expires_at, delivery_status)
   VALUES ('o', 'live', 'r', 'c', 'heron@example.org', 'opaque', sha256('t'), now() + interval '1 hour', 'HANDED_OVER')`,
  `INSERT INTO mailboxes (organization_id, mode, email_key, mailed_at, mailed_for, mailed_resets, held_until)
   VALUES ('o', 'live', 'heron@example.org', ARRAY[now()], ARRAY['n'], ARRAY['r'], now())`,
  `INSERT INTO events (organization_id, mode, id, name, customer_id, request_id, count)
   VALUES ('o', 'live', 'e', 'signin.refused', 'c', 'q', 3)`,
  `INSERT INTO webhooks (organization_id, mode, id, url, topics, secret)
   VALUES ('o', 'live', 'w', 'https://shop.example', ARRAY['${topic}', 'customers.create'], 's')`,
  `INSERT INTO webhook_deliveries
     (organization_id, mode, id, webhook_id, event_id, topic, resource_id, customer_id, sealed_token)
   VALUES ('o', 'live', 'd', 'w', 'e', '${topic}', 'r', 'c', 't')`,
  `INSERT INTO rate_limits (key, points, expires_at) VALUES ('k', 1, now() + interval '1 hour')`,
  `INSERT INTO queue_heartbeats (queue, seen_at) VALUES ('password_reset_mails', now())`,
];

export async function fillEveryTable(dataSource: DataSource): Promise<void> {
  for (const statement of statements) await dataSource.query(statement);
}
