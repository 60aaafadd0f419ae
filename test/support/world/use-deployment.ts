/** A deployment for the tests of a file, and what `rekey doctor` finds in it. */
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { rekey } from '../processes/command-line.js';
import { openDeployment, type Deployment } from './deployment.js';
import type { Environment } from './environment.js';

interface Found {
  readonly level: string;
  readonly code: string;
  readonly message: string;
  readonly change: string | null;
}

interface Examined {
  readonly code: number | null;
  readonly stderr: string;
  readonly all: readonly Found[];
  /** What is not good. */
  readonly found: readonly Found[];
}

export interface DeploymentInUse extends Omit<Deployment, 'reset' | 'close'> {
  /** Runs `rekey doctor`. */
  examine(settings: Environment, ...options: string[]): Promise<Examined>;
}

/** The server of the tests may run without fsync, which is a fault of a real one. */
const ofTests = new Set(['database.fsync']);

async function examine(dns: string, settings: Environment, options: string[]): Promise<Examined> {
  const args = ['doctor', '--json', '--dns', dns, ...options];
  const { code, stdout, stderr } = await rekey(settings, ...args);
  const examinations: { findings: Found[] }[] = JSON.parse(stdout).examinations;
  const all = examinations.flatMap(({ findings }) => findings);
  const found = all.filter((one) => one.level !== 'good' && !ofTests.has(one.code));
  return { code, stderr, all, found };
}

/** Opens one before all tests, and puts everything right after each. */
export function useDeployment(): DeploymentInUse {
  const opened = {} as Deployment & DeploymentInUse;
  beforeAll(async () => {
    Object.assign(opened, await openDeployment());
    opened.examine = (settings, ...options) => examine(opened.dns, settings, options);
  });
  afterEach(() => opened.reset());
  afterAll(() => opened.close());
  return opened;
}
