/**
 * The pages that a mail may link to. Only the organization's settings list them: a link from a request would let an
 * attacker mail the token to a page of their own (OWASP Forgot Password Cheat Sheet).
 */
import { invalidInput } from '../shared/errors.js';

/** Two URLs without the token, which the mail adds as the fragment. */
export interface ResetLink {
  /** The page with the form for the new password. */
  readonly reset: string;
  /** The page on which a customer says "it was not me". */
  readonly cancel: string;
}

/** Links by the organization's slug, then by name. These are maps because an object has names such as `constructor`. */
export type ResetLinks = ReadonlyMap<string, ReadonlyMap<string, ResetLink>>;

/**
 * Returns the organization's link of that name. Without a name it returns the link called `default`, or the only one.
 * Throws `BAD_USER_INPUT` on `link` if there is none; the message does not quote the name.
 */
export function chooseLink(
  links: ResetLinks,
  slug: string,
  name: string | null | undefined,
): ResetLink {
  const own = links.get(slug);
  if (!own?.size) {
    const hint = 'has nowhere to lead: no page is configured for this organization (RESET_LINKS)';
    throw invalidInput('link', 'not_allowed', hint);
  }
  const only = own.size === 1 ? [...own.values()][0] : undefined;
  const chosen = name == null ? (own.get('default') ?? only) : own.get(name);
  if (chosen) return chosen;
  if (name == null) {
    const hint = 'must be given: this organization has several, and none that is called default';
    throw invalidInput('link', 'blank', hint);
  }
  throw invalidInput('link', 'invalid', "must be the name of one of the organization's links");
}
