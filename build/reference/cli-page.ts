/** The page docs/cli.md: what commander's help says of each command. */
import type { EventEmitter } from 'node:events';
import type { Command } from 'commander';
import { toPage, toTable, toText } from './markdown.js';

const introduction = `# Command line

<!-- Printed by \`npm run docs:reference\` from src/cli. Do not edit. -->

\`rekey\` is the command of the package: \`npx rekey\`, or \`node_modules/.bin/rekey\` where signals must reach it. In a checkout, \`npm run rekey -- \` does the same. Commands read the settings of the environment ([settings.md](settings.md)); \`--help\` explains each. The exit code is 0 if it was done, 1 if it failed, and 2 for a wrong usage, which changes nothing.`;

/** \`rekey organization create\` of the command itself and those above it. */
function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}

/** What the help has after the options: the details, and an example. */
function textsAfter(command: Command): { readonly details: string; readonly example: string } {
  let text = '';
  const write = (more: string) => void (text += more);
  // Commander is an emitter of events, which its types do not say.
  (command as unknown as EventEmitter).emit('afterHelp', { error: false, command, write });
  const [details = '', example = ''] = text.split(/\n?Example:\n/);
  return { details: details.trim(), example: example.replaceAll(/^ +/gm, '').trim() };
}

function optionsOf(command: Command): string {
  const help = command.createHelp();
  const rows = [
    ...help.visibleArguments(command).map((one) => [one.name(), help.argumentDescription(one)]),
    ...help
      .visibleOptions(command)
      .filter(({ long }) => long !== '--help')
      .map((option) => [help.optionTerm(option), help.optionDescription(option)]),
  ];
  const cells = rows.map(([term = '', text = '']) => [`\`${term}\``, toText(text)]);
  return toTable(['takes', 'what it is'], cells);
}

function sectionOf(command: Command): string {
  const { details, example } = textsAfter(command);
  return toPage([
    `## ${nameOf(command)}`,
    toText(command.description()),
    optionsOf(command),
    toText(details.replaceAll('\n', ' ')),
    example === '' ? '' : `\`\`\`sh\n${example}\n\`\`\``,
  ]);
}

/** The commands that do something, those of others first, as the help has them. */
function commandsOf(command: Command): Command[] {
  const below = command.commands.flatMap(commandsOf);
  return isGroup(command) ? below : [command, ...below];
}

/** Whether it only holds other commands: it then has no arguments and no options. */
function isGroup(command: Command): boolean {
  return command.commands.length > 0 && command.options.length === 0;
}

/** Returns the page in Markdown. */
export function printCommandPage(program: Command): string {
  const commands = program.commands.flatMap(commandsOf);
  return toPage([introduction, ...commands.map(sectionOf)]);
}
