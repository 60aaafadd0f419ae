/** The databases on which mistakes are noticed, prepared once for all runs. */
import setUp from '../support/global-setup.js';
import { readState, stateVariable } from '../support/rows/state.js';

export interface PreparedDatabase {
  readonly name: 'server' | 'embedded';
  /** The file that tells tests where it is. */
  readonly state: string;
  remove(): Promise<void>;
}

const serverVariable = 'TEST_DATABASE_URL';

async function prepare(): Promise<PreparedDatabase> {
  await setUp();
  const name = readState().serverUrl === null ? 'embedded' : 'server';
  const { rekeyCleanUp } = globalThis as { rekeyCleanUp?: () => Promise<void> };
  const remove = async () => rekeyCleanUp?.();
  return { name, state: process.env[stateVariable] ?? '', remove };
}

/** Prepares the embedded database, and the server unless it is left out or there is none. */
export async function prepareDatabases(isEmbeddedOnly: boolean): Promise<PreparedDatabase[]> {
  const server = isEmbeddedOnly ? [] : [await prepare()];
  if (server[0]?.name === 'embedded') return server;
  process.env[serverVariable] = 'none';
  return [...server, await prepare()];
}
