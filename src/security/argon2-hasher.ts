/** Hashes passwords with argon2id (RFC 9106; parameters by OWASP's Password Storage Cheat Sheet). */
import argon2 from 'argon2';
import { PlainPassword } from '../domain/shared/secret.js';
import type { PasswordHasher } from '../operations/ports/index.js';
import { createHashGate, type HashGateOptions } from './hash-gate.js';

export interface Argon2Parameters {
  /** RFC 9106's m, in KiB. */
  readonly memoryCost: number;
  /** RFC 9106's t, in passes. */
  readonly timeCost: number;
  /** RFC 9106's p, in lanes. */
  readonly parallelism: number;
}

/** The weakest parameters that can be configured, which are the default (OWASP ASVS 5.0, appendix C). */
export const argon2Floor: Argon2Parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Returns false for a hash that is damaged or not of argon2id: one bad row must not become a server error. */
async function verifySafely(hash: string, password: PlainPassword): Promise<boolean> {
  try {
    return hash.startsWith('$argon2id$') && (await argon2.verify(hash, password.reveal()));
  } catch {
    return false;
  }
}

const storedParameters = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/;

/** Whether a hash was made with less memory or fewer passes. A hash that was made with more is kept. */
function isWeaker(stored: string, { memoryCost, timeCost }: Argon2Parameters): boolean {
  const [, memory, passes] = storedParameters.exec(stored) ?? [];
  return Number(memory ?? 0) < memoryCost || Number(passes ?? 0) < timeCost;
}

/** Returns the hasher. `gateOptions` limit how many hashes run and wait at once. */
export function createArgon2Hasher(
  parameters: Argon2Parameters,
  gateOptions: HashGateOptions,
): PasswordHasher {
  const gate = createHashGate(gateOptions);
  const options = { ...parameters, type: argon2.argon2id };
  const hash = (password: PlainPassword) => argon2.hash(password.reveal(), options);
  // Verified if there is no hash, so that an unknown customer takes the same time as a wrong password.
  const decoy = hash(new PlainPassword('no customer has this password'));

  return {
    hash: (password, turn) => gate.run(() => hash(password), turn),
    verify: (stored, password, turn) =>
      gate.run(async () => {
        const isVerified = await verifySafely(stored ?? (await decoy), password);
        return stored !== null && isVerified;
      }, turn),
    needsRehash: (stored) => isWeaker(stored, parameters),
  };
}
