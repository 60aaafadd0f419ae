/** How many objects the reads of one application hold at a time. */
import { describe, expect, it } from '@jest/globals';
import { createReadTurns } from '../../../../src/api/http/read-turns.js';

/** Lets everything go on that can. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Takes turns by name; the names of those that run, in the order in which they began. */
function open(limits = { maxObjects: 100, maxWaitMs: 60_000 }) {
  const take = createReadTurns(limits);
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  async function read(name: string, objects: number, application = 'shop'): Promise<void> {
    ends.set(name, await take(application, objects));
    running.push(name);
  }
  const end = async (name: string) => {
    ends.get(name)?.();
    await settle();
  };
  return { read, running, end };
}

describe('the reads of one application', () => {
  it('run together as long as they fit, and then in their order', async () => {
    const { read, running, end } = open();
    for (const name of ['a', 'b', 'c', 'd']) void read(name, 50);
    await settle();
    expect(running).toEqual(['a', 'b']);
    await end('b');
    expect(running).toEqual(['a', 'b', 'c']);
    await end('a');
    await end('c');
    expect(running).toEqual(['a', 'b', 'c', 'd']);
  });

  it('run alone if they are larger than all that may run, and are not overtaken', async () => {
    const { read, running, end } = open();
    void read('small', 1);
    void read('huge', 5000);
    void read('late', 1);
    await settle();
    expect(running).toEqual(['small']);
    await end('small');
    expect(running).toEqual(['small', 'huge']);
    await end('huge');
    expect(running).toEqual(['small', 'huge', 'late']);
  });

  it('do not hold up those of another', async () => {
    const { read, running } = open();
    void read('huge', 5000);
    void read('waits', 1);
    void read('other', 5000, 'other shop');
    await settle();
    expect(running).toEqual(['huge', 'other']);
  });

  it('are refused after too long a wait, and those behind them go on', async () => {
    const { read, running, end } = open({ maxObjects: 100, maxWaitMs: 20 });
    await read('a', 60);
    const refused = read('b', 60);
    await expect(refused).rejects.toMatchObject({
      code: 'OVERLOADED',
      details: { retryAfterSeconds: 2 },
    });
    await read('c', 40);
    await end('a');
    await read('d', 60);
    expect(running).toEqual(['a', 'c', 'd']);
  });
});
