/** One attempt to call a webhook: checks the target again, sends one POST, and reports how it ended. */
import { AppError } from '../domain/shared/errors.js';
import type { AttemptResult, WebhookAttempt } from '../domain/webhooks/outcome.js';
import { WebhookCallError } from './call-error.js';
import { post, type PostAnswer } from './post.js';
import { findAddresses, type Resolve } from './resolve.js';
import { parseRetryAfter } from './retry-after.js';
import { parseTarget, type TargetRules } from './target-rules.js';

export interface AttemptSettings {
  readonly rules: TargetRules;
  /** The time for the whole attempt, from the DNS query to the end of the response. */
  readonly timeoutMs: number;
  readonly resolve: Resolve;
  /** Certificates (PEM) to trust in place of Node's own list. */
  readonly authorities?: readonly string[] | undefined;
}

export interface AttemptRequest {
  /** The URL as it was registered. It is checked again, because the rules may have changed since. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes that were signed; sent unchanged. */
  readonly body: Buffer;
  /** When the attempt starts by the database's clock, which schedules attempts. */
  readonly asOf: Date;
}

const maxLoggedBytes = 1024;

/** Decodes UTF-8 and drops a character that a cut left incomplete at the end. */
function decode(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, { stream: true });
}

/** At most 1 KiB of UTF-8 on one line, without characters that move a cursor or reorder a line. */
function toLogText(start: Buffer): string {
  const text = decode(start).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return decode(Buffer.from(text.trim()).subarray(0, maxLoggedBytes));
}

/** `Retry-After` counts with 429 (RFC 6585, 4) and 503 (RFC 9110, 15.6.4) only. */
function toResult({ status, retryAfter }: PostAnswer, now: Date): AttemptResult {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  if (status >= 300 && status < 400) return { kind: 'failed', reason: 'redirect' };
  const mayAskForTime = status === 429 || status === 503;
  const seconds = mayAskForTime ? parseRetryAfter(retryAfter, now) : undefined;
  if (seconds !== undefined) return { kind: 'retry_after', retryAfterSeconds: seconds };
  return { kind: 'failed', reason: 'status' };
}

/** Returns the result of an attempt without a response. Rethrows errors that the receiver did not cause. */
function toFailure(error: unknown): AttemptResult {
  if (error instanceof WebhookCallError) return { kind: 'failed', reason: error.reason };
  if (error instanceof AppError) return { kind: 'failed', reason: 'blocked_address' };
  throw error;
}

async function send(
  { url: text, headers, body }: AttemptRequest,
  { rules, timeoutMs, resolve, authorities }: AttemptSettings,
): Promise<PostAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const url = parseTarget(text, rules);
  const addresses = await findAddresses(url, rules, resolve, signal);
  return post({ url, headers, body, addresses, authorities, signal });
}

/**
 * Sends the request once and returns how it ended. Throws nothing that the receiver or its network caused;
 * it throws only if our own headers are not valid HTTP.
 */
export async function attemptCall(
  request: AttemptRequest,
  settings: AttemptSettings,
): Promise<WebhookAttempt> {
  const startedAt = performance.now();
  const elapsedMs = () => Math.round(performance.now() - startedAt);
  try {
    const answer = await send(request, settings);
    const { status, start } = answer;
    const durationMs = elapsedMs();
    const result = toResult(answer, new Date(request.asOf.getTime() + durationMs));
    return { durationMs, ...result, status, response: toLogText(start) };
  } catch (error) {
    return { durationMs: elapsedMs(), response: '', ...toFailure(error) };
  }
}
