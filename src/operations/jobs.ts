/** The handlers of all jobs: what the worker may call, and no API. */
import type { Operations } from './index.js';
import { purge, schedulePurge } from './maintenance/purge.js';
import { releaseJob } from './maintenance/release-job.js';
import { mailPasswordChange } from './passwords/mail-notice.js';
import type { Dependencies } from './ports/index.js';
import { mailPasswordReset } from './resets/mail-link.js';
import { processResetRequest } from './resets/process-request.js';
import { bindAll, type BoundAll } from './shared/bind.js';
import { deliverWebhook } from './webhooks/deliver.js';
import { limitSessions } from './webhooks/support/session-limit.js';

/** Does not compile if a handler has the name of an operation, which APIs can call. */
type NoOperations = { readonly [Name in keyof Operations]?: never } & Record<string, unknown>;

const jobs = {
  mailPasswordChange,
  mailPasswordReset,
  processResetRequest,
  purge,
  releaseJob,
  schedulePurge,
} satisfies NoOperations;

/** The handlers that share a part of the database's sessions (see `limitSessions`). */
const limitedJobs = { deliverWebhook } satisfies NoOperations;

export type JobHandlers = BoundAll<typeof jobs & typeof limitedJobs>;

function limitedHandlers(deps: Dependencies): BoundAll<typeof limitedJobs> {
  const unitOfWorkOf = limitSessions(deps.unitOfWork);
  return {
    deliverWebhook: (job) => deliverWebhook({ ...deps, unitOfWork: unitOfWorkOf(job) }, job),
  };
}

/** Returns the handlers, each with its dependencies given once. */
export function createJobHandlers(deps: Dependencies): JobHandlers {
  return { ...bindAll(deps, jobs), ...limitedHandlers(deps) };
}
