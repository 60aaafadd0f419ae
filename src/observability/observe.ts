/** Tells the log of each event. */
import type { EventKind, EventOf, Observe } from '../operations/ports/index.js';
import { logLines } from './log-lines.js';
import type { Logger } from './logger.js';

function writeLine<Kind extends EventKind>(logger: Logger, event: EventOf<Kind>): void {
  const { level, message, fields } = logLines[event.kind];
  logger[level](fields(event), message);
}

/** Returns an `Observe` that writes one line to `logger` for each event. */
export function createObserver(logger: Logger): Observe {
  return (event) => writeLine(logger, event);
}
