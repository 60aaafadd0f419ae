/** The file of MAIL_SETTINGS: what each organization's mails look like, and whom they are from. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  JsonSettingsError,
  readBySlug,
  readJson,
  readObject,
  readText,
  type Reader,
} from '../config/json-settings.js';
import { parseMailFrom } from './sender.js';
import type { MailAddress } from './mailer.js';
import { locales, type Locale } from './messages/catalogue.js';
import { parseTemplates, TemplateError, type Templates } from './messages/index.js';

/** Each may be absent. */
export interface OrganizationMailSettings {
  /** The language of customers of whom none is known. */
  readonly locale?: Locale;
  /** In the place of MAIL_FROM. */
  readonly from?: MailAddress;
  /** Whom a customer tells "it was not me": an address or a telephone number. */
  readonly contact?: string;
  readonly templates?: Templates;
}

export type MailSettings = ReadonlyMap<string, OrganizationMailSettings>;

function parseLocale(text: string): Locale {
  const locale = locales.find((one) => one === text);
  if (locale === undefined) throw new Error(`must be one of ${locales.join(', ')}`);
  return locale;
}

/** Nothing that a reader cannot see, and no line end. */
function parseContact(text: string): string {
  if (/^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u.test(text) && text.trim() === text) return text;
  throw new Error('must be one line of 1 to 200 printable characters, without blanks around it');
}

const readTemplates: Reader<Templates> = (value, place, report) => {
  try {
    return parseTemplates(value);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    // Each begins with its own place, from `templates` on.
    const organization = place.replace(/templates$/, '');
    for (const problem of error.problems) report('', `${organization}${problem}`);
    return undefined;
  }
};

const readSettings = readBySlug(
  readObject<OrganizationMailSettings>({
    locale: readText(parseLocale),
    from: readText(parseMailFrom),
    contact: readText(parseContact),
    templates: readTemplates,
  }),
);

/**
 * Takes `{ "<slug>": { "locale": …, "from": …, "contact": …, "templates": … } }`. Throws
 * `JsonSettingsError` with every problem.
 */
function parseMailSettings(text: string): MailSettings {
  return readJson(text, readSettings);
}

const maxBytes = 10 * 1024 * 1024;

/** Whoever gives the JSON itself would find it in the error, so that its first brace is enough. */
function requirePath(text: string): string {
  if (text.length <= 1024 && !/^\s*[{[]|\p{Cc}/u.test(text)) return resolve(text);
  throw new JsonSettingsError(['must be the path of a JSON file']);
}

/** A device or a pipe could keep the start waiting. */
function readFile(file: string): string {
  const stats = statSync(file);
  if (!stats.isFile()) throw new JsonSettingsError(['is not a file']);
  if (stats.size > maxBytes) throw new JsonSettingsError([`is larger than ${maxBytes} bytes`]);
  return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof JsonSettingsError) return error.problems;
  const { code = 'EUNKNOWN' } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return ['there is no such file'];
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return ['is not UTF-8'];
  return [`cannot be read (${code})`];
}

/** Reads the file of that path. Throws `JsonSettingsError`, each problem after the file's absolute path. */
export function loadMailSettings(path: string): MailSettings {
  const file = requirePath(path);
  try {
    return parseMailSettings(readFile(file));
  } catch (error) {
    throw new JsonSettingsError(problemsOf(error).map((problem) => `${file}: ${problem}`));
  }
}
