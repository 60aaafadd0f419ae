/** The file `.env.example`, made from the table of settings. */
import type { Section, Setting } from './forms/setting.js';
import { defaultWords } from './settings-words.js';
import { table } from './table.js';

const width = 100;

const introduction = `# The settings of Rekey. Printed by \`npm run docs:settings\` from src/config. Do not edit.
#
# Copy it and keep the copy from others: it holds secrets. Lines that are set to nothing count as not set.
# In production the settings without a "#" before their name are required; \`rekey keys\` prints the two keys.
# Put values with spaces or quotes into single quotes, except in a file for Docker's or kubectl's --env-file.
`;

/** Returns the text in comment lines of at most 100 characters. */
function toComment(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length < width || lines.at(-1) === '') lines[lines.length - 1] = longer;
    else lines.push(` ${word}`);
  }
  return lines.map((line) => `#${line}`).join('\n');
}

/** Links of the page lead to pages beside it; a file at the top names them by their paths. */
function withoutMarkdown(text: string): string {
  return text.replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, 'docs/$2').replaceAll('`', '');
}

function toEntry(setting: Setting): string {
  const { name, form, description, isRequiredInProduction, default: given } = setting;
  const words = defaultWords(setting);
  const facts = `Takes: ${form.takes}.${words && ` Default: ${words}.`}`;
  const lines = [description, facts].map((line) => toComment(withoutMarkdown(line)));
  const value = typeof given === 'string' ? given : '';
  return [...lines, isRequiredInProduction ? `${name}=` : `#${name}=${value}`].join('\n');
}

function toSection({ title, settings }: Section): string {
  const entries = Object.values(settings).map(toEntry);
  return [`# --- ${title} ---`, ...entries].join('\n\n');
}

/** Returns an environment file in which every setting stands: the required ones empty, the others with their defaults, as comments. */
export function settingsEnvironmentFile(): string {
  return `${[introduction.trimEnd(), ...Object.values(table).map(toSection)].join('\n\n')}\n`;
}
