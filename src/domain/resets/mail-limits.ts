/** Limits of requested mails: anybody can enter an address, so an address gets only so many. */

/** At most so many requested mails to one address within 15 minutes. */
export const mailsInQuarterHour = 3;
/** At most so many requested mails to one address within 24 hours. */
export const mailsInDay = 10;

/** A mail that was requested longer ago is not sent: its customer does not wait for it any more, and would be alarmed. */
export const maxMailAgeMs = 24 * 60 * 60 * 1000;

/**
 * Why a requested mail is suppressed:
 * - `unknown`: no customer has the address.
 * - `disabled`: the customer is disabled.
 * - `late`: the request is too old.
 * - `changed`: the password was changed after the request.
 * - `replaced`: an integration made a newer reset, which this mail would end.
 * - `ended`: the reset ended before its mail was sent.
 * - `limit`: the address got enough mails.
 * - `cancelled`: the owner of the address said "it was not me".
 */
export type SuppressionReason =
  'unknown' | 'disabled' | 'late' | 'changed' | 'replaced' | 'ended' | 'limit' | 'cancelled';

/** For how long "it was not me" suppresses further mails. */
export const mailSuppressionSeconds = 3600;
