/** The pages that a mail may link to. An organization lists them by name; nobody else has a say (OWASP, Forgot Password). */
import { invalidInput } from '../shared/errors.js';

/** Each without the token, which goes into the fragment. */
export interface ResetLink {
  /** The page with the form for the new password. */
  readonly reset: string;
  /** The page on which a customer says "it was not me". */
  readonly cancel: string;
}

/** By an organization's slug, then by the link's name. Maps: a name such as `constructor` means nothing to them. */
export type ResetLinks = ReadonlyMap<string, ReadonlyMap<string, ResetLink>>;

/**
 * The organization's link of that name; without a name the one called `default`, else the only one.
 * Throws `BAD_USER_INPUT` on `link` where there is none such, and never quotes the name.
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
