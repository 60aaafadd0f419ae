/** Observes each refusal, for the operator: who was refused what, by which operation. */
import type { RequestContext } from '../../domain/access/context.js';
import { AppError, type AppErrorCode } from '../../domain/shared/errors.js';
import type { Observe } from '../ports/index.js';
import { LimitError } from './attempts.js';

/** What an attacker gets to see, and a customer with a typing error. Other failures are no refusals. */
const refusals: ReadonlySet<AppErrorCode> = new Set<AppErrorCode>([
  'FORBIDDEN',
  'INVALID_CREDENTIALS',
  'RATE_LIMITED',
  'RESET_TOKEN_REFUSED',
  'UNAUTHENTICATED',
]);

/** Observes the error if it is a refusal. `operation` is the name by which APIs call it. */
export function observeRefusal(
  observe: Observe,
  { requestId, clientIp, site, caller }: RequestContext,
  operation: string,
  error: unknown,
): void {
  if (!(error instanceof AppError) || !refusals.has(error.code)) return;
  observe({
    kind: 'attempt.refused',
    operation,
    outcome: error.code,
    reason: error.details.reason,
    limit: error instanceof LimitError ? error.limit : undefined,
    organizationId: site?.organizationId,
    mode: site?.mode,
    applicationId: caller.applicationId,
    customerId: caller.customerId,
    requestId,
    clientAddress: clientIp,
  });
}

type Bound = (context: RequestContext, ...rest: never[]) => Promise<unknown>;

function outcomeOf(error: unknown): AppErrorCode {
  return error instanceof AppError ? error.code : 'INTERNAL_SERVER_ERROR';
}

/** Returns the same operations. Each observes its end, and before it throws a refusal, that. */
export function withObservedOutcomes<Operations extends object>(
  observe: Observe,
  operations: Operations,
): Operations {
  const observed = Object.entries(operations).map(([operation, given]) => {
    const run = given as Bound;
    const observing: Bound = async (context, ...rest) => {
      try {
        const result = await run(context, ...rest);
        observe({ kind: 'operation.done', operation, outcome: 'ok' });
        return result;
      } catch (error) {
        observeRefusal(observe, context, operation, error);
        observe({ kind: 'operation.done', operation, outcome: outcomeOf(error) });
        throw error;
      }
    };
    return [operation, observing];
  });
  return Object.fromEntries(observed) as Operations;
}
