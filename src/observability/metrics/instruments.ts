/** The metrics of the table in a registry of prom-client. */
import { Counter, Gauge, Histogram, Registry, type Aggregator } from 'prom-client';
import { metricTable, type MetricName, type MetricRow } from './table.js';

type Labels = Readonly<Record<string, string | number>>;

type OfType<Type extends string> = {
  [Name in MetricName]: (typeof metricTable)[Name]['type'] extends Type ? Name : never;
}[MetricName];

export type CounterName = OfType<'counter'>;

/** Three ways to measure. Each takes the labels of its metric's row. */
export interface Instruments {
  readonly registry: Registry;
  readonly count: (name: CounterName, labels?: Labels, by?: number) => void;
  readonly record: (name: OfType<'histogram'>, value: number, labels?: Labels) => void;
  readonly set: (name: OfType<'gauge'>, value: number, labels?: Labels) => void;
  /** Removes the values of a gauge, which are not known any more. */
  readonly clear: (name: OfType<'gauge'>) => void;
}

/** Returns instruments in a registry of their own, since several services may run in one process. */
export function createInstruments(): Instruments {
  const registry = new Registry();
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [name, row] of Object.entries<MetricRow>(metricTable)) {
    const { help, labels: labelNames } = row;
    const aggregator: Aggregator = row.aggregator ?? 'sum';
    const options = { name, help, labelNames, aggregator, registers: [registry] };
    if (row.type === 'counter') counters.set(name, new Counter(options));
    else if (row.type === 'gauge') gauges.set(name, new Gauge(options));
    else histograms.set(name, new Histogram({ ...options, buckets: [...(row.buckets ?? [])] }));
  }
  return {
    registry,
    count: (name, labels = {}, by = 1) => counters.get(name)?.inc(labels, by),
    record: (name, value, labels = {}) => histograms.get(name)?.observe(labels, value),
    set: (name, value, labels = {}) => gauges.get(name)?.set(labels, value),
    clear: (name) => gauges.get(name)?.reset(),
  };
}
