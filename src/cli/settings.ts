/** `rekey settings`: all settings, as they are committed in docs/settings.md and .env.example, or for programs. */
import { Option, type Command } from 'commander';
import { settingsEnvironmentFile } from '../config/settings-env.js';
import { describeSettings } from '../config/settings-list.js';
import { settingsPage } from '../config/settings-page.js';
import { example } from './output.js';

const formats = {
  markdown: settingsPage,
  env: settingsEnvironmentFile,
  json: () => `${JSON.stringify(describeSettings(), null, 2)}\n`,
} as const;

function formatOption(): Option {
  return new Option('--format <format>', 'a page, an environment file to fill in, or a list')
    .choices(Object.keys(formats))
    .default('markdown');
}

export function addSettingsCommand(program: Command): void {
  program
    .command('settings')
    .description('Print all settings with their bounds and defaults.')
    .addOption(formatOption())
    .addHelpText('after', example('settings --format env > rekey.env'))
    .action(({ format }: { readonly format: keyof typeof formats }) => {
      process.stdout.write(formats[format]());
    });
}
