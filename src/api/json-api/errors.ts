/**
 * This API's renderer: every failure as error objects of JSON:API (1.0, Errors), with the codes of Commerce Layer,
 * which are those of the library jsonapi-resources. They never repeat a value that the client sent.
 */
import { AppError } from '../../domain/shared/errors.js';
import type { AppErrorCode, InputProblem } from '../../domain/shared/errors.js';
import type { FailedRequest, RenderedError } from '../http/api.js';
import { statusOfKind } from '../http/status.js';

interface ErrorObject {
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  /** The HTTP status, as text. */
  readonly status: string;
  readonly source?: { readonly pointer: string } | { readonly parameter: string };
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** The codes of requests that fail before any operation runs, with their titles. */
const titles = {
  BAD_REQUEST: 'Bad Request',
  FILTER_NOT_ALLOWED: 'Filter not allowed',
  INVALID_DATA_FORMAT: 'Invalid data format',
  INVALID_FIELD: 'Invalid field',
  INVALID_FIELD_FORMAT: 'Invalid field format',
  INVALID_FILTERS_SYNTAX: 'Invalid filters syntax',
  INVALID_FILTER_VALUE: 'Invalid filter value',
  INVALID_INCLUDE: 'Invalid field',
  INVALID_PAGE_OBJECT: 'Invalid Page Object',
  INVALID_PAGE_VALUE: 'Invalid page value',
  INVALID_RESOURCE: 'Invalid resource',
  INVALID_SORT_CRITERIA: 'Invalid sort criteria',
  KEY_NOT_INCLUDED_IN_URL: 'Key is not included in URL',
  KEY_ORDER_MISMATCH: 'A key is required',
  PARAM_MISSING: 'Missing Parameter',
  PARAM_NOT_ALLOWED: 'Param not allowed',
} as const;

export type RequestProblem = keyof typeof titles;

/** One problem of a request. `detail` is a sentence for people. */
export interface ProblemFound {
  readonly code: RequestProblem;
  readonly detail: string;
  readonly source?: NonNullable<ErrorObject['source']>;
}

/** A request that is wrong only in this wire format. Rendered as 400 with one error object for each problem. */
export class RequestError extends AppError {
  readonly problems: readonly ProblemFound[];

  constructor(...problems: readonly ProblemFound[]) {
    super('BAD_REQUEST');
    this.name = 'RequestError';
    this.problems = problems;
  }
}

/** Returns the name of the parameter of a filter such as `email_eq`. */
export function filterParameter(name: string): string {
  return `filter[q][${name}]`;
}

/** An error about a parameter of the query. */
export function queryError(code: RequestProblem, parameter: string, detail: string): RequestError {
  return new RequestError({ code, detail, source: { parameter } });
}

/** An error about a member of the body; `pointer` is a JSON pointer (RFC 6901). */
export function bodyError(code: RequestProblem, pointer: string, detail: string): RequestError {
  return new RequestError({ code, detail, source: { pointer } });
}

/** Returns the name on the wire of an operation's argument. */
export function toAttributeName(field: string): string {
  if (field === 'resetPasswordToken') return '_reset_password_token';
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * Returns the error, 422, for an attribute that breaks a rule, or for a place in one, such as `metadata.size`. `word` is
 * for programs, `message` for people.
 */
function validationError(attribute: string, word: string, message: string): ErrorObject {
  return {
    title: message,
    detail: `${attribute} - ${message}`,
    code: 'VALIDATION_ERROR',
    status: '422',
    source: { pointer: `/data/attributes/${attribute.replaceAll('.', '/')}` },
    meta: { error: word },
  };
}

/** Returns Commerce Layer's words if they are documented, otherwise the operation's without the argument's name. */
function messageOf(error: AppError, field: string, problem: InputProblem): string {
  if (problem === 'blank') return "can't be blank";
  const { message } = error;
  const own = message.startsWith(`${field} `) ? message.slice(field.length + 1) : message;
  return own.replace(/\.$/, '');
}

/** Arguments of lists that come from the URL: a pattern of the operation's name, the code, the parameter's name. */
const ofTheUrl: readonly [RegExp, RequestProblem, string][] = [
  [/^filter\b/, 'INVALID_FILTER_VALUE', 'filter'],
  [/^page\.sort$/, 'INVALID_SORT_CRITERIA', 'sort'],
  [/^page\.number$/, 'INVALID_PAGE_VALUE', 'page[number]'],
  [/^page\.size$/, 'INVALID_PAGE_VALUE', 'page[size]'],
];

type Render = (error: AppError) => readonly ErrorObject[];

function one(code: string, title: string, status?: number): Render {
  return ({ kind, message }) => [
    { title, detail: message, code, status: String(status ?? statusOfKind[kind]) },
  ];
}

function renderProblem({ code, detail, source }: ProblemFound): ErrorObject {
  return { title: titles[code], detail, code, status: '400', ...(source && { source }) };
}

const renderNotFound: Render = () => [
  {
    title: 'Record not found',
    detail: 'The record identified by the path could not be found.',
    code: 'RECORD_NOT_FOUND',
    status: '404',
  },
];

const renderBadRequest = one('BAD_REQUEST', titles.BAD_REQUEST);

const renderInput: Render = (error) => {
  const { field, problem = 'invalid' } = error.details;
  if (field === undefined) return renderBadRequest(error);
  // No object has an id of that form.
  if (field === 'id') return renderNotFound(error);
  const [, code, place] = ofTheUrl.find(([pattern]) => pattern.test(field)) ?? [];
  if (code && place) {
    const [, name] = /^filter\.(\w+)$/.exec(field) ?? [];
    const parameter = name === undefined ? place : filterParameter(name);
    const detail = `${parameter} ${messageOf(error, field, problem)}.`;
    return [renderProblem({ code, detail, source: { parameter } })];
  }
  const [argument = '', ...members] = field.split('.');
  const attribute = [toAttributeName(argument), ...members].join('.');
  return [validationError(attribute, problem, messageOf(error, field, problem))];
};

function renderPassword(error: AppError, attribute: string): readonly ErrorObject[] {
  return (error.details.violations ?? []).map(({ code, message }) =>
    validationError(attribute, code.toLowerCase(), message.replace(/\.$/, '')),
  );
}

/** One for each code of the catalogue: a new code without one does not compile. */
const renderers: Record<AppErrorCode, Render> = {
  RESET_TOKEN_REFUSED: ({ details: { reason } }) => [
    reason === 'EXPIRED'
      ? validationError('_reset_password_token', 'expired', 'has expired')
      : validationError('_reset_password_token', 'invalid', 'is invalid'),
  ],
  PASSWORD_REJECTED: (error) => renderPassword(error, 'customer_password'),
  CUSTOMER_NOT_FOUND: () => [
    validationError('customer_email', 'invalid', 'is not the address of a customer'),
  ],
  CUSTOMER_INACTIVE: () => [
    validationError('customer_email', 'invalid', 'is the address of a disabled customer'),
  ],
  INVALID_EMAIL: ({ details: { field = 'email' } }) => [
    validationError(toAttributeName(field), 'invalid', 'must be one email address'),
  ],
  EMAIL_TAKEN: () => [validationError('email', 'taken', 'has already been taken')],
  INVALID_CREDENTIALS: one('VALIDATION_ERROR', 'is invalid'),
  RATE_LIMITED: one('TOO_MANY_REQUESTS', 'Too many requests'),
  UNAUTHENTICATED: one('INVALID_TOKEN', 'Invalid token'),
  // Commerce Layer returns 401 here, too.
  FORBIDDEN: one('UNAUTHORIZED', 'Access denied', 401),
  // GraphQL's alone.
  DOCUMENT_NOT_TRUSTED: one('UNAUTHORIZED', 'Access denied', 401),
  DOCUMENT_NOT_FOUND: renderBadRequest,
  NOT_FOUND: renderNotFound,
  BAD_USER_INPUT: renderInput,
  INVALID_SITE_CONTEXT: one('INVALID_SITE_CONTEXT', 'Invalid site context'),
  BAD_REQUEST: renderBadRequest,
  METHOD_NOT_ALLOWED: one('METHOD_NOT_ALLOWED', 'Method not allowed'),
  NOT_ACCEPTABLE: one('NOT_ACCEPTABLE', 'Not acceptable'),
  UNSUPPORTED_MEDIA_TYPE: one('UNSUPPORTED_MEDIA_TYPE', 'Unsupported media type'),
  PAYLOAD_TOO_LARGE: one('PAYLOAD_TOO_LARGE', 'Payload too large'),
  OVERLOADED: one('SERVICE_UNAVAILABLE', 'Service unavailable'),
  INTERNAL_SERVER_ERROR: one('INTERNAL_SERVER_ERROR', 'Internal Server Error'),
};

/** A new password is `password` on the routes of customers, and `customer_password` on those of resets. */
function isOfCustomers(route: string | undefined): boolean {
  return route?.startsWith('/customers') ?? false;
}

function errorsOf(error: AppError, route: string | undefined): readonly ErrorObject[] {
  if (error instanceof RequestError) return error.problems.map(renderProblem);
  const isPassword = error.code === 'PASSWORD_REJECTED';
  if (isPassword && isOfCustomers(route)) return renderPassword(error, 'password');
  return renderers[error.code](error);
}

/** Returns the status and the document of a failure. */
export function renderError(
  error: AppError,
  { route, status: given }: Pick<FailedRequest, 'route' | 'status'>,
): RenderedError {
  const own = errorsOf(error, route);
  const status = given ?? Number(own[0]?.status ?? statusOfKind[error.kind]);
  const errors = given ? own.map((said) => ({ ...said, status: String(given) })) : own;
  return { status, body: { errors } };
}
