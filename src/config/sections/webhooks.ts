/** Settings of calls to webhooks. */
import { ports } from '../forms/network.js';
import type { Section } from '../forms/setting.js';
import { integer } from '../forms/values.js';

export const webhooks = {
  title: 'Webhooks',
  settings: {
    timeoutSeconds: {
      name: 'WEBHOOK_TIMEOUT_SECONDS',
      form: integer(1, 30),
      default: '5',
      description:
        'How long one call may take, from its look-up to the end of the answer, in seconds.',
    },
    ports: {
      name: 'WEBHOOK_PORTS',
      form: ports,
      default: '',
      description:
        'Ports that the URL of a webhook may have besides 443, separated by commas: [webhooks.md](webhooks.md).',
    },
  },
} as const satisfies Section;
