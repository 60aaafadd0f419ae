/** In which of the languages a mail is written. */
import { locales, type Locale } from './catalogue.js';

/** As long as the longest tag that anything must be ready to take (RFC 5646, 4.4.1). */
const maxLength = 35;

/**
 * By lookup (RFC 4647, 3.4): what a range asks for is shortened from its end until it is there, and
 * since every language that is there is a lone primary subtag, that one decides. Also with `_`.
 */
function lookUp(range: string | null | undefined): Locale | undefined {
  if (typeof range !== 'string' || range.length > maxLength) return undefined;
  const [primary] = range.toLowerCase().split(/[-_]/);
  return locales.find((locale) => locale === primary);
}

/** The first of the request's, the customer's and the organization's that there is, else English. Never throws. */
export function chooseLocale(
  requested: string | null | undefined,
  customer: string | null | undefined,
  organization: string | null | undefined,
): Locale {
  return lookUp(requested) ?? lookUp(customer) ?? lookUp(organization) ?? 'en';
}
