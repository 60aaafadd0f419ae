/** The last release, from its commit in this repository: what operators upgrade from, and may go back to. */
import { buildCommit, type Release } from './build-commit.js';

export type { Release };

export const lastRelease = {
  version: '0.1.0',
  commit: '1220bb9ce0b8f09cfb4953a68832ff9ed22d703d',
  /** The newest of its migrations. */
  migration: 'AddTokenIndex1795317182604',
};

/** Returns the programs of the last release, which it builds once for a checkout. Throws if the clone lacks its commit. */
export function buildLastRelease(): Release {
  return buildCommit(lastRelease.commit);
}
