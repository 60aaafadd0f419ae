/** One JSON line an event. Requests and errors are logged by chosen members; bodies and headers never are. */
import { pino, type DestinationStream, type Logger } from 'pino';

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
];

interface LoggableError {
  readonly type: string;
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly message?: string;
  readonly stack?: string[];
  readonly cause?: LoggableError;
}

/** Messages of parsers and of the database quote what they were given; those of other errors are our own. */
const quotingErrors = new Set([
  'SyntaxError',
  'GraphQLError',
  'QueryFailedError',
  'error',
  'ZodError',
]);

function toLoggable(error: unknown): LoggableError {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    type: error.name,
    ...(code !== undefined && { code }),
    ...(constraint !== undefined && { constraint }),
    ...(!quotingErrors.has(error.name) && { message: error.message }),
    stack: frames.map((frame) => frame.trim()),
    ...(error.cause !== undefined && { cause: toLoggable(error.cause) }),
  };
}

/** `destination` is standard output by default. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const paths = secretNames.flatMap((name) => [name, `*.${name}`]);
  const options = { level, base: null, redact: paths, serializers: { err: toLoggable } };
  return destination ? pino(options, destination) : pino(options);
}
