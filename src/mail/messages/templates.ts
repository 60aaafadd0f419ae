/** An organization's own templates: read once, refused as a whole where anything in them is wrong. */
import { isObject } from '../../domain/shared/json.js';
import { shownName } from '../../config/json-settings.js';
import { locales, messageNames, placeholders, templateParts } from './catalogue.js';
import type { Locale, MessageName, Template } from './catalogue.js';
import { htmlProblems, isLinkShown } from './html-rules.js';

/** Of each message and each language the parts that the organization has for itself. */
export type Templates = {
  readonly [Name in MessageName]?: { readonly [L in Locale]?: Partial<Template> };
};

export class TemplateError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`These templates are wrong:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'TemplateError';
  }
}

/** In UTF-16 units. */
const maxLengths: Readonly<Record<keyof Template, number>> = {
  subject: 200,
  text: 20_000,
  html: 100_000,
};

/** What stands between double braces, whatever it is. */
const anyPlaceholder = /\{\{([^{}]*)\}\}/g;

function unknownPlaceholders(message: MessageName, template: string): string[] {
  const known: readonly string[] = placeholders[message];
  const given = [...template.matchAll(anyPlaceholder)].map(([, name = '']) => name.trim());
  const unknown = new Set(given.filter((name) => !known.includes(name)));
  return [...unknown].map((name) => `unknown placeholder {{${shownName(name)}}}`);
}

/** Without its link, a request's mail is of no use. */
function linkProblems(message: MessageName, part: keyof Template, template: string): string[] {
  if (message !== 'password_reset_requested' || part === 'subject') return [];
  if (!/\{\{\s*reset_link\s*\}\}/.test(template)) return ['lacks {{reset_link}}'];
  if (part === 'text' || isLinkShown(template)) return [];
  return ['has {{reset_link}} only where nobody can follow it'];
}

function formProblems(part: keyof Template, template: string): string[] {
  const problems = template.trim() === '' ? ['is empty'] : [];
  const isLong = template.length > maxLengths[part];
  if (isLong) problems.push(`is longer than ${maxLengths[part]} characters`);
  if (part === 'subject' && /\p{Cc}|[\u2028\u2029]/u.test(template)) {
    problems.push('must be one line');
  }
  return part === 'html' && !isLong ? [...problems, ...htmlProblems(template)] : problems;
}

function templateProblems(message: MessageName, part: keyof Template, template: string): string[] {
  const problems = unknownPlaceholders(message, template);
  // Two closing braces alone are how style sheets end.
  if (template.replace(anyPlaceholder, '').includes('{{')) {
    problems.push('has a placeholder without an end');
  }
  problems.push(...formProblems(part, template), ...linkProblems(message, part, template));
  return problems;
}

type Visit = (path: string, key: string, value: unknown) => string[];

/** Goes through the members of one level; each has to be one of `keys`. */
function visitMembers(
  path: string,
  value: unknown,
  keys: readonly string[],
  visit: Visit,
): string[] {
  if (!isObject(value)) return [`${path}: must be an object`];
  return Object.entries(value).flatMap(([key, member]) => {
    if (keys.includes(key)) return visit(`${path}.${key}`, key, member);
    return [`${path}: unknown member ${shownName(key)}; it may hold ${keys.join(', ')}`];
  });
}

/**
 * Takes `{ <message>: { <locale>: { subject, text, html } } }`, of which every part may be absent.
 * Throws `TemplateError` with every problem, and so every unknown placeholder, at once.
 */
export function parseTemplates(value: unknown): Templates {
  const problems = visitMembers('templates', value, messageNames, (path, message, ofMessage) =>
    visitMembers(path, ofMessage, locales, (localePath, _locale, ofLocale) =>
      visitMembers(localePath, ofLocale, templateParts, (partPath, part, template) => {
        if (typeof template !== 'string') return [`${partPath}: must be a string`];
        const found = templateProblems(message as MessageName, part as keyof Template, template);
        return found.map((problem) => `${partPath}: ${problem}`);
      }),
    ),
  );
  if (problems.length > 0) throw new TemplateError(problems);
  return value as Templates;
}
