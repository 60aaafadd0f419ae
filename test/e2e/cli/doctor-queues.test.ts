/** `rekey doctor`: what keeps jobs from being done, planted one at a time, is named with what to change. */
import { afterEach, expect, it, jest } from '@jest/globals';
import { describeOnServer } from '../../support/rows/database.js';
import { useDeployment } from '../../support/world/use-deployment.js';

/** Each examination computes hashes and opens connections, on machines that do other things as well. */
jest.setTimeout(60_000);

describeOnServer('rekey doctor', () => {
  const deployment = useDeployment();

  afterEach(async () => {
    await deployment.shop.sql('DELETE FROM jobs.job');
    await deployment.shop.sql('DELETE FROM queue_heartbeats');
    await deployment.shop.sql('DELETE FROM customers');
  });

  const examine = (settings = {}) => deployment.examine(deployment.settings(settings));

  const job = (queue: string, state: string, ago: string, output = 'NULL') =>
    `INSERT INTO jobs.job (name, state, data, start_after, started_on, completed_on, output)
      VALUES ('${queue}', '${state}', '{}', now() - interval '${ago}', now() - interval '${ago}',
        CASE '${state}' WHEN 'failed' THEN now() - interval '${ago}' END, ${output})`;
  const seen = (queue: string, ago: string) =>
    `INSERT INTO queue_heartbeats VALUES ('${queue}', now() - interval '${ago}')`;

  const [mails, notices, calls, purges] = [
    'password_reset_mails',
    'password_change_mails',
    'webhook_calls',
    'purges',
  ] as const;
  const late = job(mails, 'created', '5 minutes');
  const [now, before] = ['4 seconds', '4 minutes'];
  const saidNo = `'{"detail": "It said no."}'`;

  it.each<[fault: string, level: string, code: string, says: RegExp, ...plant: string[]]>([
    [
      'no worker',
      'problem',
      'queue.late',
      /password_reset_mails.*30\d s: no worker has ever/,
      late,
    ],
    ['a worker that went', 'problem', 'queue.late', /for 24\d s/, seen(mails, before), late],
    ['a slow worker', 'problem', 'queue.late', /a worker looks for them/, seen(mails, now), late],
    [
      'slow receivers',
      'warning',
      'queue.late',
      /webhook_calls.*receivers are slow/,
      seen(calls, now),
      job(calls, 'created', '6 minutes'),
    ],
    [
      'calls without a worker',
      'problem',
      'queue.late',
      /webhook_calls.*for 24\d s/,
      seen(calls, before),
      job(calls, 'created', '6 minutes'),
    ],
    [
      'a worker that nobody misses yet',
      'warning',
      'queue.no_worker',
      /24\d s/,
      seen(mails, before),
    ],
    [
      'a relay that refuses',
      'warning',
      'queue.retried',
      /It said no\./,
      seen(mails, now),
      job(mails, 'retry', '5 seconds', saidNo),
    ],
    [
      'mails given up',
      'warning',
      'queue.failed',
      /It said no\./,
      job(mails, 'failed', '23 hours', saidNo),
    ],
  ])('names %s, as a %s', async (_fault, level, code, says, ...plant) => {
    for (const statement of plant) await deployment.shop.sql(statement);
    const { found } = await examine();
    const message = expect.stringMatching(says);
    expect(found).toEqual([
      expect.objectContaining({ level, code, message, change: expect.any(String) }),
    ]);
  });

  it.each([
    ['a mail that has waited for 50 seconds', job(mails, 'created', '50 seconds')],
    ['a notice that has waited for four minutes', job(notices, 'created', '4 minutes')],
    ['a call that has waited for four minutes', job(calls, 'created', '4 minutes')],
    ['a purge that has waited for 50 minutes', job(purges, 'created', '50 minutes')],
    ['a mail that was given up two days ago', job(mails, 'failed', '2 days', saidNo)],
  ])('raises no alarm for %s', async (_what, plant) => {
    await deployment.shop.sql(plant);
    await deployment.shop.sql(seen(mails, now));
    expect((await examine()).found).toEqual([]);
  });

  it('misses a worker that never was if the service leaves its jobs to one, and has been used', async () => {
    const ofOwn = { WORKER_CONCURRENCY: '0' };
    expect((await examine(ofOwn)).found).toEqual([]);
    await deployment.shop.customer();
    await deployment.shop.sql('DELETE FROM jobs.job');
    expect((await examine()).found).toEqual([]);
    expect((await examine(ofOwn)).found).toEqual([
      expect.objectContaining({
        level: 'warning',
        code: 'queue.no_worker',
        message: expect.stringContaining('WORKER_CONCURRENCY is 0'),
      }),
    ]);
    await deployment.shop.sql(seen(mails, now));
    expect((await examine(ofOwn)).found).toEqual([]);
  });
});
