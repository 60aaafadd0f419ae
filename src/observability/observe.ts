/** The observer: writes a line to the log for each event. */
import type { ObservedEvent, Observe } from '../operations/ports/index.js';
import { logLines, type LogLine } from './log-lines.js';
import type { Logger } from './logger.js';

export type { Observe } from '../operations/ports/index.js';

/** Returns an `Observe` that writes one line to `logger` for each event. */
export function createObserver(logger: Logger): Observe {
  return (event) => {
    // The table's type makes sure that a kind has the line of its own events.
    const line = logLines[event.kind] as LogLine<ObservedEvent>;
    logger[line.level](line.fields(event), line.message);
  };
}
