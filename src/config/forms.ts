/** The forms that several settings have. Each says what a setting must be, and never repeats it. */
import { z } from 'zod';
import { JsonSettingsError } from './json-settings.js';

export function wholeNumber(min: number, max: number, message: string) {
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message);
}

/** `why` follows the bounds in the message. */
export function integer(min: number, max: number, fallback: number, why = '') {
  const message = `must be a whole number from ${min} to ${max}${why}`;
  return wholeNumber(min, max, message).default(fallback);
}

const alternatives = new Intl.ListFormat('en', { type: 'disjunction' });

export function choice<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, `must be ${alternatives.format(words)}`);
}

export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

/** `https:` and the like; empty for what is no URL. */
export function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}

export function url(...protocols: string[]) {
  const message = `must be a URL that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`;
  return z.string().refine((text) => protocols.includes(protocolOf(text)), message);
}

/** `parse` throws an `Error` that says what is wrong, or one with a list of all that is. */
export function parsed<T>(parse: (text: string) => T) {
  return z.string().transform((text, issue): T => {
    try {
      return parse(text);
    } catch (error) {
      const isList = error instanceof JsonSettingsError;
      const messages = isList ? error.problems : [(error as Error).message];
      for (const message of messages) issue.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  });
}
