/** The checks of readiness, each from the facts that it needs. */
import type { QueueName } from '../../domain/jobs/job.js';
import { isLate } from '../../domain/jobs/lateness.js';
import type {
  Check,
  CheckReason,
  Checks,
  DatabaseFacts,
  QueueFailure,
  QueueTask,
  ReplicaState,
} from '../../operations/ports/index.js';
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

/** A backlog is no reason to take no requests: they would wait elsewhere. */
export function checkQueue(looked: Looked): Check {
  if (!('facts' in looked)) return unknown;
  const { isQueuePermitted, queues } = looked.facts;
  if (!isQueuePermitted) return fail('not_permitted');
  const late = queues.some(({ queue, dueSeconds }) => isLate(queue, dueSeconds));
  return late ? warn('late') : ok;
}

/** For how long the queue's oldest job that is due has waited, in seconds; 0 if nobody knows. */
function ageOf(queue: QueueName, looked: Looked): number {
  if (!('facts' in looked)) return 0;
  return looked.facts.queues.find((one) => one.queue === queue)?.dueSeconds ?? 0;
}

/** Whether the worker of this process leaves a job of the queue, though it has nothing else of it to do. */
function leavesJobs(queue: QueueName, looked: Looked, state: ProcessState, nowMs: number): boolean {
  const known = state.queues.get(queue);
  if (known === undefined) return false;
  const ageMs = ageOf(queue, looked) * 1000;
  return known.running === 0 && ageMs > idleMs && nowMs - known.tookAt > idleMs;
}

/** Why a worker is refused, for anybody who asks: by PostgreSQL's codes (its manual, appendix A) and the system's. */
const causes: readonly (readonly [RegExp, CheckReason])[] = [
  [/^42501$/, 'not_permitted'],
  [/^25006$/, 'read_only'],
  [/^(?:ETIMEDOUT|55P03|57014)$/, 'timeout'],
  [/^(?:E[A-Z_]+|08...|57P..)$/, 'unreachable'],
];

function reasonOf({ code }: QueueFailure): CheckReason {
  return causes.find(([pattern]) => pattern.test(code))?.[1] ?? 'deaf';
}

/** Without these no job is done. The others are noticed later, and by other processes. */
const needed: ReadonlySet<QueueTask> = new Set(['claim', 'record']);

/** What is wrong while no worker of this process looks for jobs. */
function checkAbsence(looked: Looked, failures: readonly QueueFailure[]): Check {
  const isAbsent = failures.some(({ code }) => code === 'NO_WORKER');
  return isAbsent || taken.some((queue) => isLate(queue, ageOf(queue, looked)))
    ? warn('absent')
    : ok;
}

interface WorkerState extends ProcessState {
  readonly failures: readonly QueueFailure[];
}

/** `nowMs` is the time of `performance.now()`, as those of the state. */
export function checkWorker(looked: Looked, state: WorkerState, nowMs: number): Check {
  const { failures, queues, workingSince } = state;
  const failure = failures.find(({ task }) => needed.has(task));
  if (failure) return fail(reasonOf(failure));
  if (workingSince === undefined) return checkAbsence(looked, failures);
  const isSilent = [...queues.values()].some(({ lookedAt }) => nowMs - lookedAt > silentMs);
  const leaves = taken.some((queue) => leavesJobs(queue, looked, state, nowMs));
  return isSilent || leaves ? fail('deaf') : ok;
}

/** Other requests than sign-ins go on. */
export function checkHashes({ gate }: ProcessState): Check {
  if (gate === undefined || gate.places === 0) return ok;
  const isFull = Object.values(gate.waiting).some((count) => count >= gate.places);
  return isFull ? warn('saturated') : ok;
}

/** Codes of ours and of the system. All others are answers of PostgreSQL, or of the system that it is not there. */
const ofReplica: ReadonlyMap<string, CheckReason> = new Map([
  ['BEHIND', 'behind'],
  ['ETIMEDOUT', 'timeout'],
  ['OTHER_PRIMARY', 'not_a_replica'],
  ['PROMOTED', 'not_a_replica'],
]);

/** Returns no check without a replica. Otherwise no failure: the primary answers in its place. */
export function checkReplica(state: ReplicaState | null = null): Pick<Checks, 'replica'> {
  if (state === null) return {};
  const { isUsed, code } = state;
  if (isUsed) return { replica: ok };
  return { replica: code === null ? unknown : warn(ofReplica.get(code) ?? 'unreachable') };
}
