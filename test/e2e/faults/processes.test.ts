/**
 * The service is killed at any moment, told to stop, or paused, while customers redeem through all APIs: what was
 * acknowledged stays, what was not is all there or not at all. @faults
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { apiNames, askForMail, attempt, clientsOf, startLoad } from '../../support/faults/load.js';
import {
  endure,
  judge,
  openFaultWorld,
  prepareTrial,
  type FaultWorld,
} from '../../support/faults/world.js';
import { isLong } from '../../support/long.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';

/** With those of `worker/kills.test.ts`, two hundred. */
const kills = isLong ? 100 : 4;
const stops = isLong ? 8 : 1;
const inOneLife = 8;

describeOnServer('a service', () => {
  let world: FaultWorld;

  beforeAll(async () => {
    world = await openFaultWorld(await cloneServerDatabase());
  }, 60_000);
  afterAll(() => world.close());

  /** Sessions of a killed process end by themselves; until then they may still commit. */
  const sessionsGone = () =>
    until(async () => {
      const rows = await world.administer(`SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`);
      return rows.length === 0;
    });

  it(`that is killed at ${kills} random moments keeps every promise (I1 to I10)`, async () => {
    const nowhere = () => Promise.reject(new TypeError('not sent'));
    const trial = await prepareTrial(world, nowhere, kills * inOneLife);
    const { shop, neighbour } = world;
    const { ledger } = trial.clients;
    // A process takes a while to start: the next is on its way while one works.
    const started = [world.start(), world.start()];
    for (const life of Array.from({ length: kills }).keys()) {
      const service = await started.shift()!;
      started.push(world.start());
      const clients = clientsOf(shop, neighbour, { send: service.send, ledger });
      const [first, asking, ...crowd] = trial.crowd.slice(life * inOneLife, (life + 1) * inOneLife);
      const begin = performance.now();
      await attempt(clients, first!, apiNames[life % 4]!);
      const usualMs = performance.now() - begin;
      const running = [
        askForMail(clients, asking!.email),
        ...crowd.map((reset, index) => attempt(clients, reset, apiNames[index % 4]!)),
      ];
      await sleep(Math.random() * usualMs * 2);
      await service.stop('SIGKILL');
      await Promise.all(running);
    }
    await sessionsGone();
    const [last, spare] = [await started.shift()!, await started.shift()!];
    await spare.stop();
    const clients = clientsOf(shop, neighbour, { send: last.send, ledger });
    const unanswered = ledger.attempts.filter(({ outcome }) => outcome === 'unknown');
    // The customers of every second one try again, and are told how it had ended.
    for (const { reset } of unanswered.filter((_, index) => index % 2 === 0)) {
      expect((await attempt(clients, reset, 'graphql')).outcome).toMatch(/^(ok|refused)$/);
    }
    const broken = await judge(
      { ...trial, clients },
      { isLossy: true, mendedAt: performance.now() },
    );
    expect(broken).toEqual([]);
    // Or the deaths came where nothing was to be lost.
    expect(unanswered.length).toBeGreaterThan(kills / 2);
    await last.stop();
  }, 600_000);

  it(`that is told to stop under load, ${stops} times, ends what runs and keeps every promise`, async () => {
    const other = await world.start();
    for (let turn = 0; turn < stops; turn += 1) {
      const service = await world.start();
      const trial = await prepareTrial(world, service.send, 200);
      const load = startLoad(trial.clients, trial.crowd, 6);
      await sleep(700 + Math.random() * 300);
      const begin = performance.now();
      expect(await service.stop('SIGTERM')).toBe(0);
      expect(performance.now() - begin).toBeLessThan(10_000);
      await load.stop();
      const { ledger } = trial.clients;
      const clients = clientsOf(world.shop, world.neighbour, { send: other.send, ledger });
      const broken = await judge(
        { ...trial, clients },
        { isLossy: false, mendedAt: performance.now() },
      );
      expect(broken).toEqual([]);
      expect(ledger.attempts.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(3);
    }
    await other.stop();
  }, 300_000);

  // Longer than the server waits for a transaction that is idle.
  const pausesMs = isLong ? [6500] : [];
  for (const ms of pausesMs) {
    it(`that is paused for ${ms} ms in the middle of everything goes on`, async () => {
      const service = await world.start();
      const pause = {
        name: 'paused',
        isLossy: true,
        async strike() {
          service.process.kill('SIGSTOP');
          await sleep(ms);
        },
        mend: () => Promise.resolve(void service.process.kill('SIGCONT')),
      };
      const { broken } = await endure(world, service, pause);
      expect(broken).toEqual([]);
      await service.stop();
    }, 120_000);
  }
});
