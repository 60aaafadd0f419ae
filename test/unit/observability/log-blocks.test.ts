/** When lines of the log are written: at once if they matter or are few, together if they are many. */
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger, type Logger } from '../../../src/observability/logger.js';
import { inBlocks } from '../../../src/observability/log-blocks.js';

describe('lines of the log', () => {
  let blocks: string[];
  let logger: Logger;

  beforeEach(() => {
    jest.useFakeTimers();
    blocks = [];
    const destination = { write: (block: string) => void blocks.push(block) };
    logger = createLogger('trace', inBlocks(destination, { maxWaitMs: 50, maxBytes: 1000 }));
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const messages = () =>
    blocks.map((block) =>
      block
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).msg),
    );

  it('are written together while there are many, the first at once', () => {
    for (const message of ['a', 'b', 'c']) logger.info(message);
    expect(messages()).toEqual([['a']]);
    jest.advanceTimersByTime(50);
    expect(messages()).toEqual([['a'], ['b', 'c']]);
    jest.advanceTimersByTime(50);
    logger.info('d');
    expect(messages()).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it.each(['warn', 'error', 'fatal'] as const)(
    'of level %s do not wait, nor those before',
    (level) => {
      for (const message of ['a', 'b']) logger.info(message);
      logger[level]('c');
      expect(messages()).toEqual([['a'], ['b', 'c']]);
    },
  );

  it('do not wait if they are long, and are written alone', () => {
    for (const message of ['a', 'b', 'x'.repeat(1000)]) logger.info(message);
    expect(messages()).toEqual([['a'], ['b'], ['x'.repeat(1000)]]);
  });

  it('make no block that a pipe would not take as a whole', () => {
    for (let turn = 0; turn < 100; turn += 1) logger.info('ü'.repeat(turn));
    jest.advanceTimersByTime(50);
    expect(messages().flat()).toHaveLength(100);
    for (const block of blocks) expect(Buffer.byteLength(block)).toBeLessThanOrEqual(1000);
    expect(blocks.length).toBeLessThan(50);
  });

  it('that wait are written when the process ends', () => {
    const module = new URL('../../../src/observability/log-blocks.js', import.meta.url);
    const program = `const { inBlocks } = await import('${module}');
      const blocks = inBlocks({ write: (block) => process.stdout.write(block) });
      for (const line of ['a', 'b', 'c']) blocks.write(line + '\\n');`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program]);
    expect(stdout.toString()).toBe('a\nb\nc\n');
  });
});
