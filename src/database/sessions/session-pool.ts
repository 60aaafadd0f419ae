/** The sessions of a process. Those that are of no use any more are left, so that the next statement gets another. */
import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { Bounds } from '../../domain/access/bounds.js';
import type { PreparedStatement } from '../connection/prepared.js';
import type { SessionOptions, Statement } from './bounded-client.js';
import { SessionClient } from './session-client.js';
import { SharedReads, type SharedSession } from './shared-reads.js';

export interface SessionCounts {
  readonly open: number;
  readonly idle: number;
  /** Work that waits for a session. */
  readonly waiting: number;
}

/** How often a session that refuses a write lets the pool look whether a new one would, if nobody waits for it. */
const unhurriedMs = 5000;

interface Probe {
  readonly startedAt: number;
  readonly isWritable: Promise<boolean>;
}

/** As the pool lends it. */
type LentSession = Omit<SessionClient, 'query'> & {
  query(statement: Statement): Promise<pg.QueryResult>;
  release(): void;
};

const writableQuestion = `SELECT current_setting('transaction_read_only') = 'off' AS "isWritable"`;

export class SessionPool extends pg.Pool {
  private lastProbe: Probe | undefined;
  private readonly lent = new Set<SessionClient>();
  private readonly idle = new Set<SessionClient>();
  private readonly sessionOptions: SessionOptions;
  private readonly sharedReads = new SharedReads({
    connect: () => this.connect() as unknown as Promise<SharedSession>,
    runAlone: (statement, bounds) => this.runAlone(statement, bounds),
  });
  /**
   * False while each statement has a span, behind a pooler, and of the embedded database, whose one session takes turns.
   */
  sharesReads: boolean;

  constructor(options: pg.PoolConfig & SessionOptions) {
    super({ ...options, Client: SessionClient });
    this.sessionOptions = options;
    this.sharesReads = options.pipeline === true;
    this.on('connect', (client) => this.watch(client as unknown as SessionClient));
    this.on('acquire', (client) => this.lend(client as unknown as SessionClient));
    this.on('release', (_error, client) => this.takeBack(client as unknown as SessionClient));
    this.on('remove', (client) => this.forget(client as unknown as SessionClient));
  }

  get counts(): SessionCounts {
    return { open: this.totalCount, idle: this.idleCount, waiting: this.waitingCount };
  }

  /** Runs one statement, within bounds. Returns its rows. */
  async rowsOf<Row>(
    text: string | PreparedStatement,
    values: unknown[],
    bounds?: Bounds,
  ): Promise<Row[]> {
    const statement = typeof text === 'string' ? { text, weight: 0 } : text;
    const sent = { ...statement, values };
    const isShared = this.sharesReads && statement.weight > 0;
    const { rows } = await (isShared
      ? this.sharedReads.run(sent, bounds)
      : this.runAlone(sent, bounds));
    return rows as Row[];
  }

  private async runAlone(statement: Statement, bounds?: Bounds): Promise<pg.QueryResult> {
    const session = (await this.connect()) as unknown as LentSession;
    try {
      return await session.within(bounds, () => session.query(statement));
    } finally {
      session.release();
    }
  }

  /** Leaves each session that is open now: idle ones at once, others when their work is done. */
  renew(): void {
    for (const client of this.lent) client.isStale = true;
    for (const client of this.idle) client.drop();
  }

  /**
   * Returns whether a new session takes writes, and leaves the others then: after a failover or a change of the settings
   * they go on refusing them. It asks at most once in `everyMs` milliseconds; meanwhile the last answer counts.
   */
  findWritable(everyMs: number): Promise<boolean> {
    const now = performance.now();
    if (this.lastProbe && now - this.lastProbe.startedAt < everyMs)
      return this.lastProbe.isWritable;
    const isWritable = this.askNewSession().catch(() => false);
    this.lastProbe = { startedAt: now, isWritable };
    return isWritable;
  }

  private async askNewSession(): Promise<boolean> {
    const session = new SessionClient(this.sessionOptions);
    try {
      await session.open();
      const [row] = await session.rowsOf<{ isWritable: boolean }>(writableQuestion);
      if (row?.isWritable) this.renew();
      return row?.isWritable === true;
    } finally {
      session.dismiss();
    }
  }

  private watch(client: SessionClient): void {
    client.onSilent = (since) => this.leaveSilent(since);
    client.onReadOnly = () => void this.findWritable(unhurriedMs);
    if (client.isPooled) this.sharesReads = false;
  }

  /** If one session is silent, those that have said nothing since then probably are, too. */
  private leaveSilent(since: number): void {
    for (const client of this.idle) if (client.answeredAt < since) client.drop();
  }

  private lend(client: SessionClient): void {
    this.idle.delete(client);
    this.lent.add(client);
  }

  /** Comes before the pool looks at it: one that has ended is not kept. */
  private takeBack(client: SessionClient): void {
    this.lent.delete(client);
    if (client.isReusable) this.idle.add(client);
    else client.dismiss();
  }

  private forget(client: SessionClient): void {
    this.lent.delete(client);
    this.idle.delete(client);
  }
}

/** Returns the pool of a `DataSource` that is open. */
export function poolOf({ driver }: DataSource): SessionPool {
  return (driver as unknown as { master: SessionPool }).master;
}
