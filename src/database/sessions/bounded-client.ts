/** A client that bounds each statement, and says when its peer falls silent. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Bounds, ClientWatch } from '../../domain/access/bounds.js';
import { cancelStatement } from './cancel.js';
import { ClientGoneError, OutOfTimeError, OutcomeUnknownError } from './errors.js';
import { connectMs, endingMs, migrationMs, statementMs } from './limits.js';
import { isAnswerLost, isSilence, mayCommit } from './lost-answer.js';
import { parseTimestamp } from './timestamps.js';

export interface SessionOptions extends pg.ClientConfig {
  /** How long a statement may take (milliseconds); null for the embedded database, which cannot fall silent. */
  readonly boundMs?: number | null;
}

/** What is sent of the driver's configuration of a statement. */
export type Statement = Pick<pg.QueryConfig, 'name' | 'text' | 'values'>;

export const isEnding = /^(?:COMMIT|ROLLBACK)$/;

export class BoundedClient extends pg.Client {
  /** Members of the driver's that its types do not name. */
  declare readonly processID: number | null;
  declare private readonly secretKey: number | null;
  /** By `performance.now()`: when the peer last answered. */
  answeredAt = -Infinity;
  /** Called when the peer has said nothing since then, for as long as a statement may take. */
  onSilent: (since: number) => void = () => undefined;
  /** Called when the session has refused a write. */
  onReadOnly: () => void = () => undefined;
  private boundMs: number | null;
  private bounds: Bounds | undefined;
  private underWay = 0;
  private isLeft = false;

  constructor(config: SessionOptions = {}) {
    super(config);
    this.setTypeParser(pg.types.builtins.TIMESTAMPTZ, parseTimestamp);
    this.boundMs = config.boundMs === undefined ? statementMs : config.boundMs;
  }

  /** Whether a statement is under way. */
  get isBusy(): boolean {
    return this.underWay > 0;
  }

  /** Runs `work`, whose statements obey the bounds. Nobody else may use the session meanwhile. */
  async within<T>(bounds: Bounds | undefined, work: () => Promise<T>): Promise<T> {
    this.bounds = bounds;
    try {
      return await work();
    } finally {
      this.bounds = undefined;
    }
  }

  /** Runs `work`, whose statements may take longer than any of a request. */
  async unbound<T>(work: () => Promise<T>): Promise<T> {
    const usual = this.boundMs;
    this.boundMs = usual === null ? null : migrationMs;
    try {
      return await work();
    } finally {
      this.boundMs = usual;
    }
  }

  /** Ends the session. A peer that is silent does not say goodbye, so nothing waits for it long. */
  override end(callback?: (error: Error) => void): never {
    const timer = setTimeout(() => this.connection.stream.destroy(), endingMs).unref();
    this.connection.once('end', () => clearTimeout(timer));
    return (callback ? super.end(callback) : super.end()) as never;
  }

  /** Ends it, and does not wait for that. */
  dismiss(): void {
    this.end(() => undefined);
  }

  /** Ends an idle session of a pool at once. The pool forgets it before this returns. */
  drop(): void {
    this.emit('error', new Error('The session is of no use any more.'));
    this.connection.stream.destroy();
  }

  /**
   * Sends statements in one write, each a transaction of its own; for sessions with `pipeline`. Returns what each found, or
   * failed with.
   */
  together(statements: readonly Statement[]): Promise<pg.QueryResult>[] {
    const { stream } = this.connection;
    stream.cork();
    try {
      return statements.map((statement) => this.send(statement));
    } finally {
      stream.uncork();
    }
  }

  /** Sends a statement within the bounds of the work that runs now. */
  protected async bounded(
    statement: Statement,
    commits = mayCommit(statement.text, this.getTransactionStatus() === 'I'),
  ): Promise<pg.QueryResult> {
    const { deadline = Infinity, client } = (this.boundMs !== null && this.bounds) || {};
    const left = deadline - performance.now();
    const isEnd = isEnding.test(statement.text);
    if (!isEnd && client?.isGone()) throw new ClientGoneError();
    if (!isEnd && left <= 0) throw new OutOfTimeError();
    const within = isEnd ? Math.max(left, endingMs) : left;
    try {
      return await (client && !isEnd
        ? this.whileWaitedFor(client, () => this.send(statement, within))
        : this.send(statement, within));
    } catch (error) {
      if (commits && isAnswerLost(error)) throw new OutcomeUnknownError(error);
      throw error;
    }
  }

  /** Cancels the statement if the client goes. No later statement starts before the server has taken that. */
  private async whileWaitedFor<T>(client: ClientWatch, work: () => Promise<T>): Promise<T> {
    let cancelled: Promise<void> | undefined;
    const stopWatching = client.onGone(() => void (cancelled = this.cancel()));
    try {
      return await work();
    } catch (error) {
      throw cancelled ? new ClientGoneError(error) : error;
    } finally {
      stopWatching();
      await cancelled;
    }
  }

  protected async send(statement: Statement, withinMs = Infinity): Promise<pg.QueryResult> {
    const usual = this.boundMs ?? Infinity;
    const bound = Math.min(usual, Math.max(withinMs, 1));
    const sentAt = performance.now();
    this.underWay += 1;
    try {
      const result = await this.submit(statement, bound);
      this.answeredAt = performance.now();
      return result;
    } catch (error) {
      this.note(error);
      if (isSilence(error)) this.leave(bound === usual ? sentAt : undefined);
      if ((error as { code?: string }).code === '25006') this.onReadOnly();
      throw error;
    } finally {
      this.underWay -= 1;
    }
  }

  /**
   * Gives the driver a statement as an object of its own, which it takes as it is. Of a plain one it makes a copy by its
   * property descriptors, which took 3 % of a read.
   */
  private submit({ text, values, name }: Statement, boundMs: number): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | undefined, result: pg.QueryResult) =>
        error ? reject(error) : resolve(result);
      const query = Object.assign(new pg.Query(text, values, done), {
        ...(name !== undefined && { name }),
        ...(boundMs !== Infinity && { query_timeout: boundMs }),
      });
      super.query(query);
    });
  }

  /** Ends the session, and what runs in it. */
  abandon(): void {
    this.leave(undefined);
  }

  /** An error of the server is an answer, too. Its own stack leads to the socket, this one to whoever asked. */
  private note(error: unknown): void {
    if (!(error instanceof pg.DatabaseError)) return;
    this.answeredAt = performance.now();
    Error.captureStackTrace(error);
  }

  /**
   * The statement still runs. `sentAt`: when it was sent, if that was long ago. All statements of a session that share it are
   * left together.
   */
  private leave(sentAt: number | undefined): void {
    if (this.isLeft) return;
    this.isLeft = true;
    const silentSince = sentAt !== undefined && this.answeredAt < sentAt ? sentAt : undefined;
    void this.cancel();
    this.dismiss();
    if (silentSince !== undefined) this.onSilent(silentSince);
  }

  private cancel(): Promise<void> {
    const { host, port, processID: processId, secretKey } = this;
    if (processId === null || secretKey === null) return Promise.resolve();
    const done = cancelStatement({ host, port, processId, secretKey });
    return Promise.race([done, sleep(connectMs, undefined, { ref: false })]);
  }
}
