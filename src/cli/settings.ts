/** `rekey settings`: all settings as a page in Markdown, as it is committed in docs/settings.md. */
import type { Command } from 'commander';
import { settingsPage } from '../config/settings-page.js';
import { example } from './output.js';

export function addSettingsCommand(program: Command): void {
  program
    .command('settings')
    .description('Print all settings with their bounds and defaults, in Markdown.')
    .addHelpText('after', example('settings > docs/settings.md'))
    .action(() => void process.stdout.write(settingsPage()));
}
