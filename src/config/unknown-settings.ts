/** Finds misspelt settings: variables of the environment whose names are close to that of a setting. */
import leven, { closestMatch } from 'leven';
import type { Environment } from './read.js';
import { allSettings } from './table.js';

export interface UnknownSetting {
  readonly name: string;
  /** The setting that was probably meant. */
  readonly didYouMean: string | undefined;
}

const known = allSettings.map(({ name }) => name);

/**
 * Returns how many letters of a name may be wrong. In short names only one may be: with two, `SMTP_SSL` and
 * `DATABASE_SSL` of other programs would look like `SMTP_URL` and `DATABASE_URL`.
 */
function maxDistance(setting: string): number {
  return setting.length < 13 ? 1 : 2;
}

const sorted = (parts: Iterable<string>) => [...parts].toSorted().join();

/** Returns whether two letters are swapped, which is one mistake but a distance of two. */
function hasSwappedLetters(name: string, setting: string): boolean {
  return leven(name, setting) === 2 && sorted(name) === sorted(setting);
}

function hasSameWords(name: string, setting: string): boolean {
  const isSameText = name.replaceAll('_', '') === setting.replaceAll('_', '');
  return isSameText || sorted(name.split('_')) === sorted(setting.split('_'));
}

/** Returns true for two words or more with which exactly one setting begins, such as `RESET_TOKEN_TTL`. */
function isBeginningOf(name: string, setting: string): boolean {
  const continued = known.filter((one) => one.startsWith(name));
  return /^[^_]+_[^_]/.test(name) && continued.length === 1 && continued[0] === setting;
}

function isClose(name: string, setting: string): boolean {
  return (
    leven(name, setting) <= maxDistance(setting) ||
    hasSwappedLetters(name, setting) ||
    hasSameWords(name, setting) ||
    isBeginningOf(name, setting)
  );
}

function closestSetting(name: string): string | undefined {
  const close = known.filter((setting) => isClose(name, setting));
  return closestMatch(name, close);
}

/** The only prefix that no other program uses. */
const ownPrefix = 'REKEY_';

/** Returns true for variables that Kubernetes sets in every container for a service called `webhook` or `rekey`. */
function isServiceLink(name: string, value = ''): boolean {
  const isPort = name.endsWith('_PORT') && value.includes('://');
  return isPort || /_SERVICE_(HOST|PORT)(_|$)|_PORT_\d+_(TCP|UDP|SCTP)(_|$)/.test(name);
}

/** Returns the variables that look like settings and are none, so that they have no effect. */
export function findUnknownSettings(environment: Environment): UnknownSetting[] {
  return Object.keys(environment)
    .filter((name) => !known.includes(name) && !isServiceLink(name, environment[name]))
    .map((name) => {
      const bare = name.startsWith(ownPrefix) ? name.slice(ownPrefix.length) : name;
      return { name, didYouMean: closestSetting(name) ?? closestSetting(bare) };
    })
    .filter(({ name, didYouMean }) => didYouMean !== undefined || name.startsWith(ownPrefix));
}
