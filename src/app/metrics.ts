/** Metrics, loaded and built only if the settings name a port for them. */
import type { Config } from '../config/index.js';
import type { Metrics } from '../observability/metrics/metrics.js';
import { readVersion } from './version.js';

/** Returns null if nobody can ask for them. */
export async function wireMetrics(
  config: Pick<Config, 'metrics' | 'hashGate'>,
): Promise<Metrics | null> {
  if (config.metrics.port === null) return null;
  const { createMetrics } = await import('../observability/metrics/metrics.js');
  return createMetrics({ version: readVersion(), gate: config.hashGate });
}
