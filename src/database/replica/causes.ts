/** Why a replica is not read from: a code to search for, and a sentence. */
import type { FailureCause } from '../../domain/shared/outage.js';
import { codeOf, driverErrorOf } from '../connection/driver-error.js';
import { ClientGoneError, OutOfTimeError } from '../sessions/errors.js';
import { isSilence } from '../sessions/lost-answer.js';
import type { Looked } from './look.js';
import type { Position } from './position.js';

const silence: FailureCause = { code: 'ETIMEDOUT', detail: 'The replica does not answer.' };

/** Messages of the driver without a code. */
const isLate = /timeout expired|connection timeout/;

/** Returns why a look failed, in the words of PostgreSQL or the system: no value is in a look. */
export function causeOfLook(error: unknown): FailureCause {
  const { code, message = '' } = driverErrorOf(error) as { code?: string; message?: string };
  if (code !== undefined) return { code, detail: message || 'The replica cannot be reached.' };
  if (isSilence(error) || isLate.test(message)) return silence;
  return { code: 'ECONNRESET', detail: 'The replica, or something between, ended the session.' };
}

/** Returns why a read failed. PostgreSQL's own words may quote what a client sent. */
export function causeOfRead(error: unknown): FailureCause {
  const { code = causeOfLook(error).code } = driverErrorOf(error);
  return { code, detail: 'A list could not be read from the replica.' };
}

/** The statement took longer than the server lets it (PostgreSQL's manual, appendix A). */
const tookTooLong = '57014';

/** Returns whether the read ended by its own bounds or the server's, so that the primary could not do better. */
export function isOutOfBounds(error: unknown): boolean {
  if (error instanceof ClientGoneError || error instanceof OutOfTimeError) return true;
  return codeOf(error) === tookTooLong;
}

/** Returns whether all sessions of the pool were taken: no failure of the replica. */
export function isBusy(error: unknown): boolean {
  return (error as Error | null)?.message === 'timeout exceeded when trying to connect';
}

/** Returns why the server that was seen is no replica of the primary; null if nothing speaks against it. */
export function strangerOf({ primary, replica }: Looked): FailureCause | null {
  if (primary === null) return null;
  const [own, other] = [primary.system, replica.system];
  if (own !== null && other !== null && own !== other)
    return {
      code: 'OTHER_PRIMARY',
      detail: 'The server of DATABASE_READ_URL is of another cluster.',
    };
  if (!replica.isStandby && replica.startedAt !== primary.startedAt)
    return {
      code: 'PROMOTED',
      detail: 'The server of DATABASE_READ_URL does not follow the primary: it was promoted.',
    };
  return null;
}

/** Returns why a replica is not used that is at least `ageMs` behind. */
export function causeOfLag({ wal }: Position, ageMs: number, maxLagMs: number): FailureCause {
  if (wal === null) return { code: 'BEHIND', detail: 'It does not say what it has replayed.' };
  const allowed = `${maxLagMs / 1000} s are allowed (DATABASE_READ_MAX_LAG_SECONDS)`;
  const seconds = Math.round(ageMs / 1000);
  return { code: 'BEHIND', detail: `It is ${seconds} s behind or more; ${allowed}.` };
}
