/** Webhooks made through the public door, and what became of their deliveries. */
import type { TestApp } from './app.js';
import { only, type Headers } from './people.js';

export interface MadeWebhook {
  readonly id: string;
  readonly secret: string;
  readonly url: string;
}

export const publicUrl = 'https://hooks.example.org/rekey';

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

/** A webhook with a delivery that was given up: whatever others there were in all partitions are gone. */
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
