/** One JSON line an event. Requests and errors are logged by chosen members; bodies and headers never are. */
import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

export type { Logger } from 'pino';

/** A last net: what has one of these names does not print, wherever it comes from. */
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

/** Every other error may quote what it was given: parsers, drivers and Node itself do. */
const ownErrors = new Set(['AppError', 'ConfigError']);

/** Our own messages hold no values; those of failed system calls name a call and an address. */
function hasSafeMessage(error: Error): boolean {
  return ownErrors.has(error.name) || 'syscall' in error;
}

const maxCauses = 5;

/** The stack without the message before it, whose own lines may look like frames. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message);
  const lines = (start < 0 ? stack : stack.slice(start + message.length)).split('\n');
  return lines.filter((line) => /^\s+at /.test(line)).map((linkContext) => linkContext.trim());
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

/** Where a caller gives no words of its own, pino takes the error's message, past the serializer. */
const hooks: NonNullable<LoggerOptions['hooks']> = {
  logMethod(given, method) {
    const [first] = given;
    const isWordless = typeof first === 'object' && given.length === 1;
    method.apply(this, isWordless ? [first, ''] : given);
  },
};

/** `destination` is standard output by default. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const paths = secretNames.flatMap((name) => [name, `*.${name}`]);
  const serializers = { err: (error: unknown) => toLoggable(error) };
  const options = { level, base: null, redact: paths, serializers, hooks };
  return destination ? pino(options, destination) : pino(options);
}
