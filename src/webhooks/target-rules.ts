/** The rules for URLs of webhooks. Checked when a webhook is registered, and again before every call. */
import { isIP } from 'node:net';
import { invalidInput } from '../domain/shared/errors.js';
import type { WebhookTargets } from '../operations/ports/index.js';
import { isLoopbackAddress, isPublicAddress } from './public-addresses.js';

export interface TargetRules {
  /** The ports that are allowed in addition to 443. */
  readonly ports: readonly number[];
  /** For development and tests: also allows this machine, on any port and without TLS. */
  readonly allowLoopback: boolean;
}

const field = 'url';
const maxLength = 2048;
/** Two labels or more, each of at most 63 letters, digits, hyphens or underscores (RFC 1035, 2.3.4). */
const hostName = /^(?=.{4,253}$)(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
/** Names that the public DNS never has (RFC 6761, 6762, 7686 and 8375; ICANN on `internal`). */
const privateName = /(?:^|\.)(?:localhost|local|internal|home\.arpa|onion|invalid)$/;

/** Returns the host of a URL in the form that `node:net` expects: without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Returns whether a connection to this address is allowed. */
export function isAllowedAddress(address: string, rules: TargetRules): boolean {
  if (isPublicAddress(address)) return true;
  return rules.allowLoopback && isLoopbackAddress(address);
}

/** Returns whether the host names this machine by itself, without a DNS lookup. */
function saysLoopback(host: string): boolean {
  return host === 'localhost' || isLoopbackAddress(host);
}

/** WHATWG's URL parser has already normalised every spelling of an IPv4 address. */
function isAllowedHost(host: string, rules: TargetRules): boolean {
  if (saysLoopback(host)) return rules.allowLoopback;
  if (isIP(host) > 0) return isAllowedAddress(host, rules);
  return hostName.test(host) && !privateName.test(host);
}

function isAllowedPort(url: URL, rules: TargetRules): boolean {
  return url.port === '' || rules.ports.includes(Number(url.port));
}

/** The message lists the allowed ports: only integrations can register webhooks, and they may know them. */
function portRule({ ports }: TargetRules): string {
  return `must have port ${[...new Set([443, ...ports])].join(' or ')}`;
}

/** Not `URL.canParse`: once optimized, Node 20's returns false for letters of Latin-1 beyond ASCII. */
function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw invalidInput(field, 'invalid', 'must be an absolute https: URL');
  }
}

/** Removes the dot that may end the host: certificates name the host without it. */
function readUrl(text: string): URL {
  if (text.length > maxLength) {
    throw invalidInput(field, 'too_long', `must have at most ${maxLength} characters`);
  }
  // The parser would silently drop white space and control characters.
  if (!text.isWellFormed() || /[\s\p{Cc}\\]/u.test(text)) {
    throw invalidInput(field, 'not_well_formed');
  }
  const url = parseUrl(text);
  url.hostname = url.hostname.replace(/\.$/, '');
  return url;
}

/**
 * Parses the text that an integrator registered and returns the URL to call, normalised. Throws `BAD_USER_INPUT` on
 * `url` if the rules do not allow it; the message says which rule it breaks, never the value.
 */
export function parseTarget(text: string, rules: TargetRules): URL {
  const url = readUrl(text);
  const isLocal = rules.allowLoopback && saysLoopback(hostOf(url));
  if (url.protocol !== 'https:' && !(isLocal && url.protocol === 'http:')) {
    throw invalidInput(field, 'not_allowed', 'must be an https: URL');
  }
  if (url.username !== '' || url.password !== '') {
    throw invalidInput(field, 'not_allowed', 'must not hold credentials');
  }
  if (text.includes('#')) throw invalidInput(field, 'not_allowed', 'must not have a fragment');
  if (!isLocal && !isAllowedPort(url, rules)) {
    throw invalidInput(field, 'not_allowed', portRule(rules));
  }
  if (!isAllowedHost(hostOf(url), rules)) {
    throw invalidInput(field, 'not_allowed', 'must have a public host');
  }
  return url;
}

/** Returns the port by which operations check the URLs of webhooks. */
export function createWebhookTargets(rules: TargetRules): WebhookTargets {
  return { parseUrl: (text) => parseTarget(text, rules).href };
}
