/** Limits on requested mails: a stranger can enter any address, so each address gets only a few. */

/** The most requested mails to one address within 15 minutes. */
export const mailsInQuarterHour = 3;
/** The most requested mails to one address within 24 hours. */
export const mailsInDay = 10;

/**
 * How many of these one client network can cause: the owner of the address, from another network, gets the others.
 */
export const mailsOfNetworkInQuarterHour = 2;
export const mailsOfNetworkInDay = 3;

/**
 * A request within this time of the last one, from the same network, gets no further mail while the link of that one
 * can be used. A little less than the minute after which front ends offer to send the mail again.
 */
export const repeatSeconds = 50;

/** A mail that was requested longer ago is not sent: the customer no longer expects it and would be alarmed. */
export const maxMailAgeMs = 24 * 60 * 60 * 1000;

/**
 * Why a requested mail is suppressed:
 * - `unknown`: no customer has the address.
 * - `disabled`: the customer is disabled.
 * - `late`: the request is too old.
 * - `changed`: the password was changed after the request.
 * - `replaced`: an integration made a newer reset, which this mail would end.
 * - `ended`: the reset ended before its mail was sent.
 * - `repeated`: a mail that was requested less than a minute ago is under way.
 * - `limit`: the address already got the most mails that it may get, or that this client may cause.
 * - `budget`: the client's network, the application or the organization caused too many mails.
 * - `cancelled`: the owner of the address said "it was not me".
 */
export type SuppressionReason =
  | 'unknown'
  | 'disabled'
  | 'late'
  | 'changed'
  | 'replaced'
  | 'ended'
  | 'repeated'
  | 'limit'
  | 'budget'
  | 'cancelled';

/** For how long "it was not me" suppresses further mails. */
export const mailSuppressionSeconds = 3600;
