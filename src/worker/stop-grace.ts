/**
 * How long the parts of a process may take to end when it stops, in milliseconds. Work that is not done by then is
 * done after the next start, or by another process.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** Mails and calls under way. */
export const jobsGraceMs = 8000;
/** The connections of the mailer, after the jobs. */
export const mailerGraceMs = 1000;
/** The whole process: more than the others together. */
export const processGraceMs = 10_000;

/** Waits for `work`, but no longer than `ms` milliseconds. Throws what `work` throws before that. */
export async function within(work: Promise<void>, ms: number): Promise<void> {
  await Promise.race([work, sleep(ms, undefined, { ref: false })]);
}
