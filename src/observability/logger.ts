/** Writes one JSON line per event. Lines show chosen members of requests and errors, never bodies or headers. */
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { inBlocks } from './log-blocks.js';
import { redacted } from './redacted.js';

export type { Logger } from 'pino';

interface LoggableError {
  readonly type: string;
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly message: string;
  readonly stack?: string[];
  readonly cause?: LoggableError;
}

/** The messages of all other errors may quote values: those of parsers, drivers and Node itself do. */
const ownErrors = new Set(['AppError', 'ConfigError', 'DatabaseUnavailableError']);

/** Our own messages quote no values. Those of failed system calls name the call and a network address. */
function hasSafeMessage(error: Error): boolean {
  return ownErrors.has(error.name) || 'syscall' in error;
}

/**
 * What PostgreSQL's codes mean (its manual, appendix A): by code, and else by the class of the code. Its own messages
 * may quote a value.
 */
const conditions: readonly (readonly [RegExp, string])[] = [
  [/^08/, 'the connection to the database failed'],
  [/^22/, 'the database refuses a value'],
  [/^23/, 'a constraint of the database is violated'],
  [/^25006$/, 'the database is read-only'],
  [/^25/, 'the transaction is in a state that does not allow the statement'],
  [/^28/, 'the database refuses the role or its password'],
  [/^3D000$/, 'the database does not exist'],
  [/^40/, 'the transaction lost a conflict with another one'],
  [/^42501$/, 'the role of the database lacks a right'],
  [/^42P01$/, 'a table is missing'],
  [/^42703$/, 'a column is missing'],
  [/^42/, 'the database does not accept the statement'],
  [/^53100$/, 'the disk of the database is full'],
  [/^53/, 'the database has too few resources'],
  [/^55P03$/, 'a lock was not available in time'],
  [/^57014$/, 'the statement was cancelled, or took too long'],
  [/^57P/, 'the database ended the connection'],
  [/^58/, 'the system of the database failed'],
  [/^XX/, 'the database failed'],
];

/** Messages of the driver, which quote nothing. */
const driverMessages =
  /^(Query read timeout|Connection terminated.*|timeout exceeded when trying to connect|timeout expired)$/;

/** Returns a message for every error, without a value: its own, or what is known by its code. */
function messageOf(error: Error, code: unknown): string {
  if (hasSafeMessage(error) || driverMessages.test(error.message)) return error.message;
  const isSqlState = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  const [, words] = (isSqlState && conditions.find(([pattern]) => pattern.test(code))) || [];
  return words ?? 'unexpected: the type and the stack say what it is';
}

const maxCauses = 5;

/** Returns the frames of the stack. The message comes before them and is left out: its lines may look like frames. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message);
  const lines = (start < 0 ? stack : stack.slice(start + message.length)).split('\n');
  return lines.filter((line) => /^\s+at /.test(line)).map((frame) => frame.trim());
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function toLoggable(error: unknown, depth = 0): LoggableError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'no error was thrown' };
  const { code, constraint, cause } = error as Error & { code?: unknown; constraint?: unknown };
  return {
    type: error.name,
    ...(isPlain(code) && { code }),
    ...(isPlain(constraint) && { constraint }),
    message: messageOf(error, code),
    stack: framesOf(error),
    ...(cause !== undefined && depth < maxCauses && { cause: toLoggable(cause, depth + 1) }),
  };
}

/** Without a message from the caller, pino would print the error's own message, past the serializer. */
const hooks: NonNullable<LoggerOptions['hooks']> = {
  logMethod(given, method) {
    const [first] = given;
    const hasNoMessage = typeof first === 'object' && given.length === 1;
    method.apply(this, hasNoMessage ? [first, ''] : given);
  },
};

/** pino's own redaction takes as long as the rest of a line, and makes 25 KB of garbage for each (ADR 0055). */
const formatters = { log: redacted };

/** What lines show of the span under way; null without one. */
type SpanIds = () => object | null;

/**
 * Returns a logger of that level. It writes to `destination`, by default to standard output in blocks. Lines have their time in
 * ISO 8601, and the ids of the span in which they are written.
 */
export function createLogger(
  level: string,
  destination?: DestinationStream,
  spanIds?: SpanIds,
): Logger {
  const serializers = { err: (error: unknown) => toLoggable(error) };
  const timestamp = pino.stdTimeFunctions.isoTime;
  const mixin = spanIds && { mixin: () => spanIds() ?? {} };
  const options = { level, base: null, timestamp, formatters, serializers, hooks, ...mixin };
  return pino(options, destination ?? inBlocks(pino.destination(1)));
}
