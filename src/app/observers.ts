/** How a process tells its operator: by lines of the log and, if the settings name a collector, by spans. */
import type { Config } from '../config/index.js';
import { createLogger } from '../observability/logger.js';
import { createObserver, type Observe } from '../observability/observe.js';
import type { Traces } from '../observability/traces/traces.js';
import { readVersion } from './version.js';

export interface Observers {
  /** Writes lines of the log. */
  readonly observe: Observe;
  /** Undefined if no span is made. */
  readonly traces: Traces | undefined;
}

/** OpenTelemetry is loaded only if it is used. */
async function openTraces(
  { traces }: Pick<Config, 'traces'>,
  onFailure: (error: unknown) => void,
): Promise<Traces | undefined> {
  if (traces === null) return undefined;
  const library = await import('../observability/traces/traces.js');
  return library.openTraces({ ...traces, version: readVersion(), onFailure });
}

/** Returns the observers of a process. Each line of the log has the members of `always`. */
export async function openObservers(
  config: Pick<Config, 'log' | 'traces'>,
  always: object = {},
): Promise<Observers> {
  const traces = await openTraces(config, (error) => observe({ kind: 'traces.failed', error }));
  const logger = createLogger(config.log.level, undefined, traces?.spanIds).child(always);
  const observe = createObserver(logger, config.log);
  return { observe, traces };
}
