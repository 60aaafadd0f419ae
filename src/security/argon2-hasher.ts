/** Hashes passwords with argon2id (RFC 9106; parameters by OWASP's Password Storage Cheat Sheet). */
import argon2 from 'argon2';
import { PlainPassword } from '../domain/shared/secret.js';
import type { Observe, PasswordHasher } from '../operations/ports/index.js';
import { createHashGate, type HashGateOptions } from './hash-gate.js';
import { giveWayToMain } from './hash-threads.js';
import { noPeppers, type PasswordPepper, type PasswordPeppers } from './password-peppers.js';

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

const storedForm = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+(?:,keyid=([A-Za-z0-9+/]+))?\$/;

/** Returns the id of the pepper that the hash needs; null if it needs none. */
function pepperIdOf(stored: string): string | null {
  return storedForm.exec(stored)?.[3] ?? null;
}

/** Names the pepper in the hash, in the place that the PHC string format has for it. */
function withPepperId(hash: string, { keyId }: PasswordPepper): string {
  return hash.replace(/(?<=,p=\d+)\$/, `,keyid=${keyId}$`);
}

/** The options of argon2 for a pepper: RFC 9106's K, a secret value that goes into the hash. */
function secretOf(pepper: PasswordPepper | null | undefined): { secret?: Buffer } {
  return pepper ? { secret: pepper.secret } : {};
}

/** Returns false for a hash that is damaged or not of argon2id: one bad row must not become a server error. */
async function verifySafely(
  hash: string,
  password: PlainPassword,
  pepper: PasswordPepper | null | undefined,
): Promise<boolean> {
  try {
    const isKnownKind = hash.startsWith('$argon2id$');
    return isKnownKind && (await argon2.verify(hash, password.reveal(), secretOf(pepper)));
  } catch {
    return false;
  }
}

/** Whether a hash was made with less memory or fewer passes. A hash that was made with more is kept. */
function isWeaker(stored: string, { memoryCost, timeCost }: Argon2Parameters): boolean {
  const [, memory, passes] = storedForm.exec(stored) ?? [];
  return Number(memory ?? 0) < memoryCost || Number(passes ?? 0) < timeCost;
}

/** Returns a function that tells the operator once of each pepper that hashes need and the settings lack. */
function createMissingReport(observe: Observe): (keyId: string) => void {
  const reported = new Set<string>();
  return (keyId) => {
    if (reported.has(keyId)) return;
    reported.add(keyId);
    observe({ kind: 'password.pepper_missing', keyId });
  };
}

export interface HasherOptions {
  /** By default there is no pepper. */
  readonly peppers?: PasswordPeppers;
  readonly observe?: Observe;
}

export interface HashingOptions extends HashGateOptions {
  /** By how much the threads for hashes are nicer than the process (nice(1)); by default they are not. */
  readonly nice?: number;
}

/** Returns the hasher. `gateOptions` limit how many hashes run and wait at once. */
export function createArgon2Hasher(
  parameters: Argon2Parameters,
  gateOptions: HashingOptions,
  { peppers = noPeppers, observe = () => undefined }: HasherOptions = {},
): PasswordHasher {
  const gate = createHashGate(gateOptions, observe);
  const { current } = peppers;
  const options = { ...parameters, type: argon2.argon2id, ...secretOf(current) };
  const reportMissing = createMissingReport(observe);

  async function hash(password: PlainPassword): Promise<string> {
    const made = await argon2.hash(password.reveal(), options);
    return current ? withPepperId(made, current) : made;
  }
  // Verified if there is no hash, so that an unknown customer takes the same time as a wrong password.
  const decoy = hash(new PlainPassword('no customer has this password'));
  // By then libuv has started all threads for hashes.
  void decoy.then(() => giveWayToMain(gateOptions.nice ?? 0));

  async function verify(stored: string | null, password: PlainPassword): Promise<boolean> {
    const keyId = stored === null ? null : pepperIdOf(stored);
    const pepper = keyId === null ? null : peppers.find(keyId);
    if (stored !== null && pepper !== undefined) return verifySafely(stored, password, pepper);
    if (keyId !== null) reportMissing(keyId);
    await verifySafely(await decoy, password, current);
    return false;
  }

  return {
    hash: (password, turn) => gate.run(() => hash(password), turn),
    verify: (stored, password, turn) => gate.run(() => verify(stored, password), turn),
    needsRehash: (stored) =>
      isWeaker(stored, parameters) || pepperIdOf(stored) !== (current?.keyId ?? null),
  };
}
