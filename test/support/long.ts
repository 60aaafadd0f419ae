/** True: tests whose findings depend on chance take many more turns, as before a release. */
export const isLong = Boolean(process.env['LONG_TESTS']);

/** Returns all cases of a table; in the gate every `nth` of them, if a table is long and its cases are much alike. */
export function someOf<Case>(cases: readonly Case[], nth: number): readonly Case[] {
  return isLong ? cases : cases.filter((_, index) => index % nth === 0);
}
