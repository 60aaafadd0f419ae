/** `rekey keys rotate`: the settings for the next step of a rotation, from the present ones. See docs/key-rotation.md. */
import { Argument, Option, type Command } from 'commander';
import { keySettings, loadKeyConfig, type KeyConfig } from '../config/index.js';
import { maxAccessTokenTtlSeconds } from '../security/access-token.js';
import {
  generatePepper,
  noPepper,
  noPeppers,
  toPeppers,
  type PasswordPepper,
} from '../security/password-peppers.js';
import {
  generateSigningKey,
  parseSigningKeys,
  type SigningKey,
  type SigningKeys,
} from '../security/signing-keys.js';
import { pepperLine, signingKeyLine, type KeySetting } from './key-lines.js';
import { example, print } from './output.js';

const steps = ['add', 'switch', 'remove'] as const;
type Step = (typeof steps)[number];

/** What holds when every instance runs with the step's lines. */
const explanations: Record<Step, string> = {
  add: 'Step 1 of 3. The new key, the last one, only verifies, so that every instance knows it before one uses it.',
  switch: 'Step 2 of 3. The new key, now the first one, is used; the old one still verifies.',
  remove: 'Step 3 of 3. The old key is gone, with all that it had signed or hashed.',
};

/** Returns the keys after a step. The first is the one in use, the last the newest or the oldest one. */
function afterStep<Key>(name: KeySetting, step: Step, keys: readonly Key[], fresh: Key): Key[] {
  if (step === 'add') return [...keys, fresh];
  const others = keys.slice(0, -1);
  if (others.length === 0) throw new Error(`${name} has one key only: there is none to ${step}.`);
  return step === 'switch' ? [...keys.slice(-1), ...others] : others;
}

function describe(name: KeySetting, ids: readonly string[]): string {
  const [current, ...others] = ids;
  const verifying = others.length > 0 ? `; ${others.join(', ')} verifies` : '';
  return `# ${name}: ${current} is used${verifying}.`;
}

function freshSigningKey(): SigningKey {
  return parseSigningKeys(generateSigningKey()).current;
}

function rotateSigningKeys(name: KeySetting, step: Step, keys: SigningKeys | null): string[] {
  if (!keys) throw new Error(`${name} is not set: there is nothing to rotate.`);
  const next = afterStep(name, step, keys.keys, freshSigningKey());
  const ids = next.map(({ kid }) => kid);
  return [describe(name, ids), signingKeyLine(name, next)];
}

function isPepper(key: PasswordPepper | null): key is PasswordPepper {
  return key !== null;
}

/** Null stands for hashes without a pepper, which verify in any case. */
function rotatePeppers(step: Step, { pepper }: KeyConfig): string[] {
  const name = 'PASSWORD_PEPPER_KEYS';
  const { current, keys } = pepper.keys ?? noPeppers;
  const present = current ? keys : [null, ...keys];
  const [first = null, ...others] = afterStep(name, step, present, generatePepper());
  const peppers = toPeppers(first, others.filter(isPepper));
  const ids = [...(first ? [] : [noPepper]), ...peppers.keys.map(({ keyId }) => keyId)];
  return [describe(name, ids), pepperLine(peppers)];
}

function rotate(name: KeySetting, step: Step, config: KeyConfig): string[] {
  if (name === 'PASSWORD_PEPPER_KEYS') return rotatePeppers(step, config);
  const isAccess = name === 'ACCESS_TOKEN_SIGNING_KEY';
  const { signingKeys } = isAccess ? config.accessTokens : config.resetTokens;
  return rotateSigningKeys(name, step, signingKeys);
}

/** Says how long the old key is still needed. Tokens of Rekey's own are accepted a little past their end. */
function waitOf(name: KeySetting, { resetTokens }: KeyConfig): string {
  if (name === 'PASSWORD_PEPPER_KEYS') {
    return '# Before "remove": "rekey keys list --passwords" counts none of the old pepper.';
  }
  const isAccess = name === 'ACCESS_TOKEN_SIGNING_KEY';
  const seconds = isAccess ? maxAccessTokenTtlSeconds + 30 : resetTokens.ttlSeconds;
  return `# Before "remove": wait ${seconds} seconds after the last restart.`;
}

interface RotateOptions {
  readonly setting: readonly KeySetting[];
}

function printStep(step: Step, { setting: names }: RotateOptions): void {
  const config = loadKeyConfig();
  const lines = names.flatMap((name) => [
    ...rotate(name, step, config),
    ...(step === 'add' ? [] : [waitOf(name, config)]),
  ]);
  print(`# ${explanations[step]}`);
  print(
    '# Put these lines in place of the present ones, and restart one instance after the other.',
  );
  for (const line of lines) print(line);
}

export function addRotateKeysCommand(keys: Command): void {
  const setting = new Option('--setting <names...>', 'the settings whose keys are replaced')
    .choices(keySettings)
    .default(keySettings.slice(0, 2), 'those of both kinds of token');
  keys
    .command('rotate')
    .description('Print the settings for one step of a rotation, from the present ones.')
    .addArgument(new Argument('<step>', 'the step; each has to be done').choices(steps))
    .addOption(setting)
    .addHelpText('after', example('keys rotate add'))
    .action(printStep);
}
