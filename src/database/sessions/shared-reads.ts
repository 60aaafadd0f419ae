/**
 * Short reads that are asked for in one iteration of the event loop go to one session, in one write: a write to a
 * socket, which wakes a process of the server, took a quarter of a short read (ADR 0071). Each is a transaction of its own.
 */
import type pg from 'pg';
import type { Bounds } from '../../domain/access/bounds.js';
import { codeOf } from '../connection/driver-error.js';
import type { Statement } from './bounded-client.js';
import { ClientGoneError, OutOfTimeError } from './errors.js';
import type { SessionClient } from './session-client.js';
import { waitFor } from './wait.js';

/** As the pool lends it. */
export type SharedSession = Pick<SessionClient, 'together' | 'isPooled' | 'abandon'> & {
  release(): void;
};

export interface SharedStatement extends Statement {
  /** As `prepared` takes it. */
  readonly weight: number;
}

interface Read {
  readonly statement: SharedStatement;
  readonly bounds: Bounds | undefined;
  readonly resolve: (result: pg.QueryResult | Promise<pg.QueryResult>) => void;
  readonly reject: (error: unknown) => void;
}

/** Of the reads that share a session. More would keep the last ones waiting while other sessions are idle. */
const maxWeight = 16;

/**
 * After so long (milliseconds), a lock or a slow disk has the session. All that it has not answered are sent again, each alone:
 * there, they end with their clients and deadlines.
 */
const patienceMs = 100;

/** A statement of that name is not prepared: the read that was to prepare it, earlier in the same write, failed. */
const isUnprepared = (error: unknown): boolean => codeOf(error) === '26000';

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

/** Whether somebody still waits for the read. If not, it has failed. */
function isWaitedFor({ bounds, reject }: Read): boolean {
  const { deadline = Infinity, client } = bounds ?? {};
  if (client?.isGone()) reject(new ClientGoneError());
  else if (deadline <= performance.now()) reject(new OutOfTimeError());
  else return true;
  return false;
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
    const result = new Promise<pg.QueryResult>((resolve, reject) => {
      const read = { statement, bounds, resolve, reject };
      if (isWaitedFor(read)) this.add(read);
    });
    return waitFor(result, bounds);
  }

  private add(read: Read): void {
    if (this.waiting.push(read) === 1) setImmediate(() => this.sendAll());
  }

  private sendAll(): void {
    const reads = this.waiting;
    this.waiting = [];
    for (const batch of batchesOf(reads))
      this.send(batch).catch((error) => batch.forEach(({ reject }) => reject(error)));
  }

  /** Throws if there is no session. */
  private async send(reads: readonly Read[]): Promise<void> {
    const session = await this.options.connect();
    try {
      const wanted = reads.filter(isWaitedFor);
      // A session of a pooler runs one transaction at a time, of several statements each.
      if (session.isPooled) for (const read of wanted) this.sendAlone(read);
      else await this.share(session, wanted);
    } finally {
      session.release();
    }
  }

  /** Returns when the session has answered all, or is of no use since one takes too long. */
  private async share(session: SharedSession, reads: readonly Read[]): Promise<void> {
    const sent = session.together(reads.map(({ statement }) => statement));
    const left = new Set<Read>();
    let answered = 0;
    const answers = reads.map(async (read, index) => {
      await sent[index]?.then(read.resolve, (error) => {
        if (!left.has(read)) this.fail(read, error);
      });
      answered += 1;
    });
    const leave = () => {
      for (const read of reads.slice(answered)) {
        left.add(read);
        this.sendAlone(read);
      }
      if (left.size > 0) session.abandon();
    };
    // What has come while the process was busy is read first.
    const timer = setTimeout(() => setImmediate(leave), patienceMs);
    for (const answer of answers) {
      await answer;
      if (left.size > 0) break;
    }
    clearTimeout(timer);
  }

  private fail(read: Read, error: unknown): void {
    if (isUnprepared(error)) this.sendAlone(read);
    else read.reject(error);
  }

  private sendAlone({ statement, bounds, resolve }: Read): void {
    resolve(this.options.runAlone(statement, bounds));
  }
}
