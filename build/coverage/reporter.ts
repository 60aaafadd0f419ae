/** A reporter of jest that keeps the raw coverage of each test file beside that of processes. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dropForeign, rawFolder, type RawCoverage } from './raw.js';

interface TestResult {
  readonly v8Coverage?: readonly { readonly result: { readonly url: string } }[];
}

/** In the form that Node writes; jest has turned its URLs into paths. */
function toRaw({ v8Coverage = [] }: TestResult): RawCoverage {
  const result = v8Coverage.map((each) => ({
    ...each.result,
    url: pathToFileURL(each.result.url).href,
  }));
  return { result };
}

export default class CoverageReporter {
  onTestResult(_test: unknown, result: TestResult): void {
    const file = join(rawFolder, `tests-${randomUUID()}.json`);
    writeFileSync(file, JSON.stringify(toRaw(result)));
    dropForeign();
  }
}
