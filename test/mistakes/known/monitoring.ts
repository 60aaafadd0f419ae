/** Mistakes by which an operator sees nothing, the wrong thing, or what a stranger wrote. */
import type { Mistake } from '../mistake.js';

const checks = 'observability/health/checks.ts';

export const monitoringMistakes: readonly Mistake[] = [
  {
    name: 'a readiness that ignores a read-only database',
    file: checks,
    find: "return looked.facts.isReadOnly ? fail('read_only') : ok;",
    replace: 'return ok;',
    noticedBy: [['unit/observability/checks', 'a database that takes no writes']],
  },
  {
    name: 'a readiness that ignores why a worker takes no jobs',
    file: checks,
    find: 'if (failure) return fail(reasonOf(failure));',
    replace: 'void failure;',
    noticedBy: [['unit/observability/checks', 'has no right to claim']],
  },
  {
    name: 'failures of a queue in no metric',
    file: 'observability/metrics/metrics.ts',
    find: 'for (const { queue, task, code, seconds } of failures)',
    replace: 'for (const { queue, task, code, seconds } of failures.slice(1e9))',
    noticedBy: [['unit/observability/metrics', 'have what fails']],
  },
  {
    name: 'sums of metrics that fall when a process ends',
    file: 'observability/metrics/sums.ts',
    find: 'past = await AggregatorRegistry.aggregate([past, counts]).getMetricsAsJSON();',
    replace: 'past = await AggregatorRegistry.aggregate([past]).getMetricsAsJSON();',
    noticedBy: [['unit/observability/sums', 'never fall']],
  },
  {
    name: 'a counter with an alert that begins with its first event',
    file: 'observability/metrics/zeros.ts',
    find: 'rekey_limits_reached_total: { limit: alarmingLimits },',
    replace: 'rekey_limits_reached_total: { limit: alarmingLimits.slice(1e9) },',
    noticedBy: [['e2e/observability/operators-files', 'is there before its first event']],
  },
  {
    name: 'an outage of the relay of which nobody is told',
    file: 'app/wire-app.ts',
    find: 'watchRelay(observeByAll(...listeners))',
    replace: 'observeByAll(...(void watchRelay, listeners))',
    noticedBy: [['e2e/mail/faults', 'takes no mail for two seconds']],
  },
  {
    name: 'a gate of hashes that readiness does not see',
    file: 'observability/health/process-state.ts',
    find: "if (event.kind === 'gate.changed') gate = event;",
    replace: "if (event.kind === 'gate.changed') gate = undefined;",
    noticedBy: [['e2e/observability/readiness', 'is answered at once']],
  },
  {
    name: 'a request that cannot be read and has no line',
    file: 'api/http/client-errors.ts',
    find: "observe({ kind: 'request.done', requestId, ...unknown, status: refusal.status });",
    replace: 'void observe;\n  void unknown;',
    noticedBy: [['e2e/api/http/slow-clients', 'is a line of the log']],
  },
  {
    name: 'a look at the database for each probe',
    file: 'observability/health/health.ts',
    find: 'cached && at - cached.at < freshMs &&',
    replace: 'cached && at < 0 &&',
    noticedBy: [['unit/observability/checks', 'is looked up once for all']],
  },
  {
    name: "a caller's text as a label of a metric",
    file: 'api/graphql/observed-documents.ts',
    find: 'found.fields.add(selection.name.value);',
    replace: 'found.fields.add(selection.alias?.value ?? selection.name.value);',
    noticedBy: [['e2e/observability/metrics', "a field's alias"]],
  },
  {
    name: 'a metric of the dashboard that the service does not have',
    file: 'observability/metrics/metrics.ts',
    find: '  collectDefaultMetrics({ register: registry });\n',
    replace: '  void collectDefaultMetrics;\n',
    noticedBy: [['e2e/observability/operators-files', 'is a metric of the service']],
  },
  {
    name: 'a job that waits no longer if it is traced',
    file: 'database/jobs/job-trace.ts',
    find: 'unitOfWork.enqueue(queue, stamp(data), ...more)',
    replace: 'unitOfWork.enqueue(queue, stamp(data))',
    noticedBy: [['unit/database/job-trace', 'waits as long']],
  },
];
