/**
 * How long the parts of a stopping process may take to end, in milliseconds. Jobs that are not done by then run after
 * the next start, or in another process.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** For mails and calls under way. */
export const jobsGraceMs = 8000;
/** For the connections of the mailer, after the jobs. */
export const mailerGraceMs = 1000;
/** For the whole process: more than the others together. */
export const processGraceMs = 10_000;

/** Waits for `work`, but no longer than `ms` milliseconds. Throws what `work` throws before that. */
export async function within(work: Promise<void>, ms: number): Promise<void> {
  await Promise.race([work, sleep(ms, undefined, { ref: false })]);
}
