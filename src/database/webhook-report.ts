/** The webhooks of all organizations, for operators. */
import type { DataSource } from 'typeorm';

export interface WebhookReport {
  readonly id: string;
  /** The organization's slug. */
  readonly organization: string;
  readonly url: string;
  readonly isDisabled: boolean;
  readonly circuitState: 'closed' | 'open';
  readonly consecutiveFailures: number;
}

const statement = `
  SELECT webhook.id, organization.slug AS organization, url, disabled_at IS NOT NULL AS "isDisabled",
    circuit_state AS "circuitState", consecutive_failures AS "consecutiveFailures"
  FROM webhooks webhook JOIN organizations organization ON organization.id = webhook.organization_id
  ORDER BY organization.slug, webhook.created_at, webhook.id`;

/** Returns all webhooks, of each organization the oldest first. */
export function reportWebhooks(dataSource: DataSource): Promise<WebhookReport[]> {
  return dataSource.query(statement);
}
