/** How often an address gets a mail that anybody can ask for. */

export const mailsInQuarterHour = 3;
export const mailsInDay = 10;

/** Nobody waits for a link any more that was asked for so long ago: it would surprise. */
export const maxMailAgeMs = 24 * 60 * 60 * 1000;

/**
 * Why a mail that anybody can ask for is not written: the address is nobody's (`unknown`) or a disabled customer's,
 * it was asked for too long ago (`late`), the password was `changed` since or an integration made a newer reset
 * (`replaced`), or the reset has `ended`; the address had enough mails (`limit`), or somebody said "it was not me"
 * (`cancelled`).
 */
export type SuppressionReason =
  'unknown' | 'disabled' | 'late' | 'changed' | 'replaced' | 'ended' | 'limit' | 'cancelled';

/** For how long "it was not me" suppresses further ones. */
export const mailSuppressionSeconds = 3600;
