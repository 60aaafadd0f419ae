/** The form of one security check, and short ways to write one. */

const severities = ['critical', 'high', 'medium', 'low'] as const;
type Severity = (typeof severities)[number];

export interface Control {
  /** Chapter and number, such as `TOK-03`. Tests name it in a comment `// Proves: TOK-03`. */
  readonly id: string;
  readonly severity: Severity;
  /** What must be true, in one short sentence. */
  readonly requirement: string;
  /** Standards with their sections, by the short names of the page, or the vulnerability behind it. */
  readonly source: string;
  /** Why it is not built; such a check has no tests. */
  readonly setAside?: string;
}

export interface Chapter {
  readonly title: string;
  readonly controls: readonly Control[];
}

type Write = (id: string, requirement: string, source: string) => Control;

const of =
  (severity: Severity): Write =>
  (id, requirement, source) => ({ id, severity, requirement, source });

export const critical = of('critical');
export const high = of('high');
export const medium = of('medium');
export const low = of('low');

/** A check that is not built, and why. */
export function setAside(control: Control, reason: string): Control {
  return { ...control, setAside: reason };
}
