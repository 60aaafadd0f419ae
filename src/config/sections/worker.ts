/** Settings of the worker: how much it does at once, and how long it keeps rows. */
import type { Section } from '../forms/setting.js';
import { integer } from '../forms/values.js';

export const worker = {
  title: 'Worker',
  settings: {
    concurrency: {
      name: 'WORKER_CONCURRENCY',
      form: integer(0, 100),
      default: '10',
      description:
        'Mails of each kind that this process sends at once. With 0 it takes no jobs, and `rekey worker` has to run beside it.',
    },
  },
} as const satisfies Section;

export const retention = {
  title: 'Retention',
  settings: {
    resetDays: {
      name: 'RESET_RETENTION_DAYS',
      form: integer(1, 3650),
      default: '30',
      description:
        'How long resets are kept after they ended, in days. A worker purges once an hour.',
    },
    eventDays: {
      name: 'EVENT_RETENTION_DAYS',
      form: integer(1, 3650),
      default: '365',
      description: 'How long events are kept, in days.',
    },
  },
} as const satisfies Section;
