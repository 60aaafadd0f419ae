/** argon2id as it is, at a cost that a table of hundreds of requests can bear. */
import type { Dependencies } from '../../../src/operations/ports/index.js';
import { createArgon2Hasher } from '../../../src/security/argon2-hasher.js';

const cheapest = { memoryCost: 1024, timeCost: 2, parallelism: 1 };

/** For `wrapDependencies`: the same hasher, with parameters below the floor of the settings. */
export function withCheapHashes(deps: Dependencies): Dependencies {
  return { ...deps, hasher: createArgon2Hasher(cheapest, { concurrency: 2, queue: 1000 }) };
}
