/** The processes of a service that runs with WORKERS, as its operator sees them. */
import { readFileSync } from 'node:fs';
import { until } from '../until.js';
import type { Service } from './service.js';

export interface Line {
  readonly level: number;
  readonly pid: number;
  readonly msg: string;
  readonly [member: string]: unknown;
}

/** Returns the lines of the log. Throws if one is not whole. */
export function linesOf({ output }: Service): Line[] {
  const text = output.join('');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Returns the pids of the processes that a process has started. */
export function childrenOf(pid: number | undefined): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

/** Returns the line of the log with that message, once it has been written so many times. */
export async function lineOf(service: Service, msg: string, times = 1): Promise<Line> {
  const found = () => linesOf(service).filter((line) => line.msg === msg)[times - 1];
  return until(found, 20_000);
}
