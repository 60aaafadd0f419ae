/** The log line of each event, with ids to search for. Documents and tests name these lines. */
import type { Job } from '../domain/jobs/job.js';
import type {
  EventKind,
  EventOf,
  LoggedKind,
  ObservedEvent,
  ObservedMail,
  WebhookEvent,
} from '../operations/ports/index.js';

/** How lines show what a setting may hide. */
export interface Masking {
  readonly maskAddress: (address: string) => string;
}

export interface LogLine<Event> {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  /** The members that the line shows; undefined ones are left out. */
  readonly fields: (event: Event, masking: Masking) => object;
}

/** The members of jobs and mails that a line may show, and their names there. No address is among them. */
const shownIds = {
  jobId: 'job',
  requestId: 'requestId',
  organizationId: 'organization',
  mode: 'mode',
  customerId: 'customer',
  passwordResetId: 'passwordReset',
  deliveryId: 'webhookDelivery',
  webhookId: 'webhook',
};

function idsOf(given: object): object {
  const values = new Map<string, unknown>(Object.entries(given));
  const ids = Object.entries(shownIds).map(([from, to]) => [to, values.get(from) ?? undefined]);
  return Object.fromEntries(ids);
}

function idsOfMail({ mail }: { readonly mail: ObservedMail }): object {
  return { queue: mail.queue, ...idsOf(mail) };
}

function idsOfJob({ queue, id: jobId, data }: Job): object {
  return { queue, ...idsOf({ ...data, jobId }) };
}

/** Returns ids and a code only: the webhook's URL may contain a secret, and its receiver's response anything. */
function idsOfWebhook({ webhookId, organizationId, detail }: WebhookEvent): object {
  return { webhook: webhookId, organization: organizationId, detail };
}

/** Returns the error, of which `logger.ts` shows a part. A line without `err` would not say that nothing was thrown. */
function errorOf({ error }: { readonly error: unknown }): object {
  return { err: error ?? null };
}

function allMembers({ kind: _kind, ...members }: { readonly kind: EventKind }): object {
  return members;
}

/** Without `kind`. The client's address is hashed if a setting says so. */
function fieldsOfRefusal(event: EventOf<'attempt.refused'>, { maskAddress }: Masking): object {
  const { operation, outcome, reason, limit, applicationId, clientAddress } = event;
  const what = { operation, outcome, reason, limit };
  const application = applicationId ?? undefined;
  return { ...what, ...idsOf(event), application, client: maskAddress(clientAddress) };
}

/** As text, because most tools that search logs cannot search lists. */
function fieldsOfQueues({
  queues,
  tasks,
  seconds,
}: Pick<EventOf<'queue.recovered'>, 'queues' | 'tasks' | 'seconds'>): object {
  return { queue: queues.join(', '), task: tasks.join(', '), seconds };
}

type LogLines = { readonly [Kind in LoggedKind]: LogLine<EventOf<Kind>> };

export const logLines: LogLines = {
  'request.done': { level: 'info', message: 'request', fields: allMembers },
  'cors.refused': {
    level: 'warn',
    message: 'a page was refused: add its origin to CORS_ORIGINS if it is yours',
    fields: allMembers,
  },
  fault: {
    level: 'error',
    message: 'failure',
    fields: (event) => ({ ...errorOf(event), requestId: event.requestId }),
  },

  'attempt.refused': { level: 'info', message: 'refused', fields: fieldsOfRefusal },
  // Recovery or sign-in may be closed to a whole shop now.
  'limit.reached': {
    level: 'error',
    message: 'limit reached',
    fields: ({ limit, retryAfterSeconds, applicationId, ...ids }) => ({
      limit,
      retryAfterSeconds,
      ...idsOf(ids),
      application: applicationId ?? undefined,
    }),
  },

  'mail.sent': { level: 'info', message: 'mail sent', fields: idsOfMail },
  'mail.failed': {
    level: 'warn',
    message: 'mail not sent',
    fields: ({ mail, failure: { code, detail } }) => ({ ...idsOfMail({ mail }), code, detail }),
  },
  'mail.suppressed': {
    level: 'info',
    message: 'mail suppressed',
    fields: ({ mail, reason }) => ({ ...idsOfMail({ mail }), reason }),
  },
  'relay.failing': {
    level: 'error',
    message: 'mail relay fails',
    fields: ({ mail, failure: { code, detail }, seconds }) => ({
      ...idsOfMail({ mail }),
      code,
      detail,
      seconds,
    }),
  },
  'relay.recovered': { level: 'info', message: 'mail relay works again', fields: allMembers },
  'mail.written': { level: 'info', message: 'mail written', fields: allMembers },

  'job.failed': {
    level: 'error',
    message: 'job failed permanently',
    fields: ({ job, detail }) => ({ ...idsOfJob(job), detail }),
  },
  'job.released': {
    level: 'error',
    message: 'job failed',
    fields: (event) => ({ ...errorOf(event), ...idsOfJob(event.job) }),
  },
  'job.abandoned': {
    level: 'warn',
    message: 'the worker of a job went',
    fields: ({ job }) => ({ ...idsOfJob(job), detail: 'Its worker died or hangs.' }),
  },
  // Requests are accepted meanwhile, so that nobody else would notice.
  'queue.failing': {
    level: 'error',
    message: 'queue fails',
    fields: ({ code, detail, ...queues }) => ({ code, detail, ...fieldsOfQueues(queues) }),
  },
  'queue.recovered': { level: 'info', message: 'queue works again', fields: fieldsOfQueues },

  'readiness.lost': {
    level: 'error',
    message: 'not ready',
    fields: ({ failing, error }) => ({ failing, ...(error !== undefined && { err: error }) }),
  },
  'readiness.gained': { level: 'info', message: 'ready', fields: allMembers },
  'metrics.listening': { level: 'info', message: 'metrics', fields: allMembers },
  'traces.failed': { level: 'warn', message: 'traces not sent', fields: errorOf },

  'worker.absent': {
    level: 'info',
    message: 'this process takes no jobs: "rekey worker" has to run beside it',
    fields: allMembers,
  },
  'worker.started': { level: 'info', message: 'working', fields: allMembers },

  'webhook.failing': { level: 'warn', message: 'webhook fails', fields: idsOfWebhook },
  // An open circuit loses deliveries until an operator or integration closes it.
  'webhook.circuit_open': {
    level: 'error',
    message: 'webhook circuit open',
    fields: idsOfWebhook,
  },
  'webhook.disabled': { level: 'warn', message: 'webhook disabled', fields: idsOfWebhook },

  'password.pepper_missing': {
    level: 'error',
    message: 'passwords need a key that PASSWORD_PEPPER_KEYS does not have',
    fields: allMembers,
  },

  'database.unencrypted': {
    level: 'warn',
    message: 'the connection to the database has no TLS: set sslmode=verify-full in DATABASE_URL',
    fields: allMembers,
  },

  'replica.unencrypted': {
    level: 'warn',
    message:
      'the connection to the replica has no TLS: set sslmode=verify-full in DATABASE_READ_URL',
    fields: allMembers,
  },
  // The primary answers meanwhile, and may have counted on the replica.
  'replica.failing': { level: 'warn', message: 'replica fails', fields: allMembers },
  'replica.recovered': { level: 'info', message: 'replica works again', fields: allMembers },

  'settings.unknown': { level: 'warn', message: 'there is no such setting', fields: allMembers },
  'settings.unknown_organization': {
    level: 'warn',
    message: 'settings name an organization that is not there',
    fields: allMembers,
  },
  'settings.template_changed': {
    level: 'warn',
    message: 'parts of a template were dropped, which mails may not have',
    fields: allMembers,
  },
  'settings.unread_contact': {
    level: 'warn',
    message: 'mails ask customers to write to a no-reply address: set contact in MAIL_SETTINGS',
    fields: allMembers,
  },

  'process.listening': { level: 'info', message: 'listening', fields: allMembers },
  'process.ended': {
    level: 'error',
    message: 'a service process ended: another one starts',
    fields: allMembers,
  },
  'process.replaced': { level: 'info', message: 'a service process started', fields: allMembers },
  'process.stopping': { level: 'info', message: 'stopping', fields: allMembers },
  'process.stop_failed': { level: 'error', message: 'stop failed', fields: errorOf },
  'process.unhandled_rejection': {
    level: 'error',
    message: 'unhandled rejection',
    fields: errorOf,
  },
  // The last line of the process.
  'process.uncaught_exception': { level: 'error', message: 'uncaught exception', fields: errorOf },
};

/** All kinds of events with a line in the log. */
export const loggedKinds = Object.keys(logLines) as LoggedKind[];

const withLine: ReadonlySet<string> = new Set(loggedKinds);

/** Whether the event has a line in the log: those that are only measured have none. */
export function isLogged<Event extends ObservedEvent>(
  event: Event,
): event is Extract<Event, { readonly kind: LoggedKind }> {
  return withLine.has(event.kind);
}
