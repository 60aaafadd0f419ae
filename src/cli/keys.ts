/** `rekey keys`: fresh keys for the settings, the ids of the present ones, and the steps of their rotation. */
import type { Command } from 'commander';
import { generatePepper, toPeppers } from '../security/password-peppers.js';
import { generateSigningKey, parseSigningKeys, type SigningKey } from '../security/signing-keys.js';
import { addListKeysCommand } from './list-keys.js';
import { addRotateKeysCommand } from './rotate-keys.js';
import { pepperLine, signingKeyLine } from './key-lines.js';
import { example, print } from './output.js';

function freshKeys(): readonly SigningKey[] {
  return parseSigningKeys(generateSigningKey()).keys;
}

function printFresh({ pepper }: { readonly pepper?: true }): void {
  print(signingKeyLine('ACCESS_TOKEN_SIGNING_KEY', freshKeys()));
  print(signingKeyLine('RESET_TOKEN_SIGNING_KEY', freshKeys()));
  if (pepper) print(pepperLine(toPeppers(generatePepper(), [])));
}

export function addKeysCommand(program: Command): void {
  const keys = program
    .command('keys')
    .description('Print fresh signing keys as lines of an environment file. Keep them secret.')
    .option('--pepper', 'also a pepper for passwords, for a service that has no instance yet')
    .addHelpText('after', example('keys >> rekey.env'))
    .action(printFresh);
  addListKeysCommand(keys);
  addRotateKeysCommand(keys);
}
