/** What a run has found, in words. */
import type { Mistake } from './mistake.js';
import type { Outcome } from './run.js';

/** What became of the tests of one mistake in one place. */
export interface Finding {
  readonly place: 'server' | 'embedded' | 'unit';
  readonly outcomes: readonly Outcome[];
}

function isNoticed({ outcomes }: Finding): boolean {
  return outcomes.every(({ status }) => status === 'failed');
}

const wordOf = (finding: Finding) => `${finding.place} ${isNoticed(finding) ? 'red' : 'UNNOTICED'}`;

/** Returns the line that shows the progress. */
export function line({ name }: Mistake, findings: readonly Finding[]): string {
  const unnoticed = findings
    .flatMap(({ outcomes }) => outcomes)
    .filter(({ status }) => status !== 'failed')
    .map(({ notice, status }) => `\n    ${status}: ${notice.join(': ')}`);
  return `${name}: ${findings.map(wordOf).join(', ')}${unnoticed.join('')}`;
}

/** Returns the table of all, and whether each was noticed everywhere. */
export function table(findings: ReadonlyMap<Mistake, readonly Finding[]>): {
  text: string;
  isComplete: boolean;
} {
  const width = Math.max(...[...findings.keys()].map(({ name }) => name.length));
  const rows = [...findings].map(([{ name }, found]) =>
    [name.padEnd(width), ...found.map(wordOf)].join('  '),
  );
  const unnoticed = [...findings.values()].filter((found) => !found.every(isNoticed)).length;
  const sum = `${findings.size - unnoticed} of ${findings.size} mistakes noticed`;
  return { text: [...rows, '', sum].join('\n'), isComplete: unnoticed === 0 };
}
