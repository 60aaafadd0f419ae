/** What each kind of event adds to the metrics. A measured kind without a place here does not compile. */
import type {
  EventKind,
  EventOf,
  LoggedKind,
  ObservedMail,
  ObservedRequest,
} from '../../operations/ports/index.js';
import type { Instruments } from './instruments.js';

type Measure<Event> = (event: Event, instruments: Instruments) => void;

type Measures = {
  readonly [Kind in Exclude<EventKind, LoggedKind>]: Measure<EventOf<Kind>>;
} & { readonly [Kind in LoggedKind]?: Measure<EventOf<Kind>> };

/** A client can send any method that Node knows; those that no route has are one value. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS']);

function measureRequest(
  { method, route, status, durationMs }: ObservedRequest,
  { count, record }: Instruments,
): void {
  const shown = methods.has(method) ? method : 'other';
  count('rekey_http_requests_total', { method: shown, route, status });
  record('rekey_http_request_seconds', durationMs / 1000, { route });
}

function nameOf({ queue }: ObservedMail): string {
  return queue === 'password_change_mails' ? 'change_notice' : 'reset_link';
}

function measureAlert({ kind }: EventOf<`webhook.${string}` & EventKind>, { count }: Instruments) {
  count('rekey_webhook_alerts_total', { alert: kind.slice('webhook.'.length) });
}

/** Codes of the relay, of the system, of PostgreSQL, and our own. What is no such code is `other`. */
export function codeLabel(code: string): string {
  return /^(?:E[A-Z_]{1,24}|NO_WORKER|[0-9A-Z]{5})$/.test(code) ? code : 'other';
}

export const measures: Measures = {
  'request.done': measureRequest,
  'probe.done': measureRequest,
  'graphql.done': ({ type, fields, hasErrors, durationMs }, { count, record }) => {
    const outcome = hasErrors ? 'error' : 'ok';
    for (const field of fields) count('rekey_graphql_fields_total', { type, field, outcome });
    record('rekey_graphql_request_seconds', durationMs / 1000, { field: fields[0] ?? 'other' });
  },
  'operation.done': ({ operation, outcome }, { count }) => {
    count('rekey_operations_total', { operation, outcome });
    if (operation === 'createAccessToken') count('rekey_sign_ins_total', { outcome });
  },
  'attempt.refused': ({ operation, outcome, reason, limit }, { count }) => {
    count('rekey_attempts_refused_total', { operation, outcome });
    if (reason !== undefined) count('rekey_reset_tokens_refused_total', { operation, reason });
    if (limit !== undefined) count('rekey_limits_hit_total', { limit });
  },
  'limit.reached': ({ limit }, { count }) => count('rekey_limits_reached_total', { limit }),

  'reset.requested': ({ by }, { count }) => count('rekey_resets_requested_total', { by }),
  'reset.opened': (_event, { count }) => count('rekey_resets_opened_total'),
  'reset.redeemed': ({ secondsSinceCreated }, { count, record }) => {
    count('rekey_resets_redeemed_total');
    record('rekey_reset_redeem_seconds', secondsSinceCreated);
  },

  'gate.changed': ({ running, waiting }, { set }) => {
    set('rekey_hash_gate_running', running);
    for (const [hashClass, count] of Object.entries(waiting))
      set('rekey_hash_gate_waiting', count, { class: hashClass });
  },
  'hash.done': ({ hashClass, waitedMs, durationMs }, { record }) => {
    record('rekey_hash_wait_seconds', waitedMs / 1000, { class: hashClass });
    record('rekey_hash_seconds', durationMs / 1000);
  },
  'hash.refused': ({ hashClass, reason }, { count }) =>
    count('rekey_hashes_refused_total', { class: hashClass, reason }),

  'mail.sent': ({ mail }, { count }) =>
    count('rekey_mails_total', { mail: nameOf(mail), outcome: 'sent' }),
  'mail.failed': ({ mail, failure }, { count }) => {
    count('rekey_mails_total', { mail: nameOf(mail), outcome: 'failed' });
    count('rekey_mails_failed_total', { code: codeLabel(failure.code) });
  },
  'mail.suppressed': ({ reason }, { count }) => {
    count('rekey_mails_total', { mail: 'reset_link', outcome: 'suppressed' });
    count('rekey_mails_suppressed_total', { reason });
  },

  'replica.read': ({ server }, { count }) => count('rekey_replica_reads_total', { server }),

  'delivery.attempted': ({ outcome, durationMs }, { count, record }) => {
    count('rekey_webhook_calls_total', { outcome });
    record('rekey_webhook_call_seconds', durationMs / 1000);
  },
  'webhook.failing': measureAlert,
  'webhook.circuit_open': measureAlert,
  'webhook.disabled': measureAlert,

  'queue.looked': ({ queue, taken, running }, { count, set }) => {
    if (taken > 0) count('rekey_queue_taken_total', { queue }, taken);
    set('rekey_queue_running', running, { queue });
  },
  'job.done': ({ job, isHandled, durationMs }, { count, record }) => {
    const { queue, createdAt, takenAt } = job;
    count('rekey_jobs_total', { queue, outcome: isHandled ? 'handled' : 'thrown' });
    record('rekey_job_seconds', durationMs / 1000, { queue });
    const waitedMs = takenAt.getTime() - createdAt.getTime();
    record('rekey_job_wait_seconds', Math.max(waitedMs, 0) / 1000, { queue });
  },
  'job.failed': ({ job }, { count }) =>
    count('rekey_jobs_total', { queue: job.queue, outcome: 'failed' }),
};
