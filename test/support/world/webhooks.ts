/** Webhooks made through the public API, and what became of their deliveries. */
import type { TestApp } from './app.js';
import { only, type Headers } from './people.js';

export interface MadeWebhook {
  readonly id: string;
  readonly secret: string;
  readonly url: string;
}

const publicUrl = 'https://hooks.example.org/rekey';

export async function createWebhook(
  rekey: TestApp,
  headers: Headers,
  input: object = {},
): Promise<MadeWebhook> {
  const given = { url: publicUrl, topics: ['CUSTOMERS_CREATE'], ...input };
  const reply = await rekey.graphql(
    `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) {
      ... on Webhook { id secret url } ... on UserError { code } } }`,
    { headers, variables: { input: given } },
  );
  return only(reply);
}

/** A webhook with a delivery that was failed permanently: whatever others there were in all partitions are gone. */
export async function createFailedDelivery(
  rekey: TestApp,
  headers: Headers,
): Promise<{ id: string; deliveryId: string }> {
  await rekey.sql('DELETE FROM webhooks');
  const { id } = await createWebhook(rekey, headers);
  const deliveryId = `Delivery${id}`;
  await rekey.sql(
    `INSERT INTO webhook_deliveries (organization_id, mode, id, webhook_id, event_id, topic, resource_id,
       customer_id, status, detail)
     SELECT organization_id, mode, $2, id, 'SomeEvent', 'customers.create', 'someone', 'someone',
       'FAILED', 'timeout' FROM webhooks WHERE id = $1`,
    [id, deliveryId],
  );
  return { id, deliveryId };
}

/** The headers of a request as it came, by their names in lower case. */
export function headersOf(head: string): Record<string, string> {
  const lines = head.split('\r\n').slice(1);
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split(': ');
      return [name.toLowerCase(), value.join(': ')];
    }),
  );
}

export interface SeenDelivery {
  readonly id: string;
  readonly topic: string;
  readonly status: string;
  readonly attempts: number;
  readonly lastAttemptAt: string | null;
  readonly nextAttemptAt: string | null;
  readonly responseStatus: number | null;
  readonly response: string | null;
  readonly detail: string | null;
  readonly eventId: string;
  readonly resourceId: string;
}

/** The lines of the log that name a webhook, with all that they say but the time. */
export function logOf({ log }: TestApp, webhookId: string): object[] {
  const lines = log.filter((line) => line.includes(webhookId));
  return lines.map((line) => {
    const { time: _time, ...rest } = JSON.parse(line);
    return rest;
  });
}

/** The deliveries of a webhook as integrations see them, the oldest first. */
export async function deliveriesOf(
  rekey: TestApp,
  headers: Headers,
  webhookId: string,
): Promise<SeenDelivery[]> {
  const reply = await rekey.graphql(
    `query ($id: ID!) { webhookDeliveries(first: 100, filter: { webhookId: { eq: $id } },
       orderBy: { direction: ASC }) { nodes {
         id topic status attempts lastAttemptAt nextAttemptAt responseStatus response detail eventId
         resourceId
         webhook { id } } } }`,
    { headers, variables: { id: webhookId } },
  );
  return only(reply).nodes;
}

export async function readWebhook(rekey: TestApp, headers: Headers, id: string): Promise<any> {
  const reply = await rekey.graphql(
    `query ($id: ID!) { webhook(id: $id) { id name url topics includesToken publicKey secret isActive
       disabledAt circuit consecutiveFailures deliveries(first: 2) { totalCount nodes { id } } } }`,
    { headers, variables: { id } },
  );
  return only(reply);
}

/** As if the time of the next attempt of everything that waits had come. */
export async function makeDue(rekey: TestApp): Promise<void> {
  const due = new Date().toISOString();
  await rekey.sql(
    `UPDATE webhook_deliveries SET next_attempt_at = $1::timestamptz WHERE status = 'PENDING'`,
    [due],
  );
  // A job names the time it is for: the jobs of those that are due now, and no others.
  await rekey.sql(
    `UPDATE jobs.job SET start_after = now() - interval '1 second', data = CASE
       WHEN data ? 'dueAt' THEN data || jsonb_build_object('dueAt', $1::text) ELSE data END
     WHERE name = 'webhook_calls' AND state < 'active'`,
    [due],
  );
}
