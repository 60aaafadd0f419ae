/** `rekey keys list`: the ids of the present keys, and how many passwords need each pepper. No secret is printed. */
import type { Command } from 'commander';
import { loadKeyConfig, type KeyConfig } from '../config/index.js';
import type { PepperUse } from '../database/administration.js';
import { noPepper, noPeppers } from '../security/password-peppers.js';
import type { SigningKeys } from '../security/signing-keys.js';
import type { KeySetting } from './key-lines.js';
import { example, printTable } from './output.js';
import { withAdministration } from './with-database.js';

const headings = ['SETTING', 'KEY ID', 'USE', 'PASSWORDS'] as const;

function signingRows(setting: KeySetting, keys: SigningKeys | null): string[][] {
  return (keys?.keys ?? []).map((key) => {
    const use = key === keys?.current ? 'signs and verifies' : 'verifies';
    return [setting, key.kid, use, '-'];
  });
}

/** `uses` is null if nobody counted the passwords. Ends with the peppers that passwords need and the settings lack. */
function pepperRows({ pepper }: KeyConfig, uses: readonly PepperUse[] | null): string[][] {
  const { current, keys } = pepper.keys ?? noPeppers;
  const countOf = (keyId: string | null) => uses?.find((use) => use.keyId === keyId)?.passwords;
  const row = (keyId: string | null, use: string) => {
    const count = uses === null ? '-' : String(countOf(keyId) ?? 0);
    return ['PASSWORD_PEPPER_KEYS', keyId ?? noPepper, use, count];
  };
  const useOf = (keyId: string | null) =>
    keyId === (current?.keyId ?? null) ? 'hashes and verifies' : 'verifies';
  const known = [null, ...keys.map(({ keyId }) => keyId)];
  const missing = (uses ?? []).map(({ keyId }) => keyId).filter((id) => !known.includes(id));
  return [
    ...known.map((keyId) => row(keyId, useOf(keyId))),
    ...missing.map((keyId) => row(keyId, 'missing: these passwords verify nothing')),
  ];
}

async function list({ passwords }: { readonly passwords?: true }): Promise<void> {
  const config = loadKeyConfig();
  const uses = passwords ? await withAdministration((all) => all.passwordsByPepper()) : null;
  printTable(headings, [
    ...signingRows('ACCESS_TOKEN_SIGNING_KEY', config.accessTokens.signingKeys),
    ...signingRows('RESET_TOKEN_SIGNING_KEY', config.resetTokens.signingKeys),
    ...pepperRows(config, uses),
  ]);
}

export function addListKeysCommand(keys: Command): void {
  keys
    .command('list')
    .description('List the ids of the keys in the settings. Prints no key.')
    .option('--passwords', 'also count the passwords of each pepper in the database')
    .addHelpText('after', example('keys list --passwords'))
    .action(list);
}
