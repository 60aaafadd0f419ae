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

const isNoticedEverywhere = (findings: readonly Finding[]) =>
  findings.length > 0 && findings.every(isNoticed);

const wordOf = (finding: Finding) => `${finding.place} ${isNoticed(finding) ? 'red' : 'UNNOTICED'}`;

const wordsOf = (findings: readonly Finding[]) =>
  findings.map(wordOf).join(', ') || 'DOES NOT COMPILE';

/** Returns the line that shows the progress. */
export function line({ name }: Mistake, findings: readonly Finding[]): string {
  const unnoticed = findings
    .flatMap(({ outcomes }) => outcomes)
    .filter(({ status }) => status !== 'failed')
    .map(({ notice, status }) => `\n    ${status}: ${notice.join(': ')}`);
  return `${name}: ${wordsOf(findings)}${unnoticed.join('')}`;
}

/** Returns the table of all, and whether each was noticed everywhere. */
export function table(findings: ReadonlyMap<Mistake, readonly Finding[]>): {
  text: string;
  isComplete: boolean;
} {
  const width = Math.max(...[...findings.keys()].map(({ name }) => name.length));
  const rows = [...findings].map(([{ name }, found]) =>
    [name.padEnd(width), wordsOf(found)].join('  '),
  );
  const unnoticed = [...findings.values()].filter((found) => !isNoticedEverywhere(found)).length;
  const sum = `${findings.size - unnoticed} of ${findings.size} mistakes noticed`;
  return { text: [...rows, '', sum].join('\n'), isComplete: unnoticed === 0 };
}
