/** What the one preparation before all tests leaves to the processes that run them. */
import { readFileSync } from 'node:fs';

export interface TestState {
  /** The server's URL; null where all tests run on the embedded database. */
  readonly serverUrl: string | null;
  /** The migrated database on that server that tests clone. */
  readonly template: string | null;
  /** A dump of a migrated embedded database; null where there is a server. */
  readonly dump: string | null;
}

export const stateVariable = 'REKEY_TEST_STATE';

export function readState(): TestState {
  const file = process.env[stateVariable];
  if (!file) throw new Error('The tests were not prepared: run them by npm test.');
  return JSON.parse(readFileSync(file, 'utf8')) as TestState;
}
