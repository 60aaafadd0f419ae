/** The setting RESET_LINKS: the pages that each organization's mails may link to. */
import type { ResetLink, ResetLinks } from '../domain/resets/links.js';
import { isObject } from '../domain/shared/json.js';
import { readBySlug, readJson, readMap, readObject, readText } from '../config/json-settings.js';
import type { Reader } from '../config/json-settings.js';
import { requireLinkBase } from './messages/index.js';

const linkName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

const linkNameHint =
  'it must be 1 to 64 letters, digits, hyphens or underscores, a letter or digit first';

function parseLinkBase(text: string): string {
  try {
    return requireLinkBase(text);
  } catch {
    throw new Error(
      'must be an https: URL (http: on loopback only) of at most 1024 characters, without credentials and without a fragment',
    );
  }
}

const page = readText(parseLinkBase);
/** Whoever leaves a level out is told of all of them. */
const form =
  "the outer names are organizations' slugs, the next ones names of links, the inner ones reset and cancel";

const pages = readObject<ResetLink>({ reset: page, cancel: page }, form);

const readLink: Reader<ResetLink> = (value, place, report) => {
  const link = pages(value, place, report) ?? {};
  const missing = (['reset', 'cancel'] as const).filter((name) => !(name in link));
  // What is no object was reported as that.
  for (const name of isObject(value) ? missing : []) report(place, `lacks ${name}`);
  return link as ResetLink;
};

const readLinks = readBySlug(readMap((name) => linkName.test(name), linkNameHint, readLink, form));

/**
 * Takes `{ "<slug>": { "<name>": { "reset": "https://…", "cancel": "https://…" } } }`, without other
 * members. Throws `JsonSettingsError` with every problem.
 */
export function parseResetLinks(text: string): ResetLinks {
  return readJson(text, readLinks);
}
