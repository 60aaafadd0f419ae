/** An organization's templates as they are mailed, and what was dropped from them. */
import { locales, messageNames, type Locale, type MessageName } from './catalogue.js';
import type { Template, Templates } from './catalogue.js';
import { dropFromHtml } from './drop-html.js';

/** Parts of a template's HTML that mails may not have. */
export interface TemplateLoss {
  readonly message: MessageName;
  readonly locale: Locale;
  /** Each once, such as "<link>", "@import in a style" or "src of <img>". */
  readonly dropped: readonly string[];
}

interface OwnTemplates {
  readonly templates: Templates;
  readonly losses: readonly TemplateLoss[];
}

/** Returns the templates without what `dropFromHtml` drops. `logo` is the URL of the organization's logo. */
export function dropFromTemplates(given: Templates, logo: string | null): OwnTemplates {
  const losses: TemplateLoss[] = [];
  const templates: { [Name in MessageName]?: { [L in Locale]?: Partial<Template> } } = {};
  for (const message of messageNames) {
    for (const locale of locales) {
      const own = given[message]?.[locale];
      if (own === undefined) continue;
      const { html, dropped } = dropFromHtml(own.html ?? '', logo);
      if (dropped.length > 0) losses.push({ message, locale, dropped });
      templates[message] = {
        ...templates[message],
        [locale]: own.html === undefined ? own : { ...own, html },
      };
    }
  }
  return { templates, losses };
}

/** Returns where the parts were, and what they were, for people. */
export function describeLoss({ message, locale, dropped }: TemplateLoss): {
  template: string;
  dropped: string;
} {
  return { template: `${message}.${locale}.html`, dropped: dropped.join(', ') };
}
