/** What an examination finds: a sentence for people, a name for programs, and what to change. */

type Level = 'good' | 'warning' | 'problem';

export interface Finding {
  /** `problem`: something does not work. `warning`: it works, but not as well or as safely as it should. */
  readonly level: Level;
  /** Names the fault for programs, such as `refused`; `good` if there is none. Stable between releases. */
  readonly code: string;
  /** What was found, without secrets. */
  readonly message: string;
  /** What to change; null if nothing. */
  readonly change: string | null;
}

/** Returns a finding about something that is as it should be. */
export function good(message: string): Finding {
  return { level: 'good', code: 'good', message, change: null };
}

/** Returns a finding about something that could be better or safer. */
export function warning(code: string, message: string, change: string): Finding {
  return { level: 'warning', code, message, change };
}

/** Returns a finding about something that does not work. */
export function problem(code: string, message: string, change: string): Finding {
  return { level: 'problem', code, message, change };
}

/** Returns `findings`, or one good finding with `message` if there are none. */
export function orGood(findings: readonly Finding[], message: string): readonly Finding[] {
  return findings.length > 0 ? findings : [good(message)];
}
