/**
 * The embedded database behind the ordinary `pg` driver: a stream that passes the driver's messages to PGlite and
 * PGlite's responses to the driver. PGlite has one session, so only one client can be connected at a time.
 */
import { setImmediate as nextIteration } from 'node:timers/promises';
import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';
import { serialize } from 'pg-protocol';

/** PostgreSQL's Terminate message. PGlite must not get it, because it would end the only session. */
const terminate = 0x58;

/** Resets the session for the next client, also if the previous one disconnected within a transaction. */
async function resetSession(database: PGlite): Promise<void> {
  await database.runExclusive(async () => {
    await database.execProtocolRaw(serialize.sync());
    await database.execProtocolRaw(serialize.query('ROLLBACK'));
    await database.execProtocolRaw(serialize.query('DISCARD ALL'));
  });
}

const longMs = 2 ** 30;

/**
 * Keeps the process alive until `work` has ended, as a socket does. While nothing else does, Node waits for all that V8 compiles
 * in the background, which is a tenth of a second when PGlite has just started.
 */
async function keepingAlive(work: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => undefined, longMs);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

/** Replaces the driver's socket: it sends what the driver writes to PGlite, and the driver reads PGlite's responses. */
export class EmbeddedStream extends Duplex {
  constructor(private readonly database: PGlite) {
    super({ decodeStrings: true });
  }

  /** The driver calls this in place of a socket's `connect`. */
  connect(): this {
    keepingAlive(() => resetSession(this.database)).then(
      () => this.emit('connect'),
      (error: Error) => this.destroy(error),
    );
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Responses are pushed when PGlite sends them.
  }

  override _write(chunk: Buffer, _encoding: unknown, done: (error?: Error | null) => void): void {
    keepingAlive(() => this.#forward(chunk)).then(() => done(), done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    const message = Buffer.concat(chunks.map(({ chunk }) => chunk));
    keepingAlive(() => this.#forward(message)).then(() => done(), done);
  }

  /** The driver waits until this side has ended the stream, too. */
  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  async #forward(message: Buffer): Promise<void> {
    if (message[0] === terminate) return;
    await this.database.runExclusive(() =>
      this.database.execProtocolRawStream(message, {
        // PGlite reuses the memory of its response, so the response is copied.
        onRawData: (data) => this.push(Buffer.from(data)),
      }),
    );
    // PGlite runs on this thread, so other work gets time between two statements.
    await nextIteration();
  }
}
