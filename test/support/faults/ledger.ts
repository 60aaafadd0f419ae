/**
 * What clients saw, written down by the clients themselves: each attempt with its outcome, each answer with its
 * status and time. The checker compares it with what the database holds, and shares no code with the service.
 */
import type { Send } from '../apis/send.js';
import type { Verdict } from '../apis/verbs.js';
import type { Reset } from '../world/people.js';

/**
 * `shed`: 503, which promises that nothing changed unless the fault can take the answer to a commit away. `unknown`: no
 * answer came.
 */
export type Outcome = 'ok' | 'refused' | 'shed' | 'unknown';

export interface Attempt {
  readonly reset: Reset;
  readonly password: string;
  readonly api: string;
  readonly outcome: Outcome;
  /** The verdict, or what was thrown. */
  readonly detail: string;
}

export interface SeenAnswer {
  readonly status: number;
  readonly retryAfter: unknown;
  readonly ms: number;
  /** When it came, by `performance.now()`. */
  readonly at: number;
  readonly text: string;
}

/** A mail that was asked for. */
interface Asking {
  readonly email: string;
  readonly outcome: Outcome;
}

export interface Ledger {
  readonly attempts: Attempt[];
  readonly answers: SeenAnswer[];
  readonly asked: Asking[];
  /** What callers of another organization got for tokens of this one. */
  readonly thefts: string[];
}

export function newLedger(): Ledger {
  return { attempts: [], answers: [], asked: [], thefts: [] };
}

/** Longer than any client of ours waits: then there is no answer. */
const patienceMs = 30_000;

/** Returns a `Send` that writes down every answer. Throws if none comes. */
export function recording(send: Send, { answers }: Pick<Ledger, 'answers'>): Send {
  return async (asked, headers) => {
    const begin = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new TypeError('no answer in time')), patienceMs);
    });
    const answer = await Promise.race([send(asked, headers), late]).finally(() =>
      clearTimeout(timer),
    );
    const at = performance.now();
    const { status, text } = answer;
    answers.push({ status, retryAfter: answer.headers['retry-after'], ms: at - begin, at, text });
    return answer;
  };
}

export function outcomeOf(verdict: Verdict): Outcome {
  if (verdict === 'ok') return 'ok';
  return verdict === 'overloaded' ? 'shed' : 'refused';
}

/** Throws what is neither an answer nor the lack of one: then the test itself is wrong. */
export function outcomeOfThrown(error: unknown): Outcome {
  const { name, message } = error as Error;
  // `fetch` throws it for every connection that fails; a verb, an error for an answer that is documented nowhere.
  if (name === 'TypeError' || message.startsWith('No such answer')) return 'unknown';
  if (/^\w+: overloaded$/.test(message)) return 'shed';
  throw error;
}
