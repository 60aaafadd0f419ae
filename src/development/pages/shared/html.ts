/** HTML by template literals: every value in them is escaped, unless it is such a template itself. */
import { escapeHtml } from '../../../mail/messages/standard/html.js';

export interface Html {
  readonly html: string;
}

type Value = string | number | Html | readonly Html[];

function toText(value: Value): string {
  if (typeof value === 'object') {
    return 'html' in value ? value.html : value.map((part) => part.html).join('');
  }
  return escapeHtml(String(value));
}

/** Returns the template's HTML with each value as text; attributes must be in quotation marks. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { html: String.raw({ raw: strings }, ...values.map(toText)) };
}

/** Returns a value for the scripts of a page, as an element that no browser runs. */
export function data(id: string, value: unknown): Html {
  const json = JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
  return { html: `<script type="application/json" id="${id}">${json}</script>` };
}
