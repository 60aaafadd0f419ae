/** The standard templates, for organizations without their own. They are made of each language's sentences. */
import type { Locale, MessageName, Sentences, Template } from '../templates/catalogue.js';
import { button, divider, heading, note, paragraph, plainLink } from './html.js';
import { de } from './languages/de.js';
import { en } from './languages/en.js';
import { es } from './languages/es.js';
import { fr } from './languages/fr.js';
import { it } from './languages/it.js';
import { ja } from './languages/ja.js';
import { nl } from './languages/nl.js';
import { pt } from './languages/pt.js';
import type { Look } from './look.js';
import { page } from './page.js';
import { themeOf } from './theme.js';

const languages: Readonly<Record<Locale, Sentences>> = { en, de, fr, es, it, pt, nl, ja };

/** At the end of each message, in the text as in the HTML. */
const signature = '{{organization_name}}';

function toText(...paragraphs: string[]): string {
  return `${[...paragraphs, signature].join('\n\n')}\n`;
}

function passwordResetRequested(locale: Locale, look: Look): Template {
  const words = languages[locale].password_reset_requested;
  const [reset, cancel] = ['{{reset_link}}', '{{cancel_link}}'];
  const { subject, request, validity, notYou, care } = words;
  const questions = look.hasContact ? [words.questions] : [];
  const theme = themeOf(look, locale);
  const blocks = [
    heading(theme, subject),
    paragraph(theme, request),
    button(theme, reset, words.action),
    paragraph(theme, validity),
    divider(theme),
    note(theme, words.copy),
    plainLink(theme, reset),
    note(theme, notYou),
    plainLink(theme, cancel, words.cancel),
    ...[care, ...questions].map((text) => note(theme, text)),
  ];
  const html = page(locale, theme, look, { title: subject, preview: validity, blocks });
  const text = toText(request, reset, validity, notYou, cancel, care, ...questions);
  return { subject, text, html };
}

function passwordChanged(locale: Locale, look: Look): Template {
  const { subject, change, wasYou, notYou, care } = languages[locale].password_changed;
  const theme = themeOf(look, locale);
  const blocks = [
    heading(theme, subject),
    ...[change, wasYou, notYou].map((text) => paragraph(theme, text)),
    divider(theme),
    note(theme, care),
  ];
  const html = page(locale, theme, look, { title: subject, preview: change, blocks });
  return { subject, text: toText(change, wasYou, notYou, care), html };
}

const makers: Readonly<Record<MessageName, (locale: Locale, look: Look) => Template>> = {
  password_reset_requested: passwordResetRequested,
  password_changed: passwordChanged,
};

/** Returns a message's standard template in the look of an organization, complete, with placeholders in it. */
export function standardTemplate(name: MessageName, locale: Locale, look: Look = {}): Template {
  return makers[name](locale, look);
}
