/** Parsers of options and arguments: the domain's rules, with the command line's errors. */
import { InvalidArgumentError, Option } from 'commander';
import { applicationKinds, modes } from '../domain/access/organization.js';
import { parseId } from '../domain/shared/text.js';

/** The arguments contradict each other: exit code 2. */
export class UsageError extends Error {}

/** Returns a parser for commander. What `parse` throws becomes an error that names the option. */
export function argument<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      const { message } = error as Error;
      throw new InvalidArgumentError(`${message.charAt(0).toUpperCase()}${message.slice(1)}`);
    }
  };
}

/** Returns a parser of ids. `field` names the id in the error. */
export function idArgument(field: string): (text: string) => string {
  return argument((text) => parseId(field, text));
}

/** Returns the required option `--kind`. */
export function kindOption(): Option {
  return new Option('--kind <kind>', 'a trusted back end, or a public front end')
    .choices(applicationKinds)
    .makeOptionMandatory();
}

/** Returns the option `--mode`. */
export function modeOption(): Option {
  return new Option('--mode <mode>', 'which data it sees').choices(modes);
}

/** Returns a whole number of seconds from 1 to `max`. Throws an `Error` for anything else. */
export function parseSeconds(text: string, max: number): number {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (seconds < 1 || seconds > max) {
    throw new Error(`It must be a whole number of seconds from 1 to ${max}.`);
  }
  return seconds;
}

/** Returns a whole number from `min` to `max`. Throws an `Error` for anything else. */
export function parseInteger(text: string, min: number, max: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Error(`It must be a whole number from ${min} to ${max}.`);
}
