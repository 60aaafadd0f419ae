/** True: tests whose findings depend on chance take many more turns, as before a release. */
export const isLong = Boolean(process.env['LONG_TESTS']);
