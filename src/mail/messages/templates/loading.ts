/** Attributes whose value a mail program fetches. */
import { decodeHTMLAttribute } from 'entities';
import type { Attribute } from './html-pieces.js';

const names = new Set(
  'src srcset imagesrcset background poster data lowsrc dynsrc ping'.split(' '),
);

/** Returns whether an attribute is fetched from elsewhere. The organization's own logo may be, as a picture. */
export function isLoading(element: string, attribute: Attribute, logo: string | null): boolean {
  const { name, value } = attribute;
  if (!names.has(name) || /^\s*data:/i.test(value)) return false;
  const isLogo = element === 'img' && name === 'src' && decodeHTMLAttribute(value) === logo;
  return !isLogo;
}
