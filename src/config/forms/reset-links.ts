/** The setting RESET_LINKS: the pages that each organization's mails may link to. */
import type { ResetLinks } from '../../domain/resets/links.js';
import { requireLinkBase } from '../../mail/messages/index.js';
import { parsedText } from './values.js';
import { mapBySlug, mapOf, nameSchema, parseJson, strictObject } from './json.js';

function parseLinkBase(text: string): string {
  try {
    return requireLinkBase(text);
  } catch {
    throw new Error(
      'must be an https: URL (http: on loopback only) of at most 1024 characters, without credentials and without a fragment',
    );
  }
}

const linkNames = nameSchema(
  (name) => /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name),
  'it must be 1 to 64 letters, digits, hyphens or underscores, a letter or digit first',
);

/** The message names all levels, because an operator often leaves one out. */
const levels =
  "the outer names are organizations' slugs, the next ones names of links, the inner ones reset and cancel";

const page = parsedText(parseLinkBase);
const link = strictObject({ reset: page, cancel: page }, levels);
const schema = mapBySlug(mapOf(linkNames, link, levels));

/**
 * Reads `{ "<slug>": { "<name>": { "reset": "https://…", "cancel": "https://…" } } }`, without other
 * members. Throws `SettingError` with every problem.
 */
export function parseResetLinks(text: string): ResetLinks {
  return parseJson(text, schema);
}
