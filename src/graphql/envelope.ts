/** What must be true of a request before the pipeline sees it; Apollo finds some of it only after running it. */
import { AppError } from '../domain/errors.js';

const acceptable =
  /^(application\/json|application\/graphql-response\+json|application\/\*|\*\/\*)$/;

/** Throws `NOT_ACCEPTABLE`. No `Accept` accepts anything. */
export function requireAcceptable(accept: string | undefined): void {
  if (accept === undefined || accept === '') return;
  const ranges = accept.split(',').map((range) => range.split(';'));
  const isAccepted = ranges.some(
    ([type = '', ...parameters]) =>
      acceptable.test(type.trim().toLowerCase()) &&
      !parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/i.test(parameter)),
  );
  if (!isAccepted) throw new AppError('NOT_ACCEPTABLE');
}

function refuse(what: string): never {
  throw new AppError('BAD_REQUEST', {}, { message: `A GraphQL request ${what}.` });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One operation a request: no batches. Unknown members are ignored. Throws `BAD_REQUEST`. */
export function requireEnvelope(body: unknown): void {
  if (Array.isArray(body)) refuse('is one operation, not a list of them');
  if (!isObject(body)) refuse('is a JSON object');
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string' || query === '') refuse('has its document in query');
  if (operationName != null && typeof operationName !== 'string')
    refuse('names its operation by a text');
  if (variables != null && !isObject(variables)) refuse('has an object as variables');
  if (extensions != null && !isObject(extensions)) refuse('has an object as extensions');
}
