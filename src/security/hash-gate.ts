/**
 * Limits how many hashes run and how many wait, so that hashing can neither stall the process nor fill its memory
 * (OWASP ASVS 5.0, 15.2.2), and shares it fairly, so that nobody can keep the others waiting.
 */
import { AppError } from '../domain/shared/errors.js';
import { createFairQueue, type FairQueue } from '../domain/shared/fair-queue.js';
import type { HashClass, HashRefusal, HashTurn, Observe } from '../operations/ports/index.js';

export interface HashGateOptions {
  /** How many may run at once. */
  readonly concurrency: number;
  /** How many of each class may wait. */
  readonly queue: number;
}

export interface HashGate {
  /**
   * Runs the work when it is its turn. Throws `OVERLOADED` if too many wait, after two seconds of waiting, and if
   * the client has gone by then.
   */
  run<T>(work: () => Promise<T>, turn: HashTurn): Promise<T>;
}

interface Waiting {
  readonly turn: HashTurn;
  start(): void;
  refuse(reason: HashRefusal): void;
}

const retryAfterSeconds = 2;
const maxWaitMs = 2000;

/** Of four turns that both classes want, guesses get one. */
const provenInARow = 3;

function overloaded(): AppError {
  return new AppError('OVERLOADED', { retryAfterSeconds });
}

/** Returns the error of a turn that gets no hash. */
function refusal(observe: Observe, turn: HashTurn, reason: HashRefusal): AppError {
  observe({ kind: 'hash.refused', hashClass: classOf(turn), reason });
  return overloaded();
}

interface Ending {
  readonly timer: NodeJS.Timeout;
  readonly resolve: () => void;
  readonly reject: (error: AppError) => void;
}

/** Returns a turn that waits until one of its functions is called, or its timer ends. */
function toWaiting(observe: Observe, turn: HashTurn, { timer, resolve, reject }: Ending): Waiting {
  return {
    turn,
    start() {
      clearTimeout(timer);
      resolve();
    },
    refuse(reason) {
      clearTimeout(timer);
      reject(refusal(observe, turn, reason));
    },
  };
}

/** Runs the work whose turn it is. */
async function runTimed<T>(
  observe: Observe,
  work: () => Promise<T>,
  turn: HashTurn,
  waitedMs: number,
): Promise<T> {
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    const durationMs = performance.now() - startedAt;
    observe({ kind: 'hash.done', hashClass: classOf(turn), waitedMs, durationMs });
  }
}

function classOf({ isProven }: HashTurn): HashClass {
  return isProven ? 'proven' : 'guess';
}

/** Returns a gate. Each class has places of its own in it, so that guesses cannot take those of proven callers. */
export function createHashGate(
  { concurrency, queue: places }: HashGateOptions,
  observe: Observe = () => undefined,
): HashGate {
  const proven = createFairQueue<Waiting>();
  const guesses = createFairQueue<Waiting>();
  let running = 0;
  let inARow = 0;

  function queueOf({ isProven }: HashTurn): FairQueue<Waiting> {
    return isProven ? proven : guesses;
  }

  function observeState(): void {
    const waiting = { proven: proven.size, guess: guesses.size };
    observe({ kind: 'gate.changed', running, concurrency, waiting, places });
  }

  /** Resolves when it is the turn's time. Who is one too many is the one whose caller waits for most. */
  function wait(turn: HashTurn): Promise<void> {
    const queue = queueOf(turn);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        queue.remove(turn, waiting);
        reject(refusal(observe, turn, 'late'));
      }, maxWaitMs);
      const waiting = toWaiting(observe, turn, { timer, resolve, reject });
      queue.add(turn, waiting);
      if (queue.size > places) queue.dropNewestOfLargest()?.refuse('full');
      observeState();
    });
  }

  function nextInLine(): Waiting | undefined {
    const isGuessDue = inARow >= provenInARow && guesses.size > 0;
    const next = isGuessDue ? guesses.next() : (proven.next() ?? guesses.next());
    inARow = next?.turn.isProven ? inARow + 1 : 0;
    return next;
  }

  /** Starts the next hash whose client still waits for it; then `running` stays the same. */
  function leave(): void {
    let next = nextInLine();
    while (next?.turn.isAbandoned()) {
      next.refuse('gone');
      next = nextInLine();
    }
    if (next) next.start();
    else running -= 1;
    observeState();
  }

  return {
    async run(work, turn) {
      const cameAt = performance.now();
      if (running < concurrency) {
        running += 1;
        observeState();
      } else await wait(turn);
      try {
        return await runTimed(observe, work, turn, performance.now() - cameAt);
      } finally {
        leave();
      }
    },
  };
}
