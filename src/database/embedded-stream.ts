/**
 * The embedded database behind the ordinary `pg` driver: a stream that hands what the driver writes
 * to PGlite and pushes back what it answers. One session only, so one client at a time.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';
import { serialize } from 'pg-protocol';

/** PostgreSQL's Terminate message: PGlite must not see it, it would end the only session. */
const terminate = 0x58;

/** Leaves nothing of one client's session to the next, however that client went. */
async function resetSession(database: PGlite): Promise<void> {
  await database.runExclusive(async () => {
    await database.execProtocolRaw(serialize.sync());
    await database.execProtocolRaw(serialize.query('ROLLBACK'));
    await database.execProtocolRaw(serialize.query('DISCARD ALL'));
  });
}

export class EmbeddedStream extends Duplex {
  constructor(private readonly database: PGlite) {
    super({ decodeStrings: true });
  }

  /** Called by the driver in place of a socket's connect. */
  connect(): this {
    resetSession(this.database).then(
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
    // Answers are pushed as they come.
  }

  override _write(chunk: Buffer, _encoding: unknown, done: (error?: Error | null) => void): void {
    this.#forward(chunk).then(() => done(), done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#forward(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done);
  }

  /** The driver waits for the other side to hang up, too. */
  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  async #forward(message: Buffer): Promise<void> {
    if (message[0] === terminate) return;
    await this.database.runExclusive(() =>
      this.database.execProtocolRawStream(message, {
        // PGlite reuses the memory it shows, so the answer is copied.
        onRawData: (data) => this.push(Buffer.from(data)),
      }),
    );
    // PGlite runs on this thread: let others have a turn between two statements.
    await nextTurn();
  }
}
