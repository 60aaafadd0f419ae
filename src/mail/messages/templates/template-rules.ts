/** Rules for each part of an organization's own templates. */
import { shownName } from '../../../domain/shared/shown-name.js';
import { placeholders, type MessageName, type Template } from './catalogue.js';
import { dropFromHtml } from './drop-html.js';
import { htmlProblems, isLinkShown } from './html-rules.js';

type Part = keyof Template;

/** In UTF-16 units. */
const maxLengths: Readonly<Record<Part, number>> = { subject: 200, text: 20_000, html: 100_000 };

/** Anything between double braces. */
const anyPlaceholder = /\{\{([^{}]*)\}\}/g;

function unknownPlaceholders(message: MessageName, template: string): string[] {
  const known: readonly string[] = placeholders[message];
  const given = [...template.matchAll(anyPlaceholder)].map(([, name = '']) => name.trim());
  const unknown = new Set(given.filter((name) => !known.includes(name)));
  return [...unknown].map((name) => `unknown placeholder {{${shownName(name)}}}`);
}

function placeholderProblems(message: MessageName, template: string): string[] {
  const problems = unknownPlaceholders(message, template);
  // Two closing braces alone are no placeholder: style sheets end so.
  const isOpen = template.replace(anyPlaceholder, '').includes('{{');
  return isOpen ? [...problems, 'has a placeholder without an end'] : problems;
}

/** Requires the reset link, without which the mail is useless. */
function linkProblems(message: MessageName, part: Part, template: string): string[] {
  if (message !== 'password_reset_requested' || part === 'subject') return [];
  if (!/\{\{\s*reset_link\s*\}\}/.test(template)) return ['lacks {{reset_link}}'];
  if (part === 'text' || isLinkShown(template)) return [];
  return ['has {{reset_link}} only in places that no reader can follow'];
}

function formProblems(part: Part, template: string): string[] {
  const problems = template.trim() === '' ? ['is empty'] : [];
  if (part === 'subject' && /\p{Cc}|[\u2028\u2029]/u.test(template)) {
    problems.push('must be one line');
  }
  return problems;
}

/**
 * Returns all problems of one part of a message's template, in words that follow its place; none if it is right, but
 * for what `dropFromHtml` drops. `logo` is the URL of the organization's logo.
 */
export function templateProblems(
  message: MessageName,
  part: Part,
  template: string,
  logo: string | null,
): string[] {
  if (template.length > maxLengths[part]) {
    return [`is longer than ${maxLengths[part]} characters`];
  }
  const kept = part === 'html' ? dropFromHtml(template, logo).html : template;
  return [
    ...placeholderProblems(message, template),
    ...formProblems(part, kept),
    ...(part === 'html' ? htmlProblems(kept, logo) : []),
    ...linkProblems(message, part, kept),
  ];
}
