/** One call of a webhook: the target checked again, one POST, and what became of it. Throws nothing of the receiver's. */
import { AppError } from '../domain/shared/errors.js';
import type { AttemptReport, AttemptResult, WebhookOutcome } from '../domain/webhooks/outcome.js';
import { CallProblem } from './outcome.js';
import { post, type PostAnswer } from './post.js';
import { createResolve, findAddresses, type Resolve } from './resolve.js';
import { parseRetryAfter } from './retry-after.js';
import { createSlots } from './concurrency-limiter.js';
import { parseTarget, type TargetRules } from './target-rules.js';

export interface CallerSettings {
  readonly rules: TargetRules;
  /** For the whole attempt, from the look-up to the end of the answer. */
  readonly timeoutMs?: number;
  /** How many calls may be under way at once, each with one connection. */
  readonly maxCalls?: number;
  readonly maxCallsPerWebhook?: number;
  readonly resolve?: Resolve;
  /** Certificates (PEM) to trust in place of Node's own list. */
  readonly authorities?: readonly string[];
}

export interface WebhookCall {
  readonly webhookId: string;
  /** As it was registered. Checked here again, because the rules may have changed since. */
  readonly url: string;
  /** The media type and what `signatureHeaders` answers. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes that were signed; sent as they are. */
  readonly body: Buffer;
  /** The time by the clock that attempts go by, which need not be this process's. */
  readonly asOf: Date;
}

export type CallWebhook = (call: WebhookCall) => Promise<WebhookOutcome>;

const defaults = {
  timeoutMs: 5000,
  maxCalls: 256,
  maxCallsPerWebhook: 4,
  resolve: createResolve(),
};
const maxLoggedBytes = 1024;

/** UTF-8 without the part of a character that a cut left at the end. */
function decode(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, { stream: true });
}

/** At most 1 KiB of UTF-8 on one line, without what could move a cursor or reorder a line. */
function toLogText(start: Buffer): string {
  const text = decode(start).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return decode(Buffer.from(text.trim()).subarray(0, maxLoggedBytes));
}

function resultOf({ status, retryAfter }: PostAnswer, now: Date): AttemptResult {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  if (status >= 300 && status < 400) return { kind: 'failed', reason: 'redirect' };
  const mayAskForTime = status === 429 || status === 503;
  const seconds = mayAskForTime ? parseRetryAfter(retryAfter, now) : undefined;
  if (seconds !== undefined) return { kind: 'retry_after', retryAfterSeconds: seconds };
  return { kind: 'failed', reason: 'status' };
}

/** The result of an attempt that ended without an answer; rethrows what is no matter of the receiver's. */
function resultOfProblem(error: unknown): AttemptResult {
  if (error instanceof CallProblem) return { kind: 'failed', reason: error.reason };
  if (error instanceof AppError) return { kind: 'failed', reason: 'blocked_address' };
  throw error;
}

/**
 * Answers a function that calls webhooks, with a bound on how many calls are under way at once. That
 * function rejects only where our own headers are not valid HTTP.
 */
export function createWebhookCaller(settings: CallerSettings): CallWebhook {
  const { rules, timeoutMs, maxCalls, maxCallsPerWebhook, resolve, authorities } = {
    ...defaults,
    ...settings,
  };
  const slots = createSlots({ total: maxCalls, perWebhook: maxCallsPerWebhook, timeoutMs });

  async function send({ url: text, headers, body }: WebhookCall): Promise<PostAnswer> {
    const signal = AbortSignal.timeout(timeoutMs);
    const url = parseTarget(text, rules);
    const addresses = await findAddresses(url, rules, resolve, signal);
    return post({ url, headers, body, addresses, authorities, signal });
  }

  async function attempt(call: WebhookCall): Promise<WebhookOutcome> {
    const startedAt = performance.now();
    const elapsedMs = () => Math.round(performance.now() - startedAt);
    const report = (): AttemptReport => ({ durationMs: elapsedMs(), response: '' });
    try {
      const answer = await send(call);
      const { status, start } = answer;
      const result = resultOf(answer, new Date(call.asOf.getTime() + elapsedMs()));
      return { ...report(), ...result, status, response: toLogText(start) };
    } catch (error) {
      return { ...report(), ...resultOfProblem(error) };
    }
  }

  return async (call) => {
    const turn = slots.take(call.webhookId);
    if (!('release' in turn)) return { kind: 'busy', ...turn };
    try {
      return await attempt(call);
    } finally {
      turn.release();
    }
  };
}
