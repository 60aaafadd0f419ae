/** What went wrong before Rekey could give a result, in the kinds that a person can do something about. */
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';

export interface Problem {
  /**
   * `offline`: nothing was reached. `busy`: the service restarts or is overloaded. `signed-out`: the session has ended.
   * `too-many`: a limit was reached. `setup`: the shop's developer made a mistake. `unexpected`: anything else.
   */
  readonly kind: 'offline' | 'busy' | 'too-many' | 'signed-out' | 'setup' | 'unexpected';
  /** When to try again. */
  readonly retryAfterSeconds: number;
  /** Tells one failure from the next one of its kind. */
  readonly at: number;
  /** By which an operator finds the request in the log. */
  readonly requestId?: string;
}

const defaultSeconds = 5;

const kinds: Readonly<Record<string, Problem['kind']>> = {
  OVERLOADED: 'busy',
  UNAUTHENTICATED: 'signed-out',
  FORBIDDEN: 'setup',
};

const kindsOfStatuses: Readonly<Record<number, Problem['kind']>> = {
  401: 'signed-out',
  403: 'setup',
  404: 'setup',
  429: 'too-many',
};

function secondsOf(value: unknown): number {
  const seconds = Number(value);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : defaultSeconds;
}

function ofGraphql({ errors }: CombinedGraphQLErrors): Problem {
  const { code, retryAfterSeconds, requestId } = errors[0]?.extensions ?? {};
  return {
    kind: kinds[String(code)] ?? 'unexpected',
    at: Date.now(),
    retryAfterSeconds: secondsOf(retryAfterSeconds),
    ...(typeof requestId === 'string' && { requestId }),
  };
}

/** A proxy answers with statuses alone while the service behind it restarts. */
function ofStatus({ statusCode, response }: ServerError): Problem {
  const isBusy = statusCode >= 502;
  return {
    kind: isBusy ? 'busy' : (kindsOfStatuses[statusCode] ?? 'unexpected'),
    at: Date.now(),
    retryAfterSeconds: secondsOf(response.headers.get('retry-after')),
  };
}

/** Returns what a thrown value means. Of texts of errors nothing is shown, so no token can be in them. */
export function problemOf(error: unknown): Problem {
  if (CombinedGraphQLErrors.is(error)) return ofGraphql(error);
  if (ServerError.is(error)) return ofStatus(error);
  const isNetwork = error instanceof TypeError || error instanceof DOMException;
  const kind = isNetwork ? 'offline' : 'unexpected';
  return { kind, retryAfterSeconds: defaultSeconds, at: Date.now() };
}

/** A failure without a cause that anybody could mend, such as a result that a later version of Rekey brought. */
export const unexpected: Problem = { kind: 'unexpected', retryAfterSeconds: defaultSeconds, at: 0 };

/** Returns what `RateLimitedError` means. */
export function tooMany(result: { readonly retryAfterSeconds: number }): Problem {
  return {
    kind: 'too-many',
    retryAfterSeconds: secondsOf(result.retryAfterSeconds),
    at: Date.now(),
  };
}
