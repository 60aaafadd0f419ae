/** Explains why a connection to the database failed. Names the setting, and never shows its password. */

/** Returns a badly encoded text unchanged. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function quoted(text: string): string {
  return text === '' ? '' : ` "${decode(text)}"`;
}

/** Returns null for an unknown code. Knows some of PostgreSQL's (its manual, appendix A) and of the system's. */
function describeCode(code: string | undefined, url: URL): string | null {
  const address = `${url.hostname || 'localhost'}:${url.port || 5432}`;
  const database = quoted(url.pathname.slice(1));
  if (code === '3D000') {
    return `the server at ${address} has no ${database ? `database${database}` : 'such database'}.`;
  }
  if (code === '28000' || code === '28P01') {
    return `the server at ${address} refused the user${quoted(url.username)}.`;
  }
  if (code === 'ECONNREFUSED') return `nothing listens at ${address}.`;
  if (code === 'ENOTFOUND') return `there is no host "${url.hostname}".`;
  return null;
}

/** A pooler refuses with this code and its own words, such as "no such database: shop". None is a secret. */
function describePooler(code: string | undefined, words: string, url: URL): string | null {
  if (code !== '08P01') return null;
  return `the pooler at ${url.hostname}:${url.port || 5432} refused the session: ${words}.`;
}

/**
 * Returns one sentence for the operator. `code` is the driver's or the system's; `url` is null for the embedded database.
 * `words` are the peer's, for a pooler, which has only one code.
 */
export function describeConnectionProblem(
  code: string | undefined,
  url: string | null,
  words = '',
): string {
  if (url !== null && URL.canParse(url)) {
    const given = new URL(url);
    const known = describeCode(code, given) ?? describePooler(code, words, given);
    if (known !== null) return `DATABASE_URL: ${known}`;
  }
  return `The database cannot be reached${code ? ` (${code})` : ''}.`;
}
