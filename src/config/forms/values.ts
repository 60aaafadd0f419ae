/** The forms that several settings have. Their messages say what a setting must be and never quote it. */
import { z } from 'zod';
import { SettingError } from './problems.js';
import type { Form } from './setting.js';

/** Returns the form of a text for which `isRight` is true. In the message, `takes` follows "must be". */
export function text(takes: string, isRight: (value: string) => boolean = () => true) {
  return { takes, schema: z.string().refine(isRight, `must be ${takes}`) } satisfies Form<string>;
}

/** Returns the form of a whole number in decimal digits, both bounds included. */
export function integer(min: number, max: number): Form<number> {
  const takes = `a whole number from ${min} to ${max}`;
  const isRight = (value: string) =>
    /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max;
  return { takes, schema: text(takes, isRight).schema.transform(Number) };
}

const alternatives = new Intl.ListFormat('en', { type: 'disjunction' });

/** Returns the form of one of the words, in the same case. */
export function choice<const Words extends readonly [string, ...string[]]>(
  words: Words,
): Form<Words[number]> {
  const takes = alternatives.format(words);
  return { takes, schema: z.enum(words, `must be ${takes}`) };
}

/** Returns the form of a list separated by commas. Blanks around items, and empty items, are ignored. */
export function list(items: string, isItem: (item: string) => boolean): Form<readonly string[]> {
  const takes = `a list of ${items}`;
  const schema = z
    .string()
    .transform((value) => value.split(',').map((item) => item.trim()))
    .transform((parts) => parts.filter(Boolean))
    .refine((parts) => parts.every(isItem), `must be ${takes}`);
  return { takes, schema };
}

/** Returns the protocol with its colon, such as `https:`; empty for text that is no URL. */
export function protocolOf(value: string): string {
  return URL.canParse(value) ? new URL(value).protocol : '';
}

/** Returns the form of a URL with one of the protocols, which end with a colon. */
export function url(...protocols: string[]): Form<string> {
  const starts = protocols.map((protocol) => `${protocol}//`);
  return text(`a URL that begins with ${alternatives.format(starts)}`, (value) =>
    protocols.includes(protocolOf(value)),
  );
}

/**
 * Returns the schema of a text that `parse` accepts. `parse` throws an `Error` that says what the text must be, or a
 * `SettingError` with every problem in it.
 */
export function parsedText<T>(parse: (value: string) => T) {
  return z.string('must be a string').transform((value, context): T => {
    try {
      return parse(value);
    } catch (error) {
      const isList = error instanceof SettingError;
      const messages = isList ? error.problems : [(error as Error).message];
      for (const message of messages) context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  });
}

/** As `parsedText`, with the words for docs/settings.md. */
export function parsed<T>(takes: string, parse: (value: string) => T): Form<T> {
  return { takes, schema: parsedText(parse) };
}
