/** The setting MAIL_SETTINGS: the path of a JSON file that says what each organization's mails look like. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { locales, messageNames, templateParts } from '../../mail/messages/templates/catalogue.js';
import type { MessageName, Template } from '../../mail/messages/templates/catalogue.js';
import { dropFromTemplates, parseColor, templateProblems } from '../../mail/messages/index.js';
import { parseMailFrom } from '../../mail/sender.js';
import { parseLine, parseLocale, parseLogoUrl } from '../../mail/settings.js';
import type { MailSettings, OrganizationMailSettings } from '../../mail/settings.js';
import { parsedText } from './values.js';
import { mapBySlug, parseJson, strictObject } from './json.js';
import { SettingError } from './problems.js';

/** Returns the schema of an object that may have each of these members, and no others. */
function optionalMembers<const Name extends string, Member extends z.ZodType>(
  names: readonly Name[],
  member: (name: Name) => Member,
): z.ZodObject<Record<Name, z.ZodExactOptional<Member>>, z.core.$strict> {
  const entries = names.map((name) => [name, member(name).exactOptional()]);
  return strictObject(Object.fromEntries(entries) as Record<Name, z.ZodExactOptional<Member>>);
}

function template(message: MessageName, part: keyof Template, logoUrl: string | null) {
  return z.string('must be a string').check((context) => {
    for (const problem of templateProblems(message, part, context.value, logoUrl)) {
      context.issues.push({ code: 'custom', message: problem, input: context.value });
    }
  });
}

function templates(logoUrl: string | null) {
  return optionalMembers(messageNames, (message) =>
    optionalMembers(locales, () =>
      optionalMembers(templateParts, (part) => template(message, part, logoUrl)),
    ),
  );
}

const line = parsedText(parseLine);

/** Returns the schema of a length in CSS pixels. */
function pixels(max: number) {
  const hint = `must be a whole number from 1 to ${max}`;
  return z.number(hint).refine((size) => Number.isInteger(size) && size >= 1 && size <= max, hint);
}

const logo = strictObject({
  url: parsedText(parseLogoUrl),
  alt: line.exactOptional(),
  // The widest that fits into the message, and a height that leaves room for it on a telephone.
  width: pixels(488).exactOptional(),
  height: pixels(240).exactOptional(),
});

/** Returns the schema of an organization's settings. Its templates may show the logo, and no other picture. */
function organization(logoUrl: string | null) {
  return strictObject({
    locale: parsedText(parseLocale).exactOptional(),
    name: line.exactOptional(),
    logo: logo.exactOptional(),
    color: parsedText(parseColor).exactOptional(),
    from: parsedText(parseMailFrom).exactOptional(),
    contact: line.exactOptional(),
    templates: templates(logoUrl).exactOptional(),
  });
}

const organizationWithoutLogo = organization(null);

/** Returns the URL of the logo if it is right; what is wrong with it is told in its place. */
function logoUrlOf(value: unknown): string | null {
  const given = z.object({ logo: z.object({ url: logo.shape.url }) }).safeParse(value);
  return given.success ? given.data.logo.url : null;
}

const schema = mapBySlug(
  z.unknown().transform((value, context): OrganizationMailSettings => {
    const logoUrl = logoUrlOf(value);
    const ofOne = logoUrl === null ? organizationWithoutLogo : organization(logoUrl);
    const { data, error } = ofOne.safeParse(value, { reportInput: true });
    if (error) context.issues.push(...(error.issues as typeof context.issues));
    if (!data?.templates) return data ?? z.NEVER;
    const { templates: kept, losses } = dropFromTemplates(data.templates, logoUrl);
    return { ...data, templates: kept, ...(losses.length > 0 && { losses }) };
  }),
);

/**
 * Reads `{ "<slug>": { "locale": …, "name": …, "logo": …, "color": …, "from": …, "contact": …, "templates": { <message>:
 * { <locale>: { subject, text, html } } } } }`; every member may be absent. Throws `SettingError` with every problem.
 */
export function parseMailSettings(text: string): MailSettings {
  return parseJson(text, schema);
}

const maxBytes = 10 * 1024 * 1024;

/** Refuses JSON in place of a path: an error message that quoted it as a path would show its values. */
function requirePath(text: string): string {
  if (text.length <= 1024 && !/^\s*[{[]|\p{Cc}/u.test(text)) return resolve(text);
  throw new SettingError(['must be the path of a JSON file']);
}

/** Reads regular files only: a device or a pipe could keep the start waiting. */
function readFile(file: string): string {
  const stats = statSync(file);
  if (!stats.isFile()) throw new SettingError(['is not a file']);
  if (stats.size > maxBytes) throw new SettingError([`is larger than ${maxBytes} bytes`]);
  return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof SettingError) return error.problems;
  const { code = 'EUNKNOWN' } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return ['there is no such file'];
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return ['is not UTF-8'];
  return [`cannot be read (${code})`];
}

/** Reads the file at `path`. Throws `SettingError`, each problem after the file's absolute path. */
export function loadMailSettings(path: string): MailSettings {
  const file = requirePath(path);
  try {
    return parseMailSettings(readFile(file));
  } catch (error) {
    throw new SettingError(problemsOf(error).map((problem) => `${file}: ${problem}`));
  }
}
