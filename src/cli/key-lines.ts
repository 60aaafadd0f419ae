/** Keys as lines of an environment file. */
import type { keySettings } from '../config/index.js';
import { writePeppers, type PasswordPeppers } from '../security/password-peppers.js';
import { toPem, type SigningKey } from '../security/signing-keys.js';

export type KeySetting = (typeof keySettings)[number];

/**
 * Returns the line of keys that sign. The quotes are for shells, systemd and `node --env-file`, since the value has
 * spaces and `\n`. Docker keeps the quotes; the setting's parser ignores them.
 */
export function signingKeyLine(name: KeySetting, keys: readonly SigningKey[]): string {
  const pems = keys.map((key) => toPem(key).trim()).join('\n');
  return `${name}="${pems.replaceAll('\n', '\\n')}"`;
}

/** Returns the line of peppers, which needs no quotes. */
export function pepperLine(peppers: PasswordPeppers): string {
  return `PASSWORD_PEPPER_KEYS=${writePeppers(peppers)}`;
}
