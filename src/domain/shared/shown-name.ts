/** Returns a name from foreign input as an error message may show it: at most 40 characters, control characters escaped. */
export function shownName(name: string): string {
  return JSON.stringify(name.trim().slice(0, 40)).slice(1, -1);
}
