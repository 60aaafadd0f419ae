/** How often an address gets a mail that anybody can ask for. */

export const mailsInQuarterHour = 3;
export const mailsInDay = 10;

/**
 * Why a mail that anybody can ask for is not written: the address is nobody's (`unknown`) or a disabled customer's,
 * the password was `changed` since, or the reset has `ended`; the address had enough mails (`limit`), or somebody
 * said "it was not me" (`hold`).
 */
export type HeldBackReason = 'unknown' | 'disabled' | 'changed' | 'ended' | 'limit' | 'hold';

/** For how long "it was not me" holds back further ones. */
export const mailHoldSeconds = 3600;
