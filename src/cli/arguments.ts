/** Values of options: the domain's rules, told in the command line's way. */
import { InvalidArgumentError, Option } from 'commander';
import { applicationKinds, modes } from '../domain/access/organization.js';
import { parseId } from '../domain/shared/text.js';

/** The command line cannot have been meant so. */
export class UsageError extends Error {}

/** A parser for commander: what `parse` throws becomes an error that names the option. */
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

export function idArgument(field: string): (text: string) => string {
  return argument((text) => parseId(field, text));
}

export function kindOption(): Option {
  return new Option('--kind <kind>', 'a trusted back end, or a public front end')
    .choices(applicationKinds)
    .makeOptionMandatory();
}

export function modeOption(): Option {
  return new Option('--mode <mode>', 'which data it sees').choices(modes);
}

/** A whole number of seconds from 1 to `max`. Throws an `Error` that says so. */
export function parseSeconds(text: string, max: number): number {
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (seconds < 1 || seconds > max) {
    throw new Error(`It must be a whole number of seconds from 1 to ${max}.`);
  }
  return seconds;
}

/** Throws an `Error` for anything but a whole number from `min` to `max`. */
export function parseInteger(text: string, min: number, max: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Error(`It must be a whole number from ${min} to ${max}.`);
}
