/** Runs the service: in this process, or in several that share its port. */
import { ConfigError, loadServiceConfig } from '../config/index.js';
import { startProcess } from './process/start.js';

export interface ServiceOptions {
  /** How many processes serve the port; by default WORKERS says it. */
  readonly workers?: number | undefined;
  /** The arguments by which this program runs the service, without the number of processes. */
  readonly args: readonly string[];
}

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof ConfigError) return message;
  const isForbidden = code === 'EACCES';
  const reason = isForbidden ? 'this user may not use the port or the data directory.' : message;
  return `Rekey could not start: ${reason}`;
}

async function start({ workers, args }: ServiceOptions): Promise<void> {
  const config = loadServiceConfig(workers);
  if (config.service.workers === 1) return startProcess(config);
  // Loaded only if it is used: one process is no cluster.
  const { runInCluster } = await import('./cluster/run.js');
  return runInCluster(config, args);
}

/** Returns when the service listens. If it cannot start, says why and ends the process with 1. */
export async function runService(options: ServiceOptions): Promise<void> {
  try {
    await start(options);
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exit(1);
  }
}
