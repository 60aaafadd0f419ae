/** The metrics, their labels and what they mean. docs/monitoring.md has this table, printed by `npm run docs:metrics`. */

/** The shape of a metric, as prom-client takes it. */
export interface MetricRow {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** In Prometheus, and in the page for operators. */
  readonly help: string;
  readonly labels: readonly string[];
  /** What several processes show together; by default the sum of their values. */
  readonly aggregator?: 'min' | 'max';
  /** The upper bounds of a histogram, in the metric's unit. */
  readonly buckets?: readonly number[];
}

const minute = 60;
const hour = 60 * minute;

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const waitBuckets = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2];

function counter(help: string, ...labels: string[]) {
  return { type: 'counter', help, labels } as const;
}

function gauge(help: string, ...labels: string[]) {
  return { type: 'gauge', help, labels } as const;
}

/** A gauge of which several processes show the lowest or the highest value. */
function gaugeOf(aggregator: 'min' | 'max', help: string, ...labels: string[]) {
  return { type: 'gauge', help, labels, aggregator } as const;
}

function histogram(help: string, buckets: readonly number[], ...labels: string[]) {
  return { type: 'histogram', help, buckets, labels } as const;
}

/** By their names. Units are seconds. Every label has a closed list of values: no text of a caller is one. */
export const metricTable = {
  rekey_resets_requested_total: counter(
    'Resets requested: by a customer, who gets a mail, or created by an integration.',
    'by',
  ),
  rekey_resets_opened_total: counter('Genuine links opened: a front end checked their token.'),
  rekey_resets_redeemed_total: counter('Passwords set by a reset.'),
  rekey_reset_redeem_seconds: histogram('From the creation of a reset to its redemption.', [
    30,
    minute,
    2 * minute,
    5 * minute,
    10 * minute,
    30 * minute,
    hour,
    6 * hour,
    24 * hour,
  ]),
  rekey_reset_tokens_refused_total: counter(
    'Reset tokens refused, by the operation that refused them and the reason.',
    'operation',
    'reason',
  ),

  rekey_sign_ins_total: counter('Sign-ins, by outcome: `ok` or the code of the error.', 'outcome'),
  rekey_operations_total: counter(
    'Operations, whichever API called them, by outcome: `ok` or the code of the error.',
    'operation',
    'outcome',
  ),
  rekey_attempts_refused_total: counter(
    'Attempts refused (the `refused` lines of the log), by operation and code.',
    'operation',
    'outcome',
  ),
  rekey_limits_hit_total: counter('Attempts refused by a limit, by its name.', 'limit'),
  rekey_limits_reached_total: counter(
    'Limits of many people that were reached, once in their window.',
    'limit',
  ),

  rekey_hash_gate_running: gauge('Hashes that run.'),
  rekey_hash_gate_concurrency: gauge('Hashes that may run at once (`HASH_CONCURRENCY`).'),
  rekey_hash_gate_waiting: gauge('Hashes that wait, by class: `proven` or `guess`.', 'class'),
  rekey_hash_gate_places: gauge('Hashes of each class that may wait (`HASH_QUEUE`).'),
  rekey_hash_wait_seconds: histogram('How long hashes waited, by class.', waitBuckets, 'class'),
  rekey_hash_seconds: histogram('How long hashes ran.', waitBuckets),
  rekey_hashes_refused_total: counter(
    'Hashes not computed, by class and reason: too many wait, it waited too long, its client has gone.',
    'class',
    'reason',
  ),

  rekey_mails_total: counter(
    'Mails, by kind and outcome: `sent`, `failed` (one attempt) or `suppressed`.',
    'mail',
    'outcome',
  ),
  rekey_mails_failed_total: counter('Failed attempts to send a mail, by code.', 'code'),
  rekey_mails_suppressed_total: counter('Mails that were not sent, by reason.', 'reason'),

  rekey_webhook_calls_total: counter('Calls of webhooks, by outcome.', 'outcome'),
  rekey_webhook_call_seconds: histogram('How long calls of webhooks took.', requestBuckets),
  rekey_webhook_alerts_total: counter('Webhooks that need attention, by alert.', 'alert'),

  rekey_queue_age_seconds: gaugeOf(
    'max',
    'For how long the oldest job that is due has waited; absent if the database does not answer.',
    'queue',
  ),
  rekey_queue_worker_seen_seconds: gaugeOf(
    'max',
    'How long ago a worker of any process last looked for jobs; absent if none ever did, or if the database does not answer.',
    'queue',
  ),
  rekey_queue_failing_seconds: gaugeOf(
    'max',
    'For how long this process has failed to work on a queue, by task and code; absent if it does not fail. Code `NO_WORKER`: no process takes jobs.',
    'queue',
    'task',
    'code',
  ),
  rekey_queue_running: gauge('Jobs under way in this process.', 'queue'),
  rekey_queue_taken_total: counter('Jobs that this process took.', 'queue'),
  rekey_jobs_total: counter(
    'Jobs that ended here: `handled`, `thrown` (an unexpected error) or `failed` (permanently).',
    'queue',
    'outcome',
  ),
  rekey_job_seconds: histogram('How long jobs took.', requestBuckets, 'queue'),
  rekey_job_wait_seconds: histogram(
    'From the creation of a job to its taking, by the clock of the database.',
    [0.1, 0.5, 1, 5, 15, minute, 5 * minute, 30 * minute, hour, 12 * hour],
    'queue',
  ),

  rekey_http_requests_total: counter(
    'Requests, by method, route and status. Paths of no route are `none`.',
    'method',
    'route',
    'status',
  ),
  rekey_http_request_seconds: histogram(
    'How long requests took, by route.',
    requestBuckets,
    'route',
  ),
  rekey_graphql_fields_total: counter(
    'Root fields of GraphQL documents, by type, name and outcome (`ok` or `error`).',
    'type',
    'field',
    'outcome',
  ),
  rekey_graphql_request_seconds: histogram(
    'How long GraphQL documents took, by their first root field.',
    requestBuckets,
    'field',
  ),

  rekey_database_sessions: gauge('Sessions of the pool, by state: `busy` or `idle`.', 'state'),
  rekey_database_waiting: gauge('Callers that wait for a session of the pool.'),

  rekey_replica_reads_total: counter(
    'Lists and counts read by a process with `DATABASE_READ_URL`, by the server that answered: `replica` or `primary`.',
    'server',
  ),
  rekey_replica_lag_seconds: gaugeOf(
    'max',
    'How old the data of the replica may be, and whether lists are read from it (`yes` or `no`); absent without a replica, or if it is not known.',
    'used',
  ),

  rekey_ready: gaugeOf('min', 'Whether `/readyz` answers 200: 1 or 0.'),
  rekey_check: gaugeOf(
    'min',
    'Checks of readiness: 1 for `ok`, 0.5 for `warn`, 0 for `fail`.',
    'check',
  ),
  rekey_events_total: counter('Lines of the log, by the kind of their event.', 'kind'),
  rekey_processes: gauge('Processes of which these are the metrics: more than 1 with `WORKERS`.'),
  rekey_build_info: gaugeOf('max', '1, with the version of Rekey.', 'version'),
} as const satisfies Readonly<Record<string, MetricRow>>;

export type MetricName = keyof typeof metricTable;
