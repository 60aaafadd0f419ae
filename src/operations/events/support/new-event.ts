/** What happened, and who did it: written in the transaction in which it happened. */
import type { AuthorizedContext } from '../../../domain/access/context.js';
import type { EventName } from '../../../domain/events/event.js';
import { newId } from '../../../domain/shared/ids.js';
import type { JobOrigin } from '../../../domain/jobs/job.js';
import type { NewEvent } from '../../ports/index.js';

/** Who asks, and where: what work after the commit has to know of a request. */
export function originOf({ caller, requestId, site }: AuthorizedContext): JobOrigin {
  const { organizationId, mode } = site;
  const { applicationId, customerId: ownerId } = caller;
  return { organizationId, mode, applicationId, ownerId, requestId };
}

/** `passwordResetId` only where the event is a reset's. */
export function eventOf(
  { applicationId, ownerId, requestId }: JobOrigin,
  name: EventName,
  customerId: string,
  passwordResetId: string | null = null,
): NewEvent {
  return { id: newId(), name, customerId, passwordResetId, applicationId, ownerId, requestId };
}

/** As `eventOf`, for the request that does it itself. */
export function newEvent(
  context: AuthorizedContext,
  name: EventName,
  customerId: string,
  passwordResetId: string | null = null,
): NewEvent {
  return eventOf(originOf(context), name, customerId, passwordResetId);
}
