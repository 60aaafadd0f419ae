/** What an operator's programs see: the metrics and the readiness of a service or a worker. */
import { until } from '../until.js';

/** The value of each sample, by its name and labels as they are written. */
export type Samples = ReadonlyMap<string, number>;

const sample = /^(\w+(?:\{[^}]*\})?) (\S+)$/gm;

/** Returns the URL of the listener, from the line of the log that says so. */
export async function operatorUrl(log: () => string): Promise<string> {
  return until(() => /"url":"([^"]+)","msg":"metrics"/.exec(log())?.[1], 30_000);
}

/** Returns the samples of a text in Prometheus's format. */
export function samplesOf(text: string): Samples {
  const found = [...text.matchAll(sample)].map(([, name = '', value]) => [name, Number(value)]);
  return new Map(found as [string, number][]);
}

export async function readMetrics(url: string): Promise<{ text: string; samples: Samples }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return { text, samples: samplesOf(text) };
}

/** Returns what the samples of a metric add up to, of those whose labels have all these texts. */
export function sumOf(samples: Samples, name: string, ...labels: string[]): number {
  const own = [...samples].filter(([key]) => key === name || key.startsWith(`${name}{`));
  const chosen = own.filter(([key]) => labels.every((label) => key.includes(label)));
  return chosen.reduce((sum, [, value]) => sum + value, 0);
}
