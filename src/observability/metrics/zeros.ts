/**
 * The counters that begin at zero. Prometheus sees no increase in one that begins with its first event, so an alert
 * on that event would stay silent.
 */
import { alarmingLimits } from '../../domain/access/limits.js';
import type { QueueName } from '../../domain/jobs/job.js';
import type { AppErrorCode } from '../../domain/shared/errors.js';
import type { WebhookAlertKind } from '../../domain/webhooks/alert.js';
import type { HashClass, HashRefusal } from '../../operations/ports/index.js';
import { loggedKinds } from '../log-lines.js';
import type { CounterName, Instruments } from './instruments.js';

/** Returns the values of a closed list, of which the compiler asks for every one. */
function all<Value extends string>(values: Readonly<Record<Value, true>>): readonly Value[] {
  return Object.keys(values) as Value[];
}

const queues = all<QueueName>({
  password_reset_requests: true,
  password_reset_mails: true,
  password_change_mails: true,
  webhook_calls: true,
  purges: true,
});
const hashClasses = all<HashClass>({ proven: true, guess: true });
const refusals = all<HashRefusal>({ full: true, late: true, gone: true });
const alerts = all<WebhookAlertKind>({ failing: true, circuit_open: true, disabled: true });
const signIns: readonly ('ok' | AppErrorCode)[] = ['ok', 'INVALID_CREDENTIALS', 'RATE_LIMITED'];

/** The values of each label. A counter has all their combinations. */
const zeros: Readonly<Partial<Record<CounterName, Readonly<Record<string, readonly string[]>>>>> = {
  rekey_events_total: { kind: loggedKinds },
  rekey_resets_requested_total: { by: ['customer', 'integration'] },
  rekey_sign_ins_total: { outcome: signIns },
  rekey_limits_reached_total: { limit: alarmingLimits },
  rekey_hashes_refused_total: { class: hashClasses, reason: refusals },
  rekey_mails_total: { mail: ['reset_link', 'change_notice'], outcome: ['sent', 'failed'] },
  rekey_webhook_alerts_total: { alert: alerts },
  rekey_queue_taken_total: { queue: queues },
  rekey_jobs_total: { queue: queues, outcome: ['handled', 'thrown', 'failed'] },
  // The other routes begin with their first request: an alert on a share of many misses nothing by that.
  rekey_http_requests_total: { method: ['POST'], route: ['/graphql'], status: ['500', '503'] },
};

type Labels = Readonly<Record<string, string>>;

/** Returns each combination of a value of each label. */
function combinations(values: Readonly<Record<string, readonly string[]>>): Labels[] {
  return Object.entries(values).reduce<Labels[]>(
    (found, [label, those]) =>
      found.flatMap((labels) => those.map((value) => ({ ...labels, [label]: value }))),
    [{}],
  );
}

/** Starts the counters whose labels have a closed list of values. */
export function startCounters({ count, set }: Instruments): void {
  for (const [name, values] of Object.entries(zeros))
    for (const labels of combinations(values)) count(name as CounterName, labels, 0);
  for (const hashClass of hashClasses) set('rekey_hash_gate_waiting', 0, { class: hashClass });
}
