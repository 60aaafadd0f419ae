/** Calls of webhooks, built from the settings. */
import pLimit, { type LimitFunction } from 'p-limit';
import type { Config } from '../config/index.js';
import { createWebhookHandler } from '../webhooks/webhook-jobs.js';
import { createWebhookCaller } from '../webhooks/call.js';
import { mediaType } from '../api/json-api/documents.js';
import { renderWebhookDocument } from '../api/json-api/webhook-document.js';
import type { JobHandlers } from '../operations/jobs.js';
import type { Observe } from '../operations/ports/index.js';

/** Many, since most of a call is waiting: each webhook has its own bound below it. */
export const maxWebhookCalls = 256;

function limited<Args extends unknown[], Answer>(
  limit: LimitFunction,
  work: (...args: Args) => Promise<Answer>,
): (...args: Args) => Promise<Answer> {
  return (...args) => limit(() => work(...args));
}

/** Of the sessions that all share, calls take so many at most, however many are due. */
const webhookSessions = 4;

/** Both talk to the database; between them the call waits for its receiver, which costs nothing. */
function inTurns({ findWebhookCall, recordWebhookCall }: JobHandlers) {
  const limit = pLimit(webhookSessions);
  return {
    findWebhookCall: limited(limit, findWebhookCall),
    recordWebhookCall: limited(limit, recordWebhookCall),
  };
}

export function composeWebhookHandler({ webhooks }: Config, jobs: JobHandlers, observe: Observe) {
  return createWebhookHandler({
    operations: inTurns(jobs),
    callWebhook: createWebhookCaller({ ...webhooks, maxCalls: maxWebhookCalls }),
    renderBody: renderWebhookDocument,
    mediaType,
    report: ({ kind, ...alert }) => observe({ kind: `webhook.${kind}`, ...alert }),
  });
}
