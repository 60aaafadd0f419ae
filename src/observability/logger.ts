/** Writes one JSON line per event. Lines show chosen members of requests and errors, never bodies or headers. */
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

export type { Logger } from 'pino';

/** A last safeguard: a member with one of these names is redacted, wherever it comes from. */
const secretNames = [
  'password',
  'customerPassword',
  'oldPassword',
  'newPassword',
  'token',
  'resetToken',
  'resetPasswordToken',
  'accessToken',
  'apiKey',
  'authorization',
  'hash',
  'secret',
];

interface LoggableError {
  readonly type: string;
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly message?: string;
  readonly stack?: string[];
  readonly cause?: LoggableError;
}

/** The messages of all other errors may quote values: those of parsers, drivers and Node itself do. */
const ownErrors = new Set(['AppError', 'ConfigError', 'DatabaseUnavailableError']);

/** Our own messages quote no values. Those of failed system calls name the call and a network address. */
function hasSafeMessage(error: Error): boolean {
  return ownErrors.has(error.name) || 'syscall' in error;
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
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, cause } = error as Error & { code?: unknown; constraint?: unknown };
  return {
    type: error.name,
    ...(isPlain(code) && { code }),
    ...(isPlain(constraint) && { constraint }),
    ...(hasSafeMessage(error) && { message: error.message }),
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

/** Returns a logger of that level. It writes to `destination`, by default to standard output. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const paths = secretNames.flatMap((name) => [name, `*.${name}`]);
  const serializers = { err: (error: unknown) => toLoggable(error) };
  const options = { level, base: null, redact: paths, serializers, hooks };
  return destination ? pino(options, destination) : pino(options);
}
