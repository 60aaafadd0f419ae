/** When a replica may be read from, and what the operator is told: by a clock and looks of the test's own. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { causeOfLook, causeOfRead, isOutOfBounds } from '../../../src/database/replica/causes.js';
import { createLagMeter } from '../../../src/database/replica/lag.js';
import type { Looked } from '../../../src/database/replica/look.js';
import type { Position } from '../../../src/database/replica/position.js';
import { ReplicaLostError, ReplicaWatch } from '../../../src/database/replica/watch.js';
import type { ObservedEvent } from '../../../src/operations/ports/index.js';

describe('how old the data of a replica may be', () => {
  type Step = readonly ['written' | 'replayed', position: number, at?: number];
  const followed = [
    ['written', 10, 0],
    ['replayed', 10],
  ] as const;

  it.each<[string, readonly Step[], number | null]>([
    ['nothing is known', [], null],
    [
      'it has not replayed what is known',
      [
        ['written', 10, 0],
        ['replayed', 9],
      ],
      null,
    ],
    ['it has replayed all', followed, 0],
    ['the primary is idle', [...followed, ['written', 10, 9000], ['replayed', 10]], 9000],
    [
      'the primary writes, and it follows',
      [...followed, ['written', 20, 1000], ['replayed', 21]],
      1000,
    ],
    ['the primary writes, and it stays', [...followed, ['written', 20, 1000], ['replayed', 10]], 0],
    [
      'it is on its way',
      [...followed, ['written', 20, 1000], ['written', 30, 2000], ['replayed', 25]],
      1000,
    ],
    ['it stayed for long', [...followed, ['written', 20, 9000], ['replayed', 10]], 0],
  ])('%s', (_case, steps, complete) => {
    const meter = createLagMeter(5000);
    for (const [step, position, at = 0] of steps) meter[step](BigInt(position), at);
    expect(meter.completeUntil()).toBe(complete);
  });
});

const server = (name: string, wal: number | null, given: Partial<Position> = {}): Position => ({
  ...{ isStandby: name !== 'primary', system: 'one', startedAt: name, ...given },
  wal: wal === null ? null : BigInt(wal),
});

describe('a watch over a replica', () => {
  let now: number;
  let primary: Position | null;
  let replica: Position | Error;
  let told: ObservedEvent[];
  let lost: number;
  let watch: ReplicaWatch;

  const look = async (): Promise<Looked> => {
    if (replica instanceof Error) throw replica;
    return { primary, replica };
  };

  beforeEach(async () => {
    [now, primary, replica] = [0, server('primary', 10), server('replica', 10)];
    [told, lost] = [[], 0];
    watch = new ReplicaWatch({
      look: { look, close: () => undefined },
      maxLagMs: 5000,
      observe: (event) => void told.push(event),
      onLost: () => void (lost += 1),
      now: () => now,
    });
  });

  /** Looks once a second for so long, as the timer does. */
  async function pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      now += 1000;
      await watch.tick();
    }
  }

  const kinds = () => told.map(({ kind }) => kind);
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

  it('uses it once it has what the primary had at the start', async () => {
    replica = server('replica', 9);
    expect(watch.isUsable()).toBe(false);
    await pass(1);
    expect(watch.isUsable()).toBe(false);
    replica = server('replica', 11);
    await pass(3);
    expect(watch.isUsable()).toBe(true);
    expect(told).toEqual([]);
  });

  it('uses no data older than is allowed, even between two looks', async () => {
    await pass(1);
    now += 5000;
    expect(watch.isUsable()).toBe(true);
    now += 1;
    expect(watch.isUsable()).toBe(false);
  });

  it('tells of a failure once it lasts, once a minute, and of its end', async () => {
    await pass(1);
    replica = refused;
    await pass(1);
    expect([watch.isUsable(), kinds()]).toEqual([false, []]);
    await pass(2);
    expect(told).toEqual([
      { kind: 'replica.failing', code: 'ECONNREFUSED', detail: refused.message, seconds: 2 },
    ]);
    await pass(59);
    expect(kinds()).toHaveLength(1);
    await pass(1);
    expect(kinds()).toHaveLength(2);
    replica = server('replica', 10);
    await pass(1);
    expect(watch.isUsable()).toBe(false);
    await pass(1);
    expect(watch.isUsable()).toBe(true);
    expect(kinds()).toHaveLength(2);
    await pass(5);
    expect(told.slice(2)).toEqual([{ kind: 'replica.recovered', seconds: 68 }]);
  });

  it('says nothing of a failure that is over at once', async () => {
    await pass(1);
    replica = refused;
    await pass(1);
    replica = server('replica', 10);
    await pass(10);
    expect([watch.isUsable(), told]).toEqual([true, []]);
  });

  it('lets reads go as soon as a look fails, and leaves its sessions', async () => {
    await pass(1);
    const reading = watch.unlessLost(() => new Promise(() => undefined));
    replica = refused;
    await pass(1);
    await expect(reading).rejects.toThrow(ReplicaLostError);
    expect(lost).toBe(1);
  });

  it('pauses after a read that failed, and tries again', async () => {
    await pass(1);
    watch.noteFailedRead(Object.assign(new Error('x'), { code: '40001' }));
    expect(watch.isUsable()).toBe(false);
    await pass(1);
    expect(watch.isUsable()).toBe(false);
    await pass(1);
    expect(watch.isUsable()).toBe(true);
    await pass(10);
    expect(told).toEqual([]);
  });

  it.each<[string, Partial<Position>, string]>([
    ['was promoted', { isStandby: false }, 'PROMOTED'],
    ['is of another cluster', { system: 'two' }, 'OTHER_PRIMARY'],
    ['does not say what it has replayed', { wal: null }, 'BEHIND'],
    ['stays behind', { wal: 9n }, 'BEHIND'],
  ])('does not use a server that %s', async (_what, given, code) => {
    replica = { ...server('replica', 10), ...given };
    await pass(9);
    expect(watch.isUsable()).toBe(false);
    expect(told).toMatchObject([{ kind: 'replica.failing', code }]);
  });

  it.each<[string, () => void]>([
    [
      'may not say of which cluster it is',
      () => (replica = server('replica', 10, { system: null })),
    ],
    ['is the primary itself', () => (replica = server('primary', 10))],
  ])('uses a server that %s', async (_what, change) => {
    change();
    await pass(1);
    expect(watch.isUsable()).toBe(true);
  });

  it('blames the replica for nothing while the primary does not answer', async () => {
    await pass(1);
    primary = null;
    await pass(20);
    expect([watch.isUsable(), told]).toEqual([false, []]);
  });
});

describe('why a replica fails', () => {
  it('is said in the words of the system or of PostgreSQL, and for silence in ours', () => {
    const words = (code: string, message: string) => Object.assign(new Error(message), { code });
    expect(causeOfLook(words('57P03', 'the database system is starting up'))).toEqual({
      code: '57P03',
      detail: 'the database system is starting up',
    });
    for (const message of ['Query read timeout', 'Connection terminated due to connection timeout'])
      expect(causeOfLook(new Error(message)).code).toBe('ETIMEDOUT');
    expect(causeOfLook(new Error('Connection terminated unexpectedly')).code).toBe('ECONNRESET');
  });

  it.each([
    [true, 'takes longer than the server lets it', '57014'],
    [false, 'is cancelled because the replica replays', '40001'],
    [false, 'reads a table that the replica does not have yet', '42P01'],
    [false, 'loses its session', '57P01'],
  ])('is final, and not tried at the primary: %s, of a statement that %s', (isFinal, _, code) => {
    expect(isOutOfBounds(Object.assign(new Error('x'), { driverError: { code } }))).toBe(isFinal);
    expect(isOutOfBounds(Object.assign(new Error('x'), { code }))).toBe(isFinal);
  });

  it('quotes nothing of a read, whose values are of a caller', () => {
    const error = Object.assign(new Error('invalid input "pat@example.org"'), { code: '22P02' });
    expect(causeOfRead(error)).toEqual({
      code: '22P02',
      detail: 'A list could not be read from the replica.',
    });
  });
});
