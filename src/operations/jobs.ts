/** The handlers of all jobs: what the worker may call, and no API. */
import { purge, schedulePurge } from './maintenance/purge.js';
import { releaseJob } from './maintenance/release-job.js';
import { mailPasswordChange } from './passwords/mail-notice.js';
import type { Dependencies } from './ports/index.js';
import { mailPasswordReset } from './resets/mail-link.js';
import { processResetRequest } from './resets/process-request.js';
import { bindAll, type BoundAll } from './shared/bind.js';
import { findWebhookCall } from './webhooks/support/prepare-call.js';
import { recordWebhookCall } from './webhooks/support/record-call.js';

export type {
  RenderWebhookBody,
  WebhookCallToMake,
  WebhookContent,
  WebhookJob,
} from './webhooks/support/prepare-call.js';

const jobs = {
  findWebhookCall,
  mailPasswordChange,
  mailPasswordReset,
  processResetRequest,
  purge,
  recordWebhookCall,
  releaseJob,
  schedulePurge,
};

export type JobHandlers = BoundAll<typeof jobs>;

/** Returns the handlers with their dependencies, which are given once. */
export function createJobHandlers(deps: Dependencies): JobHandlers {
  return bindAll(deps, jobs);
}
