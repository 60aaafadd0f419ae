/** Readiness: whether the process can do its work, with a reason for each check. */
import type {
  CheckName,
  CheckReason,
  Checks,
  DatabaseLook,
  Health,
  Observe,
  QueueFailure,
  Readiness,
  ReplicaState,
} from '../../operations/ports/index.js';
import {
  checkDatabase,
  checkHashes,
  checkKeys,
  checkMigrations,
  checkProcess,
  checkQueue,
  checkReplica,
  checkWorker,
  checkWritable,
  type Looked,
} from './checks.js';
import type { ProcessState } from './process-state.js';

export interface HealthOptions {
  readonly database: Pick<DatabaseLook, 'look'>;
  readonly state: () => ProcessState;
  /** What fails in the queues of this process. */
  readonly failures: () => readonly QueueFailure[];
  /** Returns null if the process reads from none. */
  readonly replica?: () => ReplicaState | null;
  /** Throws unless the process accepts the tokens that it signs. Called until it succeeds. */
  readonly proveKeys: () => Promise<void>;
  readonly observe: Observe;
}

/** How long an answer serves all who ask (milliseconds). */
const freshMs = 1000;
/** Below the second that Kubernetes waits for a probe by default (milliseconds). */
const boundMs = 900;

/** Never throws, and takes no longer than its bound. A look that takes longer goes on, and fails by itself. */
async function lookAt(database: Pick<DatabaseLook, 'look'>): Promise<Looked> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Looked>((resolve) => {
    const error = new Error('The look at the database took too long.');
    timer = setTimeout(() => resolve({ problem: 'timeout', error }), boundMs);
  });
  const looking = database.look().then(
    (facts): Looked => ({ facts }),
    (error: unknown): Looked => ({ problem: 'unreachable', error }),
  );
  try {
    return await Promise.race([looking, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Cached {
  readonly at: number;
  /** How many failures of queues there were. */
  readonly failing: number;
  readonly readiness: Promise<Readiness>;
}

type Failing = Partial<Record<CheckName, CheckReason>>;

function failingOf({ checks }: Readiness): Failing {
  const entries = Object.entries(checks).filter(([, { status }]) => status === 'fail');
  return Object.fromEntries(entries.map(([name, { reason }]) => [name, reason]));
}

/** Returns the readiness of a process. It observes each change, once somebody has asked. */
export function createHealth(options: HealthOptions): Health {
  const { database, state, proveKeys, observe } = options;
  let isStopping = false;
  let areKeysProven = false;
  let wasFailing = '{}';
  let cached: Cached | undefined;

  /** Returns what is wrong with the keys; undefined if nothing is. */
  async function keyProblem(): Promise<unknown> {
    if (areKeysProven) return undefined;
    try {
      await proveKeys();
      areKeysProven = true;
      return undefined;
    } catch (error) {
      return error;
    }
  }

  function observeChange(readiness: Readiness, error: unknown): void {
    const failing = failingOf(readiness);
    const now = JSON.stringify(failing);
    if (now === wasFailing) return;
    wasFailing = now;
    // The stop has a line of its own.
    if (isStopping) return;
    if (readiness.isReady) observe({ kind: 'readiness.gained' });
    else observe({ kind: 'readiness.lost', failing, error });
  }

  async function evaluate(): Promise<Readiness> {
    const looked = await lookAt(database);
    const wrongKeys = await keyProblem();
    const known = state();
    const failures = options.failures();
    const checks: Checks = {
      process: checkProcess(isStopping),
      database: checkDatabase(looked),
      writable: checkWritable(looked),
      migrations: checkMigrations(looked),
      keys: checkKeys(areKeysProven, known),
      queue: checkQueue(looked),
      worker: checkWorker(looked, { ...known, failures }, performance.now()),
      hashes: checkHashes(known),
      ...checkReplica(options.replica?.()),
    };
    const isReady = Object.values(checks).every(({ status }) => status !== 'fail');
    const queues = 'facts' in looked ? looked.facts.queues : [];
    const readiness = { isReady, checks, queues, failures };
    observeChange(readiness, 'error' in looked ? looked.error : wrongKeys);
    return readiness;
  }

  return {
    readiness() {
      const [at, failing] = [performance.now(), options.failures().length];
      // What fails in this process is known at once, whatever the database said a moment ago.
      const isFresh = cached && at - cached.at < freshMs && cached.failing === failing;
      if (!cached || !isFresh) cached = { at, failing, readiness: evaluate() };
      return cached.readiness;
    },
    stop() {
      isStopping = true;
      cached = undefined;
    },
  };
}
