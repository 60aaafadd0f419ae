/** Metrics for Prometheus: one more listener to the events, and values that are read when somebody asks. */
import { collectDefaultMetrics } from 'prom-client';
import type {
  Check,
  EventKind,
  EventOf,
  LoggedKind,
  ObservedEvent,
  Readiness,
} from '../../operations/ports/index.js';
import { isLogged, loggedKinds } from '../log-lines.js';
import { createInstruments, type Instruments } from './instruments.js';
import { measures } from './measures.js';

/** What is read for each scrape. */
export interface MetricSources {
  readonly readiness: () => Promise<Readiness>;
  readonly pool: () => {
    readonly total: number;
    readonly idle: number;
    readonly waiting: number;
  };
}

export interface Metrics {
  readonly listener: (event: ObservedEvent) => void;
  readonly contentType: string;
  /** Returns the metrics in Prometheus's text format. */
  render(sources: MetricSources): Promise<string>;
}

export interface MetricOptions {
  readonly version: string;
  readonly gate: { readonly concurrency: number; readonly queue: number };
}

const values: Readonly<Record<Check['status'], number>> = { ok: 1, warn: 0.5, fail: 0 };

function setReadiness({ isReady, checks, queueAges }: Readiness, instruments: Instruments): void {
  instruments.set('rekey_ready', isReady ? 1 : 0);
  for (const [check, { status }] of Object.entries(checks))
    instruments.set('rekey_check', values[status], { check });
  // An age that nobody knows would look as if the queue stood still.
  instruments.clear('rekey_queue_age_seconds');
  for (const [queue, age] of queueAges) instruments.set('rekey_queue_age_seconds', age, { queue });
}

function setPool(
  { total, idle, waiting }: ReturnType<MetricSources['pool']>,
  { set }: Instruments,
) {
  set('rekey_database_sessions', total - idle, { state: 'busy' });
  set('rekey_database_sessions', idle, { state: 'idle' });
  set('rekey_database_waiting', waiting);
}

/** Prometheus sees no increase in a counter that begins with its first event. */
function setZeros({ count, set }: Instruments, { version, gate }: MetricOptions): void {
  for (const kind of loggedKinds) count('rekey_events_total', { kind }, 0);
  for (const by of ['customer', 'integration']) count('rekey_resets_requested_total', { by }, 0);
  for (const mail of ['reset_link', 'change_notice'])
    for (const outcome of ['sent', 'failed']) count('rekey_mails_total', { mail, outcome }, 0);
  count('rekey_sign_ins_total', { outcome: 'ok' }, 0);
  for (const name of ['proven', 'guess']) set('rekey_hash_gate_waiting', 0, { class: name });
  set('rekey_hash_gate_places', gate.queue);
  set('rekey_hash_gate_concurrency', gate.concurrency);
  set('rekey_build_info', 1, { version });
}

/** Returns the metrics of a process, with Node's own. */
export function createMetrics(options: MetricOptions): Metrics {
  const instruments = createInstruments();
  const { registry, count } = instruments;
  collectDefaultMetrics({ register: registry });
  setZeros(instruments, options);
  return {
    listener(event) {
      // The table's type makes sure that a kind has the measure of its own events.
      const measure = measures[event.kind] as
        ((of: EventOf<EventKind>, on: Instruments) => void) | undefined;
      measure?.(event as EventOf<EventKind>, instruments);
      if (isLogged(event)) count('rekey_events_total', { kind: event.kind satisfies LoggedKind });
    },
    contentType: registry.contentType,
    async render({ readiness, pool }) {
      setReadiness(await readiness(), instruments);
      setPool(pool(), instruments);
      return registry.metrics();
    },
  };
}
