/**
 * How long the parts of a stopping process may take to end, in milliseconds. Jobs that are not done by then run after
 * the next start, or in another process.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** For requests, mails and calls under way: none of them waits longer for a database that is silent. */
export const jobsGraceMs = 8000;
/** For what is still kept in memory and for the connections of the mailer, after them. */
export const lastGraceMs = 1000;
/** For the sessions of the database, after all. */
export const databaseGraceMs = 500;
/** For the spans that are left, last of all: what the others did is in them. */
export const tracesGraceMs = 1000;
/** For the whole process: more than the others together, so that a stop that waited for each of them still ends with 0. */
export const processGraceMs = 11_000;

/** Waits for `work`, but no longer than `ms` milliseconds. Throws what `work` throws before that. */
export async function within(work: Promise<void>, ms: number): Promise<void> {
  await Promise.race([work, sleep(ms, undefined, { ref: false })]);
}
