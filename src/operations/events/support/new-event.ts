/** Builds events: what happened to which customer or reset, and who caused it. */
import type { AuthorizedContext } from '../../../domain/access/context.js';
import type { EventName } from '../../../domain/events/event.js';
import type { JobOrigin } from '../../../domain/jobs/job.js';
import { newId } from '../../../domain/shared/ids.js';
import type { NewEvent } from '../../ports/index.js';

/** Returns who made a request and in which partition, for jobs that record events on its behalf. */
export function originOf({ caller, requestId, site }: AuthorizedContext): JobOrigin {
  const { organizationId, mode } = site;
  const { applicationId, customerId: ownerId } = caller;
  return { organizationId, mode, applicationId, ownerId, requestId };
}

/** Returns an event that a job records for `origin`. `passwordResetId` is null if the event concerns no reset. */
export function eventOf(
  { applicationId, ownerId, requestId }: JobOrigin,
  name: EventName,
  customerId: string,
  passwordResetId: string | null = null,
): NewEvent {
  return { id: newId(), name, customerId, passwordResetId, applicationId, ownerId, requestId };
}

/** As `eventOf`, for an event that the request of `context` records itself. */
export function newEvent(
  context: AuthorizedContext,
  name: EventName,
  customerId: string,
  passwordResetId: string | null = null,
): NewEvent {
  return eventOf(originOf(context), name, customerId, passwordResetId);
}
