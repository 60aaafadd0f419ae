/** Runs the tests that are to notice a mistake, and says what became of each. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stateVariable } from '../support/rows/state.js';
import type { Notice } from './mistake.js';

export interface Outcome {
  readonly notice: Notice;
  /** `none`: no such test ran. */
  readonly status: 'failed' | 'passed' | 'none';
  /** What the failed tests complain of first. */
  readonly messages: readonly string[];
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** A run that takes longer, in milliseconds for each test file, has found nothing. */
const timeoutPerFile = 180_000;

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const compiledOf = (file: string) => `dist/test/${file}.test.js`;
const filesOf = (notices: readonly Notice[]) => [
  ...new Set(notices.map(([file]) => compiledOf(file))),
];

/** As in jest.config.js, but without the preparation of a database, which is made once for all runs. */
function configurationOf(folder: string) {
  return {
    rootDir: join(folder, 'dist'),
    testMatch: ['**/*.test.js'],
    transform: {},
    testTimeout: 30_000,
  };
}

function argumentsFor(folder: string, notices: readonly Notice[], output: string): string[] {
  const titles = notices.map(([, title]) => escaped(title)).join('|');
  return [
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    ...['node_modules/jest/bin/jest.js', '--config', JSON.stringify(configurationOf(folder))],
    ...[
      '--runInBand',
      '--forceExit',
      '--json',
      `--outputFile=${output}`,
      '--testNamePattern',
      titles,
    ],
    ...['--runTestsByPath', ...filesOf(notices)],
  ];
}

function end(program: string[], cwd: string, state: string | null, timeout: number): Promise<void> {
  const env = { ...process.env, ...(state !== null && { [stateVariable]: state }) };
  const child = spawn(process.execPath, program, { cwd, env, stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function outcomeOf({ testResults }: Report, notice: Notice): Outcome {
  const [file, title] = notice;
  const results = testResults
    .filter(({ name }) => name.endsWith(`/${compiledOf(file)}`))
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ fullName, status }) => fullName.includes(title) && status !== 'pending');
  const failed = results.filter(({ status }) => status === 'failed');
  const messages = failed.flatMap(({ fullName, failureMessages }) => [
    fullName,
    ...failureMessages.map((message) => message.split('\n', 12).join('\n')),
  ]);
  if (failed.length > 0) return { notice, status: 'failed', messages };
  return { notice, status: results.length > 0 ? 'passed' : 'none', messages };
}

/** Runs the tests in the compiled folder. `state` is the file of the prepared database; null for unit tests. */
export async function runTests(
  folder: string,
  notices: readonly Notice[],
  state: string | null,
): Promise<Outcome[]> {
  const results = mkdtempSync(join(tmpdir(), 'rekey-mistakes-results-'));
  const output = join(results, 'results.json');
  try {
    const timeout = timeoutPerFile * filesOf(notices).length;
    await end(argumentsFor(folder, notices, output), folder, state, timeout);
    const text = existsSync(output) ? readFileSync(output, 'utf8') : '{"testResults":[]}';
    return notices.map((notice) => outcomeOf(JSON.parse(text) as Report, notice));
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}
