/** Compares proofs with what jest wrote by `--json`. */
import { titlePattern } from './tests.js';
import type { Proof } from './proofs.js';

/** The part of jest's JSON that is read here. */
export interface Results {
  readonly testResults: readonly {
    /** The path of the compiled file. */
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

interface Ran {
  readonly titles: readonly string[];
  readonly passed: boolean;
}

/** Whether `ran` is the test, or one of the group. */
function isOf({ titles, isGroup }: Proof['test'], ran: readonly string[]): boolean {
  const patterns = titles.map(titlePattern);
  const fits = (from: number) =>
    patterns.every((each, index) => each.test(ran[from + index] ?? ''));
  const last = ran.length - patterns.length;
  if (!isGroup) return last >= 0 && fits(last);
  return Array.from({ length: Math.max(0, last) }, (_, from) => from).some(fits);
}

function runsOf(results: Results): Map<string, Ran[]> {
  const files = new Map<string, Ran[]>();
  for (const { name, assertionResults } of results.testResults) {
    const [, file = name] = /\/dist\/test\/(.*)\.test\.js$/.exec(name) ?? [];
    const runs = assertionResults.map(({ ancestorTitles, title, status }) => ({
      titles: [...ancestorTitles, title],
      passed: status === 'passed',
    }));
    files.set(file, [...(files.get(file) ?? []), ...runs]);
  }
  return files;
}

/** Returns a line for each proof of which no test ran, or of which one did not pass. */
export function reportResults(proofs: readonly Proof[], results: Results): string[] {
  const files = runsOf(results);
  return proofs.flatMap(({ id, file, test }) => {
    const runs = (files.get(file) ?? []).filter(({ titles }) => isOf(test, titles));
    const name = `${id}: "${test.titles.join(' ')}" of ${file}`;
    if (runs.length === 0) return [`${name} did not run`];
    return runs.every(({ passed }) => passed) ? [] : [`${name} did not pass`];
  });
}
