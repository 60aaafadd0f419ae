/** The standard templates, for organizations without their own. They are made of each language's sentences. */
import type { Locale, MessageName, Sentences, Template } from '../templates/catalogue.js';
import { button, page, paragraph, plainLink } from './html.js';
import { de } from './languages/de.js';
import { en } from './languages/en.js';
import { es } from './languages/es.js';
import { fr } from './languages/fr.js';
import { it } from './languages/it.js';
import { ja } from './languages/ja.js';
import { nl } from './languages/nl.js';
import { pt } from './languages/pt.js';

const languages: Readonly<Record<Locale, Sentences>> = { en, de, fr, es, it, pt, nl, ja };

function toText(...paragraphs: string[]): string {
  return `${paragraphs.join('\n\n')}\n`;
}

function passwordResetRequested(locale: Locale): Template {
  const words = languages[locale].password_reset_requested;
  const [reset, cancel] = ['{{reset_link}}', '{{cancel_link}}'];
  const { subject, request, validity, notYou, care } = words;
  const html = page(locale, subject, [
    paragraph(request),
    button(reset, words.action),
    paragraph(validity),
    paragraph(words.copy),
    plainLink(reset),
    paragraph(notYou),
    plainLink(cancel, words.cancel),
    paragraph(care),
  ]);
  return { subject, text: toText(request, reset, validity, notYou, cancel, care), html };
}

function passwordChanged(locale: Locale): Template {
  const { subject, change, wasYou, notYou, care } = languages[locale].password_changed;
  const paragraphs = [change, wasYou, notYou, care];
  const html = page(locale, subject, paragraphs.map(paragraph));
  return { subject, text: toText(...paragraphs), html };
}

const makers: Readonly<Record<MessageName, (locale: Locale) => Template>> = {
  password_reset_requested: passwordResetRequested,
  password_changed: passwordChanged,
};

/** Returns a message's standard template, complete, with placeholders in it. */
export function standardTemplate(name: MessageName, locale: Locale): Template {
  return makers[name](locale);
}
