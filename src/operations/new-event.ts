/** What happened, and who did it: written in the transaction in which it happened. */
import type { AuthorizedContext } from '../domain/context.js';
import type { EventName } from '../domain/event.js';
import { newId } from '../domain/ids.js';
import type { NewEvent } from './ports.js';

/** `passwordResetId` only where the event is a reset's. */
export function newEvent(
  { caller, requestId }: AuthorizedContext,
  name: EventName,
  customerId: string,
  passwordResetId: string | null = null,
): NewEvent {
  const { applicationId, customerId: ownerId } = caller;
  return { id: newId(), name, customerId, passwordResetId, applicationId, ownerId, requestId };
}
