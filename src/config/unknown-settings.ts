/** Finds misspelt settings: variables of the environment whose names are close to that of a setting. */
import { closestName } from './closest-name.js';
import type { Environment } from './read.js';
import { allSettings } from './table.js';

export interface UnknownSetting {
  readonly name: string;
  /** The setting that was probably meant. */
  readonly didYouMean: string | undefined;
}

const known = allSettings.map(({ name }) => name);

/** The only prefix that no other program uses. */
const ownPrefix = 'REKEY_';

function suggest(name: string): string | undefined {
  const bare = name.startsWith(ownPrefix) ? name.slice(ownPrefix.length) : name;
  return closestName(name, known) ?? closestName(bare, known);
}

/** Returns true for the address of a service, such as `WEBHOOK_PORT=tcp://10.0.0.7:443`. */
function isServiceAddress(name: string, value = ''): boolean {
  return name.endsWith('_PORT') && value.includes('://');
}

/** Returns the prefixes of the services in the environment: each has an address or a `…_SERVICE_HOST`. */
function servicePrefixes(environment: Environment): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (isServiceAddress(name, value)) return [name.slice(0, -'PORT'.length)];
    return name.endsWith('_SERVICE_HOST') ? [name.slice(0, -'SERVICE_HOST'.length)] : [];
  });
}

/**
 * Returns the test for service links. Kubernetes adds these variables to every container, for each service of the
 * namespace, as Docker does for its links. If a service is called `rekey` or `webhook`, they are close to settings
 * but no mistake: an operator did not type them and cannot correct them.
 */
function serviceLinkTest(environment: Environment): (name: string) => boolean {
  const prefixes = servicePrefixes(environment);
  const starts = prefixes.flatMap((prefix) => [`${prefix}SERVICE_`, `${prefix}PORT_`]);
  return (name) =>
    isServiceAddress(name, environment[name]) || starts.some((start) => name.startsWith(start));
}

/** Returns the variables that look like settings and are none, so that they have no effect. */
export function findUnknownSettings(environment: Environment): UnknownSetting[] {
  const isServiceLink = serviceLinkTest(environment);
  return Object.keys(environment)
    .filter((name) => !known.includes(name) && !isServiceLink(name))
    .map((name) => ({ name, didYouMean: suggest(name) }))
    .filter(({ name, didYouMean }) => didYouMean !== undefined || name.startsWith(ownPrefix));
}
