/** The observer: writes a line to the log for each event. */
import { createHmac } from 'node:crypto';
import type { ObservedEvent, Observe } from '../operations/ports/index.js';
import { logLines, type LogLine, type Masking } from './log-lines.js';
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

/** Returns an `Observe` that writes one line to `logger` for each event. */
export function createObserver(logger: Logger, { addressSecret }: ObserverOptions = {}): Observe {
  const masking = maskingBy(addressSecret);
  return (event) => {
    // The table's type makes sure that a kind has the line of its own events.
    const line = logLines[event.kind] as LogLine<ObservedEvent>;
    logger[line.level](line.fields(event, masking), line.message);
  };
}
