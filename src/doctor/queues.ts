/** The queue: jobs that nobody takes, and jobs that fail. This is where it shows why no mail left. */
import { reportQueues, type QueueReport } from '../database/jobs/queue-report.js';
import type { Check } from './deployment.js';
import { orGood, problem, warning, type Finding } from './finding.js';

/** A worker looks for jobs every second or two, and finishes one within half a minute. */
const lateSeconds = 60;

const noWorker =
  'Start a worker: `rekey worker`, or the service with a WORKER_CONCURRENCY above 0. If one runs, its log says what keeps it from taking jobs.';

function examineQueue({ queue, due, dueSeconds, retried, failed, detail }: QueueReport): Finding[] {
  const findings: Finding[] = [];
  const reason = detail === null ? '' : ` The last failure: ${detail}`;
  if (dueSeconds > lateSeconds) {
    const message = `${due} jobs of ${queue} wait, the oldest for ${dueSeconds} s: no worker takes them, or too few.`;
    findings.push(problem('queue.late', message, noWorker));
  }
  if (retried > 0) {
    const message = `${retried} jobs of ${queue} failed and will be tried again.${reason}`;
    findings.push(
      warning('queue.retried', message, 'Remove the cause; the jobs then run by themselves.'),
    );
  }
  if (failed > 0) {
    const message = `${failed} jobs of ${queue} failed permanently.${reason}`;
    const change = 'Remove the cause, then run: npm run --silent rekey -- jobs retry --all';
    findings.push(warning('queue.failed', message, change));
  }
  return findings;
}

/** Examines the jobs that wait, run or have failed. */
export const examineQueues: Check<'database'> = async ({ database }) => {
  const reports = await reportQueues(database.dataSource);
  return orGood(reports.flatMap(examineQueue), 'No job is late, and none has failed.');
};
