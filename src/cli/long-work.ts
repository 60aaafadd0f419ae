/** What commands share that take long: they say how far they are, and end well when they are told to. */

/** How often they say how far they are (milliseconds). */
const intervalMs = 2000;

/** Returns a signal that is aborted by Ctrl-C or SIGTERM; a second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return stopping.signal;
}

/** A number for people: `1,234,567`. */
export function toCount(rows: number): string {
  return rows.toLocaleString('en-US');
}

/** Prints a line on standard error, where it is not in the way of results. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Counts the rows of a work, and tells every two seconds how many there are and how fast they go. */
export class Progress {
  private readonly counts = new Map<string, number>();
  private readonly begin = performance.now();
  private readonly timer: NodeJS.Timeout;

  /** `verb`: what happens to the rows, such as `Exported`. */
  constructor(private readonly verb: string) {
    this.timer = setInterval(() => tell(this.line), intervalMs);
  }

  add(name: string, rows: number): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + rows);
  }

  /** The rows by name, in the order in which the names came. */
  get rows(): ReadonlyMap<string, number> {
    return this.counts;
  }

  /** Tells nothing more. */
  end(): void {
    clearInterval(this.timer);
  }

  private get line(): string {
    const some = [...this.counts].filter(([, rows]) => rows > 0);
    const total = some.reduce((sum, [, rows]) => sum + rows, 0);
    const parts = some.map(([name, rows]) => `${name} ${toCount(rows)}`).join(', ');
    const seconds = (performance.now() - this.begin) / 1000;
    const rate = toCount(Math.round(total / seconds));
    return `${this.verb} so far: ${parts || 'nothing'}; ${rate} rows/s for ${Math.round(seconds)} s.`;
  }
}
