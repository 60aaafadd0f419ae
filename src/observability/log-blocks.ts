/** Gathers lines of the log while there are many, because a write of its own costs as much as the rest of a line. */
import type { DestinationStream } from 'pino';

export interface BlockOptions {
  /** The longest that a line may wait for others, in milliseconds. */
  readonly maxWaitMs?: number;
  /** How long a block may be, in bytes; a longer line is written alone. */
  readonly maxBytes?: number;
}

/** What pino sets before it writes a line, for destinations that ask for it (its documentation, "Destinations"). */
interface WithLevel extends DestinationStream {
  readonly [wantsLevel]: true;
  lastLevel: number;
}

const wantsLevel: unique symbol = Symbol.for('pino.metadata') as never;

/** Warnings and errors never wait. */
const urgentLevel = 40;

/** What a pipe takes as a whole, whoever else writes into it (PIPE_BUF of Linux): processes may share one. */
const pipeBytes = 4096;

/**
 * Returns a destination for pino. The first line after a pause, warnings and errors are written at once, with what waits;
 * others wait for as long as the options say. What waits when the process exits is written then; one that is killed
 * or crashes loses it.
 */
export function inBlocks(
  destination: DestinationStream,
  { maxWaitMs = 50, maxBytes = pipeBytes }: BlockOptions = {},
): DestinationStream {
  let waiting = '';
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;
  let writtenAt = -Infinity;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === '') return;
    const block = waiting;
    [waiting, bytes] = ['', 0];
    writtenAt = performance.now();
    destination.write(block);
  }

  const blocks: WithLevel = {
    [wantsLevel]: true,
    lastLevel: 0,
    write(line) {
      const length = Buffer.byteLength(line);
      if (bytes + length > maxBytes) flush();
      waiting += line;
      bytes += length;
      if (
        blocks.lastLevel >= urgentLevel ||
        bytes >= maxBytes ||
        performance.now() - writtenAt >= maxWaitMs
      )
        flush();
      else timer ??= setTimeout(flush, maxWaitMs).unref();
    },
  };
  process.on('exit', flush);
  return blocks;
}
