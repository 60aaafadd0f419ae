/**
 * The share of the database's sessions that webhook deliveries may use. The worker runs many of them at once,
 * since a delivery mostly waits for its receiver. Each needs a session before and after its call, though, and
 * without a limit a backlog would take all ten of the process from requests and mails.
 */
import pLimit from 'p-limit';
import type { UnitOfWork } from '../../ports/index.js';

const maxSessions = 4;

/** Returns the same unit of work with at most four transactions at once; others wait in order of arrival. */
export function limitSessions(unitOfWork: UnitOfWork): UnitOfWork {
  const limit = pLimit(maxSessions);
  return { ...unitOfWork, run: (work) => limit(() => unitOfWork.run(work)) };
}
