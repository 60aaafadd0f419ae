/** What was measured, with the aims. */
import { median, type Sample } from '../support.js';
import type { Candidate } from './candidate.js';

export interface Bar {
  readonly what: string;
  /** How many times the rate of the better peer Rekey is to have. */
  readonly atLeast: number;
}

export interface Row extends Bar {
  /** Medians of the rounds, in the order of the servers: Rekey, then its peers. */
  readonly perSecond: readonly number[];
  readonly cpuMs: readonly number[];
  /** Rekey's rate divided by that of each peer: medians of the ratios of each round. */
  readonly ratios: readonly number[];
  /** The smaller ratio, that to the better peer. */
  readonly ratio: number;
  readonly isMet: boolean;
}

/** Returns the row of samples, Rekey's first. */
export function summarize(bar: Bar, [own = [], ...peers]: readonly Sample[][]): Row {
  const all = [own, ...peers];
  const ratios = peers.map((of) => median(own.map((s, n) => s.perSecond / of[n]!.perSecond)));
  const ratio = Math.min(...ratios);
  return {
    ...bar,
    perSecond: all.map((of) => median(of.map((s) => s.perSecond))),
    cpuMs: all.map((of) => median(of.map((s) => s.cpu))),
    ratios,
    ratio,
    isMet: ratio >= bar.atLeast,
  };
}

function cellsOf({ what, atLeast, perSecond, cpuMs, ratio, isMet }: Row): string[] {
  const rates = perSecond.map((rate, n) => {
    return `${rate.toFixed(rate < 100 ? 1 : 0)}/s (${cpuMs[n]?.toFixed(2)} ms)`;
  });
  return [what, ...rates, ratio.toFixed(2), String(atLeast), isMet ? 'yes' : 'no'];
}

/** Returns a table in Markdown: requests a second, CPU of the server's process for each, and the aims. */
export function renderTable(servers: readonly Candidate[], rows: readonly Row[]): string {
  const names = servers.map(({ name, version }) => `${name} ${version}`);
  const head = ['', ...names, 'of the better', 'aim', 'met'];
  const hashes = ['hash', ...servers.map(({ hash }) => hash), '', '', ''];
  const lines = [head, head.map(() => '---'), ...rows.map(cellsOf), hashes];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
