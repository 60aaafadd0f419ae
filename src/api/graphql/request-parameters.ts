/** What must be true of a request before the pipeline sees it; Apollo finds some of it only after running it. */
import { isObject } from '../../domain/shared/json.js';
import { AppError } from '../../domain/shared/errors.js';

/** The first is the default. */
const offered = ['application/json', 'application/graphql-response+json'] as const;

type MediaType = (typeof offered)[number];

interface AcceptedRange {
  readonly type: string;
  readonly quality: number;
}

/** Parameters other than the weight are ignored: answers are in UTF-8 whatever is asked for. */
function parseAccept(accept: string): AcceptedRange[] {
  return accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type, quality: weight === undefined ? 1 : Number(weight) || 0 };
  });
}

/** The most precise range decides (RFC 9110, 12.5.1). */
function findRange(type: MediaType, ranges: AcceptedRange[]): AcceptedRange | undefined {
  const names = [type, 'application/*', '*/*'];
  return names.map((name) => ranges.find((range) => range.type === name)).find(Boolean);
}

function isWildcard({ type }: AcceptedRange): number {
  return type.endsWith('*') ? 1 : 0;
}

/** What to answer in; without `Accept`, JSON. Throws `NOT_ACCEPTABLE`. */
export function chooseMediaType(accept: string | undefined): MediaType {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = parseAccept(accept);
  const [best] = offered
    .map((type) => ({ type, range: findRange(type, ranges) }))
    .filter((choice) => choice.range !== undefined && choice.range.quality > 0)
    .map(({ type, range }) => ({ type, range: range as AcceptedRange }))
    .toSorted(
      (a, b) =>
        b.range.quality - a.range.quality ||
        isWildcard(a.range) - isWildcard(b.range) ||
        ranges.indexOf(a.range) - ranges.indexOf(b.range),
    );
  if (!best) throw new AppError('NOT_ACCEPTABLE');
  return best.type;
}

function refuse(what: string): never {
  throw new AppError('BAD_REQUEST', {}, { message: `A GraphQL request ${what}.` });
}

/** One operation a request: no batches. Unknown members are ignored. Throws `BAD_REQUEST`. */
export function requireRequestParameters(body: unknown): void {
  if (Array.isArray(body)) refuse('is one operation, not a list of them');
  if (!isObject(body)) refuse('is a JSON object');
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string' || query === '') refuse('has its document in query');
  if (operationName != null && typeof operationName !== 'string')
    refuse('names its operation by a text');
  if (variables != null && !isObject(variables)) refuse('has an object as variables');
  if (extensions != null && !isObject(extensions)) refuse('has an object as extensions');
}
