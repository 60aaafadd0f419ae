/** Passwords as argon2id hashes (RFC 9106; parameters by OWASP's Password Storage Cheat Sheet). */
import argon2 from 'argon2';
import { PlainPassword } from '../domain/shared/secret.js';
import type { PasswordHasher } from '../operations/ports/index.js';
import { createHashGate, type HashGateOptions } from './hash-gate.js';

export interface Argon2Parameters {
  /** m, in KiB. */
  readonly memoryCost: number;
  /** t, in passes. */
  readonly timeCost: number;
  /** p, in lanes. */
  readonly parallelism: number;
}

/** The least that may be configured, and the default (OWASP ASVS 5.0, appendix C). */
export const argon2Floor: Argon2Parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash that is not one of argon2id, or is damaged, verifies nothing and fails nothing else. */
async function verifySafely(hash: string, password: PlainPassword): Promise<boolean> {
  try {
    return hash.startsWith('$argon2id$') && (await argon2.verify(hash, password.reveal()));
  } catch {
    return false;
  }
}

const storedParameters = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/;

/** Whether a hash took less memory or fewer passes. One that took more is kept: a hash is never made weaker. */
function isWeaker(stored: string, { memoryCost, timeCost }: Argon2Parameters): boolean {
  const [, memory, passes] = storedParameters.exec(stored) ?? [];
  return Number(memory ?? 0) < memoryCost || Number(passes ?? 0) < timeCost;
}

export function createArgon2Hasher(
  parameters: Argon2Parameters,
  gateOptions: HashGateOptions,
): PasswordHasher {
  const gate = createHashGate(gateOptions);
  const options = { ...parameters, type: argon2.argon2id };
  const hash = (password: PlainPassword) => argon2.hash(password.reveal(), options);
  // Compared with where there is nothing to compare with, so that it takes the same time.
  const decoy = hash(new PlainPassword('no customer has this password'));

  return {
    hash: (password) => gate.run(() => hash(password)),
    verify: (stored, password) =>
      gate.run(async () => {
        const isVerified = await verifySafely(stored ?? (await decoy), password);
        return stored !== null && isVerified;
      }),
    needsRehash: (stored) => isWeaker(stored, parameters),
  };
}
