/** Webhooks: those that get no calls, and those that fail. Nothing is sent. */
import { AppError } from '../domain/shared/errors.js';
import type { Check } from './deployment.js';
import { reportWebhooks, type WebhookReport } from '../database/webhook-report.js';
import { orGood, warning, type Finding } from './finding.js';
import { parseTarget, type TargetRules } from '../webhooks/target-rules.js';

/** Returns why the rules do not allow the URL any more; null if they do. */
function whyForbidden(url: string, rules: TargetRules): string | null {
  try {
    parseTarget(url, rules);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

function examineWebhook(webhook: WebhookReport, rules: TargetRules): Finding[] {
  const { id, organization, isDisabled, circuitState, consecutiveFailures } = webhook;
  const name = `The webhook ${id} of ${organization}`;
  if (isDisabled) {
    const change =
      'If its receiver works again, set isActive with updateWebhook; otherwise delete it.';
    return [warning('webhooks.disabled', `${name} is disabled.`, change)];
  }
  const reason = whyForbidden(webhook.url, rules);
  if (reason !== null) {
    const change = 'Allow its port in WEBHOOK_PORTS, or change its URL with updateWebhook.';
    return [
      warning('webhooks.forbidden', `${name} has a URL that is not allowed (any more).`, change),
    ];
  }
  if (circuitState === 'closed') return [];
  const message = `${name} failed ${consecutiveFailures} times in a row: it is called seldom until it works.`;
  const change = 'See webhookDeliveries (GraphQL) for the answers of its receiver, and mend that.';
  return [warning('webhooks.failing', message, change)];
}

/** Examines the webhooks of all organizations. */
export const examineWebhooks: Check<'config' | 'database'> = async ({ config, database }) => {
  const webhooks = await reportWebhooks(database.dataSource);
  const { rules } = config.webhooks;
  const findings = webhooks.flatMap((webhook) => examineWebhook(webhook, rules));
  return orGood(findings, `All ${webhooks.length} webhooks are called.`);
};
