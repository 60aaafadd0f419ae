/** Budgets of mails that strangers cause: by client network, by application and by organization. */
import type { JobData } from '../../../domain/jobs/job.js';
import type { LimitedKey } from '../../ports/index.js';
import type { LimitDependencies } from '../../shared/attempts.js';

type Request = JobData['password_reset_requests'];

/** Returns no keys for an integration: it can mail whom it likes, and is no stranger. */
function budgetsOf({ organizationId, mode, applicationId, requester }: Request): LimitedKey[] {
  if (requester == null) return [];
  return [
    { limit: 'mails.network', parts: [requester] },
    { limit: 'mails.application', parts: [organizationId, mode, applicationId ?? ''] },
    { limit: 'mails.organization', parts: [organizationId, mode] },
  ];
}

/**
 * Counts a mail in all budgets, runs `decide` with whether they allow it, and takes the mail back unless `decide`
 * returns that there is one. The steps are the same for every address, so that their time tells nothing.
 */
export async function spendBudget(
  { limits, observe }: LimitDependencies,
  request: Request,
  decide: (isWithinBudget: boolean) => Promise<boolean>,
): Promise<void> {
  const budgets = budgetsOf(request);
  const reached = await limits.count(budgets);
  if (reached?.isNews) {
    const { organizationId, mode, applicationId, requestId } = request;
    const about = { organizationId, mode, applicationId, requestId };
    const { limit, retryAfterSeconds } = reached;
    observe({ kind: 'limit.reached', ...about, limit, retryAfterSeconds });
  }
  let isMailed = false;
  try {
    isMailed = await decide(reached === null);
  } finally {
    if (reached === null && !isMailed) await limits.giveBack(budgets);
  }
}
