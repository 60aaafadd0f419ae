/** The map of security checks: what it demands, and that it is kept. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { chapters } from '../../../build/controls/catalogue/index.js';
import { critical, low, setAside } from '../../../build/controls/control.js';
import { printControlPage } from '../../../build/controls/page.js';
import { readProofs, readProofsOf } from '../../../build/controls/proofs.js';
import { reportControls } from '../../../build/controls/report.js';
import { reportResults, type Results } from '../../../build/controls/results.js';

const file = 'e2e/some.test.ts';

/** The ids and titles that a text of tests names. */
function namesIn(text: string): string[] {
  const { proofs, problems } = readProofsOf(file, text);
  return [...proofs.map(({ id, test }) => `${id}: ${test.titles.join(' > ')}`), ...problems];
}

describe('a comment that names checks', () => {
  it.each<[string, string, string[]]>([
    ['a test', `// Proves: A-1\nit('a', () => {});`, ['A-1: a']],
    ['a table', `// Proves: A-1\nit.each([1])('of %s', (n) => {});`, ['A-1: of %s']],
    ['two checks', `// Proves: A-1, A-2\nit('a', async () => {});`, ['A-1: a', 'A-2: a']],
    ['a group', `// Proves: A-1\ndescribe.each(x)('g', () => {});`, ['A-1: g']],
    ['a group of its own', `// Proves: A-1\ndescribeOnServer('g', () => {});`, ['A-1: g']],
    [
      'a test in groups',
      `describe('g', () => { describe('h', () => {\n// Proves: A-1\nit('a', () => {}); }); });`,
      ['A-1: g > h > a'],
    ],
    ['a title in parts', '// Proves: A-1\nit(`a ${n} b`, () => {});', ['A-1: a … b']],
    ['words between', `// Proves: A-1\n// Slowly.\nit('a', () => {});`, ['A-1: a']],
  ])('is read above %s', (_what, text, names) => expect(namesIn(text)).toEqual(names));

  it.each([
    `// Proves: A-1\nconst a = 1;\nit('a', () => {});`,
    `it('a', () => {\n// Proves: A-1\n});`,
    `// Proves: A-1\nit(title, () => {});`,
    `it('a', () => {});\n// Proves: A-1`,
  ])('is refused above anything else: %j', (text) =>
    expect(namesIn(text)).toEqual([`${file}: "Proves: A-1" is above no test`]),
  );
});

describe('the report', () => {
  const [one, two] = [critical('A-1', 'One.', 'ASVS'), low('A-2', 'Two.', 'ASVS')];
  const proofs = readProofsOf(file, `// Proves: A-1\nit('a', () => {});`);
  const report = (controls: Parameters<typeof reportControls>[0]) =>
    reportControls(controls, proofs);

  it('is empty if each check has a test or a reason', () => {
    expect(report([one, setAside(two, 'It is not needed.')])).toEqual([]);
  });

  it('names a check without a test, of any severity', () => {
    const problem = 'has no test that proves it, and is not set aside';
    expect(report([one, two])).toEqual([`A-2 (low) ${problem}`]);
    expect(reportControls([one], { proofs: [], problems: [] })).toEqual([
      `A-1 (critical) ${problem}`,
    ]);
  });

  it('names a check that is not there, is there twice, or is set aside and yet proved', () => {
    expect(report([])).toEqual(['e2e/some: "a" names the unknown check A-1']);
    expect(report([one, one])).toEqual(['A-1 is listed twice']);
    expect(report([setAside(one, 'Why?')])).toEqual(['A-1 is set aside, and yet a test names it']);
  });
});

describe('the results of a run', () => {
  const text = `describe('g', () => {\n// Proves: A-1\nit.each(t)('of %s, by $name', (n) => {}); });`;
  const { proofs } = readProofsOf(file, text);
  const results = (...given: [title: string, status: string][]): Results => ({
    testResults: [
      {
        name: '/somewhere/dist/test/e2e/some.test.js',
        assertionResults: given.map(([title, status]) => {
          return { ancestorTitles: ['outer', 'g'], title, status };
        }),
      },
    ],
  });
  const name = 'A-1: "g of %s, by $name" of e2e/some';

  it.each<[string, [string, string][], string[]]>([
    [
      'all passed',
      [
        ['of 1, by x', 'passed'],
        ['of 2, by y', 'passed'],
      ],
      [],
    ],
    [
      'one failed',
      [
        ['of 1, by x', 'passed'],
        ['of 2, by y', 'failed'],
      ],
      [`${name} did not pass`],
    ],
    ['one was skipped', [['of 1, by x', 'pending']], [`${name} did not pass`]],
    ['none ran', [['for 1, by x', 'passed']], [`${name} did not run`]],
  ])('are right only if the tests ran and passed: %s', (_what, given, problems) => {
    expect(reportResults(proofs, results(...given))).toEqual(problems);
  });

  it('count all tests of a group', () => {
    const group = readProofsOf(file, `// Proves: A-1\ndescribe('g', () => {});`).proofs;
    expect(reportResults(group, results(['x', 'passed'], ['y', 'passed']))).toEqual([]);
    expect(reportResults(group, results(['x', 'passed'], ['y', 'failed']))).toHaveLength(1);
    expect(reportResults(group, { testResults: [] })).toEqual(['A-1: "g" of e2e/some did not run']);
  });
});

describe('docs/security-controls.md', () => {
  it('is what "npm run docs:controls" prints', () => {
    const printed = printControlPage(chapters, readProofs(process.cwd()).proofs);
    expect(readFileSync('docs/security-controls.md', 'utf8')).toBe(printed);
  });

  it('has a row for each of the 188 checks', () => {
    const page = readFileSync('docs/security-controls.md', 'utf8');
    expect(page.match(/^\| [A-Z]{3}-\d\d \| .* \| [CHML] \| .+ \|$/gm)).toHaveLength(188);
  });
});
