/** The checks of readiness, each from the facts that it needs. */
import type { QueueName } from '../../domain/jobs/job.js';
import type { Check, CheckReason, DatabaseFacts } from '../../operations/ports/index.js';
import type { ProcessState } from './process-state.js';

/** What the database said, or why it said nothing. */
export type Looked =
  | { readonly facts: DatabaseFacts }
  | { readonly problem: 'unreachable' | 'timeout'; readonly error: unknown };

const ok: Check = { status: 'ok' };
const warn = (reason: CheckReason): Check => ({ status: 'warn', reason });
const fail = (reason: CheckReason): Check => ({ status: 'fail', reason });
/** Of what the database did not say; the check of the database fails by itself. */
const unknown = warn('unknown');

/** After how many seconds a job that is due is late. Customers wait for mails, but not for the rest. */
const lateSeconds: Readonly<Record<QueueName, number>> = {
  password_reset_requests: 60,
  password_reset_mails: 60,
  password_change_mails: 300,
  webhook_calls: 300,
  purges: 3600,
};

/** How long a worker may find no answer to its looks, which it makes once a second (milliseconds). */
const silentMs = 5000;
/** How long an idle worker may leave a job that is due (milliseconds). */
const idleMs = 15_000;

/** The queues whose due jobs every worker takes at once: calls may wait for their webhook. */
const taken: readonly QueueName[] = [
  'password_reset_requests',
  'password_reset_mails',
  'password_change_mails',
];

export function checkProcess(isStopping: boolean): Check {
  return isStopping ? fail('stopping') : ok;
}

export function checkDatabase(looked: Looked): Check {
  return 'facts' in looked ? ok : fail(looked.problem);
}

export function checkWritable(looked: Looked): Check {
  if (!('facts' in looked)) return unknown;
  return looked.facts.isReadOnly ? fail('read_only') : ok;
}

export function checkMigrations(looked: Looked): Check {
  if (!('facts' in looked)) return unknown;
  return looked.facts.isMigrated ? ok : fail('pending');
}

/** A missing pepper concerns some customers; without the process there would be nobody for the others. */
export function checkKeys(canSign: boolean, { isPepperMissing }: ProcessState): Check {
  if (!canSign) return fail('cannot_sign');
  return isPepperMissing ? warn('pepper_missing') : ok;
}

function isLate(queue: QueueName, ageSeconds: number): boolean {
  return ageSeconds > lateSeconds[queue];
}

/** A backlog is no reason to take no requests: they would wait elsewhere. */
export function checkQueue(looked: Looked): Check {
  if (!('facts' in looked)) return unknown;
  const { isQueuePermitted, queueAges } = looked.facts;
  if (!isQueuePermitted) return fail('not_permitted');
  return [...queueAges].some(([queue, age]) => isLate(queue, age)) ? warn('late') : ok;
}

/** Whether the worker of this process leaves a job of the queue, though it has nothing else of it to do. */
function leavesJobs(queue: QueueName, looked: Looked, state: ProcessState, nowMs: number): boolean {
  const known = state.queues.get(queue);
  if (known === undefined || !('facts' in looked)) return false;
  const ageMs = (looked.facts.queueAges.get(queue) ?? 0) * 1000;
  return known.running === 0 && ageMs > idleMs && nowMs - known.tookAt > idleMs;
}

/** `nowMs` is the time of `performance.now()`, as those of the state. */
export function checkWorker(looked: Looked, state: ProcessState, nowMs: number): Check {
  if (state.workingSince === undefined) {
    if (!('facts' in looked)) return ok;
    const ages = looked.facts.queueAges;
    return taken.some((queue) => isLate(queue, ages.get(queue) ?? 0)) ? warn('absent') : ok;
  }
  const isSilent = [...state.queues.values()].some(({ lookedAt }) => nowMs - lookedAt > silentMs);
  const leaves = taken.some((queue) => leavesJobs(queue, looked, state, nowMs));
  return isSilent || leaves ? fail('deaf') : ok;
}

/** Other requests than sign-ins go on. */
export function checkHashes({ gate }: ProcessState): Check {
  if (gate === undefined || gate.places === 0) return ok;
  const isFull = Object.values(gate.waiting).some((count) => count >= gate.places);
  return isFull ? warn('saturated') : ok;
}
