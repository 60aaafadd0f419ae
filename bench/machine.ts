/** The machine that is measured. */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { serverVersion } from './service.js';

/** The average number of processes that run or wait, of the last minute. */
export const load = () => (loadavg()[0] ?? NaN).toFixed(1);

/** Returns its cores, processor, Node and PostgreSQL, and its load. */
export async function describeMachine(): Promise<string> {
  const cores = `${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown processor'}`;
  return `${cores}, Node ${process.version}, PostgreSQL ${await serverVersion()}, load ${load()}`;
}
