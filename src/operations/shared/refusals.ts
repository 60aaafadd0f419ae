/** Observes each refusal, for the operator: who was refused what, by which operation. */
import type { RequestContext } from '../../domain/access/context.js';
import { AppError, type AppErrorCode } from '../../domain/shared/errors.js';
import type { Observe } from '../ports/index.js';
import { LimitError } from './attempts.js';

/**
 * What an attacker gets to see, and a customer with a typing error (OWASP ASVS 5.0, 16.3.1 to 16.3.3). Other failures are
 * no refusals.
 */
const refusals: ReadonlySet<AppErrorCode> = new Set<AppErrorCode>([
  'BAD_USER_INPUT',
  'DOCUMENT_NOT_TRUSTED',
  'FORBIDDEN',
  'INVALID_CREDENTIALS',
  'INVALID_EMAIL',
  'PASSWORD_REJECTED',
  'RATE_LIMITED',
  'RESET_TOKEN_REFUSED',
  'UNAUTHENTICATED',
]);

/** One refusal is one line, although an error passes several places on its way to the answer. */
const observed = new WeakSet<AppError>();

/** Observes the error if it is a refusal and was not observed yet. `operation` is the name by which APIs call it. */
export function observeRefusal(
  observe: Observe,
  { requestId, clientIp, site, caller }: RequestContext,
  operation: string,
  error: unknown,
): void {
  if (!(error instanceof AppError) || !refusals.has(error.code) || observed.has(error)) return;
  observed.add(error);
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

/**
 * For an API: observes what it refuses outside of any operation, such as a field or an included object that the caller
 * may not read. `place` says where, in words of the API's own and never the client's.
 */
export function observeApiRefusal(
  observe: Observe,
  context: RequestContext,
  place: string,
  error: unknown,
): void {
  // The other refusals are decided in operations alone.
  const isOfApi = error instanceof AppError && /^(forbidden|unauthenticated)$/.test(error.kind);
  if (isOfApi) observeRefusal(observe, context, place, error);
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
  const observing = Object.entries(operations).map(([operation, given]) => {
    const run = given as Bound;
    const runs: Bound = async (context, ...rest) => {
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
    return [operation, runs];
  });
  return Object.fromEntries(observing) as Operations;
}
