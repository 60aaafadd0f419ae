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

/** The role lacks CONNECT. Names in quotes can be pasted as they are. */
function describeForbidden(role: string, database: string): string {
  const cure = `GRANT CONNECT ON DATABASE "${database}" TO "${role}";`;
  return `the role "${role}" may not connect to the database "${database}". An owner or a superuser lets it: ${cure}`;
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
  if (code === '42501')
    return describeForbidden(decode(url.username), decode(url.pathname.slice(1)));
  if (code === 'ECONNREFUSED') return `nothing listens at ${address}.`;
  if (code === 'ENOTFOUND') return `there is no host "${url.hostname}".`;
  return null;
}

/** Returns one sentence for the operator. `code` is the driver's or the system's; `url` is null for the embedded database. */
export function describeConnectionProblem(code: string | undefined, url: string | null): string {
  const known = url !== null && URL.canParse(url) ? describeCode(code, new URL(url)) : null;
  if (known !== null) return `DATABASE_URL: ${known}`;
  return `The database cannot be reached${code ? ` (${code})` : ''}.`;
}
