/** The queue: jobs that nobody takes, and jobs that fail. This is where it shows why no mail left. */
import { reportQueues, type QueueReport } from '../database/jobs/queue-report.js';
import { hasServed } from '../database/server-report.js';
import { absentSeconds, isLate } from '../domain/jobs/lateness.js';
import type { Check } from './deployment.js';
import { orGood, problem, warning, type Finding } from './finding.js';

const startWorker =
  'Start a worker: `rekey worker`, or the service with a WORKER_CONCURRENCY above 0. If one runs, its log says what keeps it from looking for jobs.';
const addWorkers =
  'Its log says whether mails or webhooks are slow. If they are not, raise WORKER_CONCURRENCY or start a second worker.';

/** With a worker there, calls may be late by design: those of one slow receiver wait for one another (ADR 0043). */
function examineSlow(jobs: string, { queue }: QueueReport): Finding {
  if (queue === 'webhook_calls') {
    const message = `${jobs}: their receivers are slow, or the worker is.`;
    return warning('queue.late', message, addWorkers);
  }
  return problem(
    'queue.late',
    `${jobs}, though a worker looks for them: it is too slow.`,
    addWorkers,
  );
}

/** Tells a queue without a worker from one that has too few. */
function examineLate(report: QueueReport): Finding {
  const { queue, due, dueSeconds, workerSeenSeconds: seen } = report;
  const jobs = `${due} jobs of ${queue} wait, the oldest for ${dueSeconds} s`;
  if (seen !== null && seen <= absentSeconds) return examineSlow(jobs, report);
  const absence =
    seen === null
      ? 'no worker has ever looked for them'
      : `no worker has looked for them for ${seen} s`;
  return problem('queue.late', `${jobs}: ${absence}.`, startWorker);
}

function examineFailures({ queue, retried, failed, detail }: QueueReport): Finding[] {
  const findings: Finding[] = [];
  const reason = detail === null ? '' : ` The last failure: ${detail}`;
  if (retried > 0) {
    const message = `${retried} jobs of ${queue} failed and will be tried again.${reason}`;
    findings.push(
      warning('queue.retried', message, 'Remove the cause; the jobs then run by themselves.'),
    );
  }
  if (failed > 0) {
    const message = `${failed} jobs of ${queue} failed permanently in the last 24 hours.${reason}`;
    const change = 'Remove the cause, then run: npx rekey jobs retry --all';
    findings.push(warning('queue.failed', message, change));
  }
  return findings;
}

/** Of a worker that never was, only a service that leaves its jobs to one and has been used tells. */
function examineAbsence(reports: readonly QueueReport[], isExpected: boolean): Finding[] {
  const seen = reports.flatMap(({ workerSeenSeconds }) => workerSeenSeconds ?? []);
  if (seen.length === 0 && !isExpected) return [];
  const seconds = Math.min(...seen);
  if (seconds <= absentSeconds) return [];
  const absence =
    seen.length === 0
      ? 'No worker has ever looked for jobs, and WORKER_CONCURRENCY is 0'
      : `No worker has looked for jobs for ${seconds} s`;
  return [warning('queue.no_worker', `${absence}: mails would wait.`, startWorker)];
}

/** Examines the jobs that wait, run or have failed. */
export const examineQueues: Check<'config' | 'database'> = async ({ config, database }) => {
  const { dataSource } = database;
  const reports = await reportQueues(dataSource);
  const late = reports.filter(({ queue, dueSeconds }) => isLate(queue, dueSeconds));
  const isExpected = config.worker.concurrency === 0 && (await hasServed(dataSource));
  const findings = [
    ...late.map(examineLate),
    ...(late.length > 0 ? [] : examineAbsence(reports, isExpected)),
    ...reports.flatMap(examineFailures),
  ];
  return orGood(findings, 'No job is late, and none has failed lately.');
};
