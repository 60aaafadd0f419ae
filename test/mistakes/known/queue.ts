/** Mistakes by which a worker goes deaf, or one receiver keeps the others waiting. */
import type { Mistake } from '../mistake.js';

const chores = 'worker/chores.ts';
const consumer = 'worker/queue-consumer.ts';
const watch = 'worker/queue-watch.ts';

const deafness: readonly Mistake[] = [
  {
    name: 'an error of a claim taken for an empty queue',
    file: consumer,
    find: "return await watch.track('claim', [queue], () => this.claim());",
    replace: 'return await this.claim();',
    noticedBy: [['unit/worker/chores', 'hears why']],
  },
  {
    name: 'a failure that is over at its first success',
    file: watch,
    find: 'if (entry.outage) entry.outage = afterSuccess(entry.outage, this.now());',
    replace: 'entry.outage = undefined;',
    noticedBy: [['unit/worker/queue-watch', 'fails every second time']],
  },
  {
    name: 'a silent database that nobody is told of',
    file: watch,
    find: '    this.noteSilence();\n',
    replace: '',
    noticedBy: [['unit/worker/queue-watch', 'is told of before the driver gives up']],
  },
  {
    name: 'no heartbeat of a worker',
    file: chores,
    find: "return watch.track('heartbeat', queues, () => source.recordWorker(alive));",
    replace: "return watch.track('heartbeat', queues, async () => void alive);",
    noticedBy: [
      ['unit/worker/chores', 'finds no jobs'],
      ['e2e/worker/absence', 'has an age, and a worker that was seen'],
    ],
  },
  {
    name: 'a heartbeat of a worker that cannot take jobs',
    file: chores,
    find: 'watch.isAlive(queue, heartbeats.everyMs));',
    replace: 'watch.isAlive(queue, heartbeats.everyMs) || true);',
    noticedBy: [['unit/worker/chores', 'cannot take jobs']],
  },
  {
    name: 'a busy worker taken for an absent one',
    file: consumer,
    find: '      watch.noteBusy(queue);\n',
    replace: '',
    noticedBy: [['unit/worker/chores', 'has no place for another job']],
  },
  {
    name: 'jobs of a worker that died, requeued without a line',
    file: 'database/jobs/job-source.ts',
    find: '      await boss.archive();\n      await boss.drop();\n',
    replace: '      await boss.maintain();\n      await boss.drop();\n',
    noticedBy: [['integration/database/job-source', 'are not requeued without a word']],
  },
];

const turns: readonly Mistake[] = [
  {
    name: 'one lane for all receivers',
    file: 'domain/jobs/job.ts',
    find: "const webhookId = 'webhookId' in data ? data.webhookId : undefined;",
    replace: 'const webhookId = undefined;',
    noticedBy: [['unit/worker/fair-share', 'of a webhook is of its organization and mode']],
  },
  {
    name: 'one lane for all receivers, in SQL',
    file: 'database/jobs/due-jobs.ts',
    find: "|| coalesce(data->>'webhookId', ''), '')",
    replace: "|| '', '')",
    noticedBy: [['integration/database/job-source', 'are those that the worker knows']],
  },
  {
    name: 'no room kept for a newcomer beside receivers that hang',
    file: 'worker/concurrency.ts',
    find: 'perGroup: 4, keepsRoom: true }',
    replace: 'perGroup: 4 }',
    noticedBy: [['unit/worker/fair-share', 'leaves room for a newcomer beside']],
  },
  {
    name: 'sessions for webhooks given out in the order of asking',
    file: 'operations/webhooks/support/session-limit.ts',
    find: 'const { id: callerKey, organizationId } = groupOf(data);',
    replace:
      "const { id: callerKey, organizationId } = { ...groupOf(data), id: '', organizationId: '' };",
    noticedBy: [['unit/operations/webhooks/session-limit', 'take turns']],
  },
];

export const queueMistakes: readonly Mistake[] = [...deafness, ...turns];
