/** `rekey keys`: fresh signing keys for the settings. */
import type { Command } from 'commander';
import { generateSigningKey } from '../security/signing-keys.js';
import { example, print } from './output.js';

/**
 * The quotes are for shells, systemd and `node --env-file`, since the value has spaces and `\n`. Docker keeps the
 * quotes; the setting's parser removes them.
 */
function toLine(name: string): string {
  return `${name}="${generateSigningKey().trim().replaceAll('\n', '\\n')}"`;
}

export function addKeysCommand(program: Command): void {
  program
    .command('keys')
    .description('Print fresh signing keys as lines of an environment file. Keep them secret.')
    .addHelpText('after', example('keys >> rekey.env'))
    .action(() => {
      print(toLine('ACCESS_TOKEN_SIGNING_KEY'));
      print(toLine('RESET_TOKEN_SIGNING_KEY'));
    });
}
