/** Chooses the language of a mail. */
import { locales, type Locale } from './templates/catalogue.js';

/** The longest language tag that a program has to support (RFC 5646, 4.4.1). */
const maxLength = 35;

/**
 * Finds a language by lookup (RFC 4647, 3.4), which drops subtags from the end of the range until it matches.
 * All our languages are single primary subtags, so the range's first one decides. Takes `_` for `-`.
 */
function lookUp(range: string | null | undefined): Locale | undefined {
  if (typeof range !== 'string' || range.length > maxLength) return undefined;
  const [primary] = range.toLowerCase().split(/[-_]/);
  return locales.find((locale) => locale === primary);
}

/**
 * Returns the first of the request's, the customer's and the organization's language that we have, else English.
 * Never throws.
 */
export function chooseLocale(
  requested: string | null | undefined,
  customer: string | null | undefined,
  organization: string | null | undefined,
): Locale {
  return lookUp(requested) ?? lookUp(customer) ?? lookUp(organization) ?? 'en';
}
