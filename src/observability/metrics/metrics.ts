/** Metrics for Prometheus: one more listener to the events, and values that are read when somebody asks. */
import { collectDefaultMetrics, type Registry } from 'prom-client';
import type {
  Check,
  EventKind,
  EventOf,
  LoggedKind,
  ObservedEvent,
  Readiness,
  ReplicaState,
} from '../../operations/ports/index.js';
import { isLogged } from '../log-lines.js';
import { createInstruments, type Instruments } from './instruments.js';
import { codeLabel, measures } from './measures.js';
import { startCounters } from './zeros.js';

/** What is read for each scrape. */
export interface MetricSources {
  readonly readiness: () => Promise<Readiness>;
  readonly pool: () => {
    readonly open: number;
    readonly idle: number;
    readonly waiting: number;
  };
  /** Returns null without a replica. */
  readonly replica?: () => ReplicaState | null;
}

/** The values of all metrics, which can be sent to another process. */
export type MetricValues = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

export interface Metrics {
  readonly listener: (event: ObservedEvent) => void;
  readonly contentType: string;
  /** Returns the metrics in Prometheus's text format. */
  render(sources: MetricSources): Promise<string>;
  /** Returns what `render` does, as values. Without sources, what only they know is not in it. */
  values(sources?: MetricSources): Promise<MetricValues>;
}

export interface MetricOptions {
  readonly version: string;
  readonly gate: { readonly concurrency: number; readonly queue: number };
}

const values: Readonly<Record<Check['status'], number>> = { ok: 1, warn: 0.5, fail: 0 };

/** What nobody knows has no value: with the last one, it would look as if the queue stood still. */
function setQueues({ queues, failures }: Readiness, { set, clear }: Instruments): void {
  clear('rekey_queue_age_seconds');
  clear('rekey_queue_worker_seen_seconds');
  for (const { queue, dueSeconds, workerSeenSeconds } of queues) {
    set('rekey_queue_age_seconds', dueSeconds, { queue });
    if (workerSeenSeconds !== null)
      set('rekey_queue_worker_seen_seconds', workerSeenSeconds, { queue });
  }
  clear('rekey_queue_failing_seconds');
  for (const { queue, task, code, seconds } of failures)
    set('rekey_queue_failing_seconds', seconds, { queue, task, code: codeLabel(code) });
}

function setReadiness(readiness: Readiness, instruments: Instruments): void {
  const { isReady, checks } = readiness;
  instruments.set('rekey_ready', isReady ? 1 : 0);
  for (const [check, { status }] of Object.entries(checks))
    instruments.set('rekey_check', values[status], { check });
  setQueues(readiness, instruments);
}

function setPool({ open, idle, waiting }: ReturnType<MetricSources['pool']>, { set }: Instruments) {
  set('rekey_database_sessions', open - idle, { state: 'busy' });
  set('rekey_database_sessions', idle, { state: 'idle' });
  set('rekey_database_waiting', waiting);
}

function setReplica(state: ReplicaState | null, { set, clear }: Instruments): void {
  clear('rekey_replica_lag_seconds');
  if (state?.lagSeconds == null) return;
  set('rekey_replica_lag_seconds', state.lagSeconds, { used: state.isUsed ? 'yes' : 'no' });
}

async function setFrom({ readiness, pool, replica }: MetricSources, instruments: Instruments) {
  setReadiness(await readiness(), instruments);
  setPool(pool(), instruments);
  setReplica(replica?.() ?? null, instruments);
}

/** Sets what stays the same while the process runs. */
function setConstants({ set }: Instruments, { version, gate }: MetricOptions): void {
  set('rekey_hash_gate_places', gate.queue);
  set('rekey_hash_gate_concurrency', gate.concurrency);
  set('rekey_processes', 1);
  set('rekey_build_info', 1, { version });
}

/** Returns the metrics of a process, with Node's own. */
export function createMetrics(options: MetricOptions): Metrics {
  const instruments = createInstruments();
  const { registry, count } = instruments;
  collectDefaultMetrics({ register: registry });
  startCounters(instruments);
  setConstants(instruments, options);
  return {
    listener(event) {
      // The table's type makes sure that a kind has the measure of its own events.
      const measure = measures[event.kind] as
        ((of: EventOf<EventKind>, on: Instruments) => void) | undefined;
      measure?.(event as EventOf<EventKind>, instruments);
      if (isLogged(event)) count('rekey_events_total', { kind: event.kind satisfies LoggedKind });
    },
    contentType: registry.contentType,
    async render(sources) {
      await setFrom(sources, instruments);
      return registry.metrics();
    },
    async values(sources) {
      if (sources) await setFrom(sources, instruments);
      return registry.getMetricsAsJSON();
    },
  };
}
