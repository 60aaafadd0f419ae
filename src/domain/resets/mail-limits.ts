/** How often an address gets a mail that anybody can ask for. */

export const mailsInQuarterHour = 3;
export const mailsInDay = 10;

/** Nobody waits for a link any more that was asked for so long ago: it would surprise. */
export const mailPatienceMs = 24 * 60 * 60 * 1000;

/**
 * Why a mail that anybody can ask for is not written: the address is nobody's (`unknown`) or a disabled customer's,
 * it was asked for too long ago (`late`), the password was `changed` since or an integration made a newer reset
 * (`replaced`), or the reset has `ended`; the address had enough mails (`limit`), or somebody said "it was not me"
 * (`hold`).
 */
export type HeldBackReason =
  'unknown' | 'disabled' | 'late' | 'changed' | 'replaced' | 'ended' | 'limit' | 'hold';

/** For how long "it was not me" holds back further ones. */
export const mailHoldSeconds = 3600;
