/**
 * Short reads that are asked for in one iteration of the event loop go to one session, in one write: to write to a socket
 * takes longer than all else that a short read does (ADR 0071). Each is a transaction of its own, and fails alone.
 */
import type pg from 'pg';
import type { Bounds } from '../../domain/access/bounds.js';
import type { Statement } from './bounded-client.js';
import { ClientGoneError, OutOfTimeError } from './errors.js';
import type { SessionClient } from './session-client.js';
import { waitFor } from './wait.js';

/** As the pool lends it. */
export type SharedSession = Pick<SessionClient, 'together' | 'isPooled'> & { release(): void };

export interface SharedStatement extends Statement {
  /** As `prepared` takes it. */
  readonly weight: number;
}

interface Read {
  readonly statement: SharedStatement;
  readonly bounds: Bounds | undefined;
  readonly resolve: (result: Promise<pg.QueryResult>) => void;
  readonly reject: (error: unknown) => void;
}

/** Of the reads that share a session. More would keep the last ones waiting while other sessions are idle. */
const maxWeight = 16;

/** Returns the reads in their order, as many together as may share a session. */
function batchesOf(reads: readonly Read[]): Read[][] {
  const batches: Read[][] = [];
  let weight = Infinity;
  for (const read of reads) {
    weight += read.statement.weight;
    if (weight > maxWeight) {
      batches.push([]);
      weight = read.statement.weight;
    }
    batches.at(-1)?.push(read);
  }
  return batches;
}

/** Throws if nobody waits for the read any more. */
function requireWaiting({ deadline = Infinity, client }: Partial<Bounds> = {}): void {
  if (client?.isGone()) throw new ClientGoneError();
  if (deadline <= performance.now()) throw new OutOfTimeError();
}

export interface SharedReadsOptions {
  readonly connect: () => Promise<SharedSession>;
  /** Runs a statement in a session of its own. */
  readonly runAlone: (statement: Statement, bounds?: Bounds) => Promise<pg.QueryResult>;
}

export class SharedReads {
  private waiting: Read[] = [];

  constructor(private readonly options: SharedReadsOptions) {}

  /** Returns what the statement found. Throws as a session does, and at the deadline of the bounds. */
  async run(statement: SharedStatement, bounds?: Bounds): Promise<pg.QueryResult> {
    requireWaiting(bounds);
    const result = new Promise<pg.QueryResult>((resolve, reject) => {
      this.waiting.push({ statement, bounds, resolve, reject });
    });
    if (this.waiting.length === 1) setImmediate(() => this.sendAll());
    return waitFor(result, bounds);
  }

  private sendAll(): void {
    const reads = this.waiting;
    this.waiting = [];
    for (const batch of batchesOf(reads)) {
      this.send(batch).catch((error) => batch.forEach(({ reject }) => reject(error)));
    }
  }

  /** Throws if there is no session. */
  private async send(reads: readonly Read[]): Promise<void> {
    const session = await this.options.connect();
    try {
      if (session.isPooled) {
        // A session of a pooler runs one transaction at a time, of several statements each.
        for (const read of reads) this.sendAlone(read);
        return;
      }
      const sent = session.together(reads.map(({ statement }) => statement));
      reads.forEach(({ resolve }, index) => resolve(sent[index]!));
      await Promise.allSettled(sent);
    } finally {
      session.release();
    }
  }

  private sendAlone({ statement, bounds, resolve }: Read): void {
    resolve(this.options.runAlone(statement, bounds));
  }
}
