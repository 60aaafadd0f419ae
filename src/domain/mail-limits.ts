/** How often an address gets a mail that anybody can ask for. */

export const mailsInQuarterHour = 3;
export const mailsInDay = 10;

/** For how long "it was not me" holds back further ones. */
export const mailHoldSeconds = 3600;
