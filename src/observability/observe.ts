/** The observer: writes a line to the log for each event. */
import { createHmac } from 'node:crypto';
import type { ObservedEvent, Observe } from '../operations/ports/index.js';
import { isLogged, logLines, type LogLine, type Masking } from './log-lines.js';
import type { Logger } from './logger.js';

export type { Observe } from '../operations/ports/index.js';

/** An HMAC cannot be undone by trying all addresses, and equal addresses stay equal (RFC 2104). */
function maskingBy(secret: string | null | undefined): Masking {
  if (secret == null) return { maskAddress: (address) => address };
  const hash = (address: string) =>
    createHmac('sha256', secret).update(address).digest('base64url');
  return { maskAddress: (address) => hash(address).slice(0, 22) };
}

export interface ObserverOptions {
  /** If it is set, lines have a keyed hash in place of a client's address. */
  readonly addressSecret?: string | null;
}

/** The code of an error, or of the first of its causes with one. */
function codeOf(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 5) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return typeof code === 'string' && code !== '' ? code : codeOf(cause, depth + 1);
}

/** Every line of a failure has a code to search for: its own, that of its error, or the name of its kind. */
function withCode(kind: string, fields: object): object {
  const { code, err } = fields as { code?: unknown; err?: unknown };
  const named = kind.replaceAll('.', '_').toUpperCase();
  return { code: code ?? codeOf(err) ?? named, ...fields };
}

/** Returns an `Observe` that writes one line to `logger` for each event, except for those that are only measured. */
export function createObserver(logger: Logger, { addressSecret }: ObserverOptions = {}): Observe {
  const masking = maskingBy(addressSecret);
  return (event) => {
    if (!isLogged(event)) return;
    // The table's type makes sure that a kind has the line of its own events.
    const { level, message, fields } = logLines[event.kind] as LogLine<ObservedEvent>;
    const shown = fields(event, masking);
    logger[level](level === 'info' ? shown : withCode(event.kind, shown), message);
  };
}

/** Returns an `Observe` that gives each event to all. */
export function observeByAll(...all: readonly Observe[]): Observe {
  return (event) => {
    for (const observe of all) observe(event);
  };
}
