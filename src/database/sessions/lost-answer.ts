/** Whether a statement changed something, if its answer never came. */

/** Our own bound; the driver's message. */
export function isSilence(error: unknown): boolean {
  return (error as Error | null)?.message === 'Query read timeout';
}

/** The session ended, in the driver's words. It has others for a statement that it did not send. */
const endedInWords = /^(?:Connection terminated|Query read timeout)/;
/** The server, a pooler or the system ended it (PostgreSQL documentation, appendix A). */
const endedByCode = /^(?:57P|08|E(?:CONNRESET|PIPE|TIMEDOUT)$)/;

/** Returns whether the peer has not said how the statement ended. */
export function isAnswerLost(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return endedByCode.test(code) || endedInWords.test(message);
}

const readsOnly = /^\s*(?:SELECT|SHOW|SET|START|BEGIN|ROLLBACK)\b/i;

/** Returns whether the statement makes a change last. `isAlone`: it is a transaction of its own. */
export function mayCommit(text: string, isAlone: boolean): boolean {
  return /^\s*COMMIT\b/i.test(text) || (isAlone && !readsOnly.test(text));
}
