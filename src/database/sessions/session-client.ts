/** One session: it sets what it needs, bounds each statement, and says when it is of no use any more. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { currentBounds } from '../../operations/ports/bounds.js';
import { cancelStatement } from './cancel.js';
import { ClientGoneError, OutOfTimeError, OutcomeUnknownError } from './errors.js';
import { connectMs, endingMs, migrationMs, statementMs } from './limits.js';
import { isAnswerLost, isSilence, mayCommit } from './lost-answer.js';
import { settingsOfSession, settingsOfTransaction, startupSettings } from './settings.js';

export interface SessionOptions extends pg.ClientConfig {
  /** How long a statement may take (milliseconds); null for the embedded database, which cannot fall silent. */
  readonly boundMs?: number | null;
}

interface Statement extends pg.QueryConfig {
  readonly query_timeout?: number;
}

type Done = (error?: Error | null) => void;

const isBegin = /^START TRANSACTION$/;
const isEnding = /^(?:COMMIT|ROLLBACK)$/;

/**
 * A pooler lends sessions of the server, in transaction mode another one for each transaction. They keep nothing:
 * settings are made in each transaction, and statements have no names.
 */
export class SessionClient extends pg.Client {
  /** Members of the driver's that its types do not name. */
  declare readonly processID: number | null;
  declare private readonly secretKey: number | null;
  /** By `performance.now()`: when the peer last answered. */
  answeredAt = -Infinity;
  /** A new session may reach another server, or find the database set otherwise. */
  isStale = false;
  /** Called when the peer has said nothing since then, for as long as a statement may take. */
  onSilent: (since: number) => void = () => undefined;
  /** Called when the session has refused a write. */
  onReadOnly: () => void = () => undefined;
  private boundMs: number | null;
  private isPooled = false;
  private version = 0;
  private underWay = 0;

  constructor(config: SessionOptions = {}) {
    super(config);
    this.boundMs = config.boundMs === undefined ? statementMs : config.boundMs;
    // For a moment between the pool and TypeORM nobody else listens, which would end the process.
    this.on('error', () => undefined);
    this.connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) => {
      if (parameterName === 'server_version') this.version = Number.parseInt(parameterValue, 10);
    });
  }

  /** The driver's own; it sends what a session starts with. */
  getStartupConf(): object {
    const conf = (pg.Client.prototype as unknown as SessionClient).getStartupConf.call(this);
    return { ...conf, ...startupSettings };
  }

  /** Whether the pool may lend it again: no transaction is open, and no statement under way. */
  get isReusable(): boolean {
    return !this.isStale && this.underWay === 0 && this.getTransactionStatus() === 'I';
  }

  /** As the driver's. */
  override connect(...given: readonly never[]): never {
    const [callback] = given as unknown as [Done | undefined];
    if (!callback) return this.open() as never;
    return super.connect((error: Error | null) => this.begin(error, callback)) as never;
  }

  /** Connects, and makes the settings. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const done: Done = (error) => (error ? reject(error) : resolve());
      super.connect((error: Error | null) => this.begin(error, done));
    });
  }

  /** Returns the rows of one statement. */
  async rowsOf<Row>(text: string): Promise<readonly Row[]> {
    const { rows } = await this.run({ text });
    return rows as Row[];
  }

  /** Of the driver's ways to call it, TypeORM uses the one that returns a promise. */
  override query(...given: readonly never[]): never {
    const [first, values] = given as unknown as [string | pg.QueryConfig, unknown[] | undefined];
    const statement = typeof first === 'string' ? { text: first } : first;
    const ran = this.run({ ...statement, ...(values && { values }) });
    return ran as never;
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

  private begin(error: Error | null, done: Done): void {
    if (error) return done(error);
    this.prepare().then(
      () => done(),
      (failure: Error) => {
        this.connection.stream.destroy();
        done(failure);
      },
    );
  }

  private async prepare(): Promise<void> {
    const text = settingsOfSession(this.version, this.processID ?? 0);
    const { rows } = await this.send({ text });
    this.isPooled = !(rows[0] as { isOwn: boolean }).isOwn;
  }

  private async run(statement: Statement): Promise<pg.QueryResult> {
    if (!this.isPooled) return this.bounded(statement);
    const { name: _, ...unnamed } = statement;
    if (isBegin.test(unnamed.text)) return this.begun();
    // A script that failed has not told yet that it left a transaction open.
    if (isEnding.test(unnamed.text) || this.getTransactionStatus() !== 'I')
      return this.bounded(unnamed);
    return unnamed.values ? this.inTransaction(unnamed) : this.withSettings(unnamed);
  }

  private async begun(): Promise<pg.QueryResult> {
    const begin = 'START TRANSACTION ISOLATION LEVEL READ COMMITTED';
    return this.bounded({ text: `${begin}; ${settingsOfTransaction(this.version)}` });
  }

  /** Statements that are sent together are one transaction. Returns the last one's result. */
  private async withSettings({ text }: Statement): Promise<pg.QueryResult> {
    const sent = { text: `${settingsOfTransaction(this.version)}; ${text}` };
    const results = (await this.bounded(sent, mayCommit(text, true))) as unknown;
    return (results as pg.QueryResult[]).at(-1) as pg.QueryResult;
  }

  private async inTransaction(statement: Statement): Promise<pg.QueryResult> {
    await this.begun();
    try {
      const result = await this.bounded(statement);
      await this.bounded({ text: 'COMMIT' });
      return result;
    } catch (error) {
      await this.bounded({ text: 'ROLLBACK' }).catch(() => undefined);
      throw error;
    }
  }

  /** Sends a statement within the bounds of the work that runs now. */
  private async bounded(
    statement: Statement,
    commits = mayCommit(statement.text, this.getTransactionStatus() === 'I'),
  ): Promise<pg.QueryResult> {
    const { deadline = Infinity, gone } = (this.boundMs !== null && currentBounds()) || {};
    const left = deadline - performance.now();
    const isEnd = isEnding.test(statement.text);
    if (!isEnd && gone?.aborted) throw new ClientGoneError();
    if (!isEnd && left <= 0) throw new OutOfTimeError();
    const within = isEnd ? Math.max(left, endingMs) : left;
    try {
      return await (gone && !isEnd
        ? this.whileWaitedFor(gone, () => this.send(statement, within))
        : this.send(statement, within));
    } catch (error) {
      if (commits && isAnswerLost(error)) throw new OutcomeUnknownError(error);
      throw error;
    }
  }

  /** Cancels the statement if the client goes. No later statement starts before the server has taken that. */
  private async whileWaitedFor<T>(gone: AbortSignal, work: () => Promise<T>): Promise<T> {
    let cancelled: Promise<void> | undefined;
    const cancel = () => void (cancelled = this.cancel());
    gone.addEventListener('abort', cancel, { once: true });
    try {
      return await work();
    } catch (error) {
      throw cancelled ? new ClientGoneError(error) : error;
    } finally {
      gone.removeEventListener('abort', cancel);
      await cancelled;
    }
  }

  private async send(statement: Statement, withinMs = Infinity): Promise<pg.QueryResult> {
    const usual = this.boundMs ?? Infinity;
    const bound = Math.min(usual, Math.max(withinMs, 1));
    const sentAt = performance.now();
    this.underWay += 1;
    try {
      const timed = bound === Infinity ? statement : { ...statement, query_timeout: bound };
      const result = await super.query(timed);
      this.answeredAt = performance.now();
      return result;
    } catch (error) {
      if (isSilence(error)) this.leave(bound === usual ? sentAt : undefined);
      if ((error as { code?: string }).code === '25006') this.onReadOnly();
      throw error;
    } finally {
      this.underWay -= 1;
    }
  }

  /** The statement still runs. `silentSince`: since when the peer has said nothing, if that was long. */
  private leave(silentSince: number | undefined): void {
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

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}
