/** One session: it sets what it needs, and says whether it is of use. */
import pg from 'pg';
import { BoundedClient, isEnding, type SessionOptions, type Statement } from './bounded-client.js';
import { mayCommit } from './lost-answer.js';
import { settingsOfSession, settingsOfTransaction, startupSettings } from './settings.js';

type Done = (error?: Error | null) => void;

const isBegin = /^START TRANSACTION$/;

/**
 * A pooler lends sessions of the server, in transaction mode another one for each transaction. They keep nothing:
 * settings are made in each transaction, and statements have no names.
 */
export class SessionClient extends BoundedClient {
  /** A new session may reach another server, or find the database set otherwise. */
  isStale = false;
  /** Whether it is one of a pooler's. */
  isPooled = false;
  private version = 0;

  constructor(config: SessionOptions = {}) {
    super(config);
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
    return !this.isStale && !this.isBusy && this.getTransactionStatus() === 'I';
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
  async rowsOf<Row>(text: string, values?: unknown[]): Promise<readonly Row[]> {
    const { rows } = await this.run({ text, ...(values && { values }) });
    return rows as Row[];
  }

  /** Of the driver's ways to call it, TypeORM uses the one that returns a promise. */
  override query(...given: readonly never[]): never {
    const [first, values] = given as unknown as [string | pg.QueryConfig, unknown[] | undefined];
    const statement = typeof first === 'string' ? { text: first } : first;
    const ran = this.run({ ...statement, ...(values && { values }) });
    return ran as never;
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
}

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}
