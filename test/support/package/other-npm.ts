/** `npm ci` by another major version of npm than that of this machine: `.ci/run` installs by that one. */
import { join } from 'node:path';
import { makeDirectory } from '../processes/process.js';
import { runInShell, type RunStep } from './stage.js';

/** Returns the folder with the program of the newest npm 10, or of npm 11 if this machine has npm 10. */
async function installOtherNpm(): Promise<string> {
  const folder = makeDirectory();
  const present = await runInShell('npm --version', folder, {});
  const other = present.startsWith('10.') ? 11 : 10;
  await runInShell(`npm install --silent --no-save --prefix . npm@${other}`, folder, {});
  return join(folder, 'node_modules/.bin');
}

/** Runs every step as it is written. `npm ci` is run by the other npm, and must warn of nothing. */
export async function runAsWritten(): Promise<RunStep> {
  const programs = await installOtherNpm();
  const { PATH = '' } = process.env;
  return async (command, cwd, environment) => {
    if (command !== 'npm ci') return runInShell(command, cwd, environment);
    const output = await runInShell(command, cwd, { ...environment, PATH: `${programs}:${PATH}` });
    if (/npm warn (?!.* user config )/i.test(output)) throw new Error(`npm ci warns:\n${output}`);
    return output;
  };
}
