/** What a shop sets: `config.json` beside the page, read at run time, so that one build serves every shop. */

export interface Config {
  /** The URL of GraphQL; a relative one is of the page's own server. */
  readonly url: string;
  /** The key of the shop's sales channel, which is public. */
  readonly apiKey: string;
  readonly name: string;
  /** Any CSS colour, for buttons and marks. */
  readonly color?: string;
  /** The URL of an image, shown in the place of the name. */
  readonly logo?: string;
  /** The name of one of the links of RESET_LINKS. */
  readonly linkName?: string;
  /** For a shop to try out: the address that the first form begins with. */
  readonly email?: string;
  /** For a shop to try out: the URL of the page on which its mails are read. The form then suggests passwords. */
  readonly mailbox?: string;
}

/** Tells the shop's developer what to mend. */
export class ConfigError extends Error {}

const members = {
  required: ['url', 'apiKey', 'name'],
  optional: ['color', 'logo', 'linkName', 'email', 'mailbox'],
} as const;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** A relative one counts, too; one of another scheme, such as `javascript:`, does not. */
function isWebAddress(text: string): boolean {
  const url = URL.canParse(text, document.baseURI) ? new URL(text, document.baseURI) : null;
  return url !== null && ['http:', 'https:'].includes(url.protocol);
}

/** Why this is no configuration; null if it is one. */
function problemOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return 'it must hold a JSON object.';
  const given: Partial<Record<string, unknown>> = { ...value };
  const wrong =
    members.required.find((name) => !isText(given[name])) ??
    members.optional.find((name) => given[name] !== undefined && !isText(given[name]));
  if (wrong !== undefined) return `"${wrong}" must be a text.`;
  const { url, color, mailbox } = value as Config;
  if (!isWebAddress(url)) return '"url" is not a URL.';
  if (mailbox !== undefined && !isWebAddress(mailbox)) return '"mailbox" is not a URL.';
  if (color !== undefined && !CSS.supports('color', color)) {
    return '"color" is not a colour of CSS, such as "#1f4fbf".';
  }
  return null;
}

/** Returns the configuration that a text holds. Throws a `ConfigError`. */
function parseConfig(text: string): Config {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigError('config.json is not JSON.');
  }
  const problem = problemOf(value);
  if (problem !== null) throw new ConfigError(`config.json: ${problem}`);
  return value as Config;
}

/** Reads config.json. Throws a `ConfigError`, or a `TypeError` if the server cannot be reached. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('./config.json', { cache: 'no-cache', credentials: 'omit' });
  if (response.status >= 500) throw new TypeError('The server is busy.');
  if (!response.ok) throw new ConfigError(`config.json: the server answers ${response.status}.`);
  return parseConfig(await response.text());
}
