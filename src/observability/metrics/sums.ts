/** The metrics of several processes that are one service to Prometheus. */
import { AggregatorRegistry } from 'prom-client';
import type { MetricValues } from './metrics.js';

/** By the number of each process that runs; undefined for one that did not answer. */
type ValuesByProcess = ReadonlyMap<number, MetricValues | undefined>;

export interface Sums {
  /** Returns the metrics in Prometheus's text format. Of `own`, the values of another process, only the events count. */
  render(processes: ValuesByProcess, own: MetricValues): Promise<string>;
}

/** By prom-client's own words, which its types do not know. */
const counting: ReadonlySet<string> = new Set(['counter', 'histogram']);

function countsOf(values: MetricValues): MetricValues {
  return values.filter(({ type }) => counting.has(String(type)));
}

function eventsOf(values: MetricValues): MetricValues {
  return values.filter(({ name }) => name === 'rekey_events_total');
}

/**
 * Returns sums that never fall. What a process had counted stays in them when it has ended or does not answer: a counter
 * that falls looks to Prometheus as if it had begun anew, and all that it shows as if it had happened since.
 */
export function createSums(): Sums {
  const last = new Map<number, MetricValues>();
  let past: MetricValues = [];

  async function keepThoseOf(ended: number, counts: MetricValues): Promise<void> {
    last.delete(ended);
    past = await AggregatorRegistry.aggregate([past, counts]).getMetricsAsJSON();
  }

  return {
    async render(processes, own) {
      for (const [id, counts] of last) if (!processes.has(id)) await keepThoseOf(id, counts);
      for (const [id, values] of processes) if (values) last.set(id, countsOf(values));
      const known = [...processes].map(([id, values]) => values ?? last.get(id) ?? []);
      return AggregatorRegistry.aggregate([...known, past, eventsOf(own)]).metrics();
    },
  };
}
