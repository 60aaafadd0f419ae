/** The table in docs/rest.md: what of the vendors' is here, as requests and what each is answered with. */
import { readFileSync } from 'node:fs';

const page = new URL('../../../../docs/rest.md', import.meta.url);

export interface Tried {
  readonly method: string;
  /** With `:reset` and its like in place of ids. */
  readonly target: string;
  /** The attributes of a document; undefined for no body. */
  readonly attributes: string | undefined;
  readonly status: number;
  /** Undefined if the table does not say one. */
  readonly code: string | undefined;
}

const quoted = (cell: string): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

function toTried(request: string, here: string): Tried {
  const [, method = '', target = '', attributes] =
    /^(\S+) (\S+)(?: (\{.*\}))?$/.exec(request) ?? [];
  if (!method) throw new Error(`${request} is not a request.`);
  const [status, code] = here.split(' ');
  return { method, target, attributes, status: Number(status), code };
}

/** Every request of the table, with each name in place of `*`. A row without names takes those of the row above. */
export function readVendorTable(): Tried[] {
  const [, section = ''] = readFileSync(page, 'utf8').split('## What of the vendors');
  const [, , ...rows] = section
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('|'));
  let names: string[] = [];
  return rows.flatMap((row) => {
    const [, vendors = '', tried = '', here = ''] = row.split('|').map((cell) => cell.trim());
    if (vendors !== '') names = quoted(vendors).filter((name) => /^[\w.]+$/.test(name));
    const requests = quoted(tried).flatMap((request) =>
      request.includes('*') ? names.map((name) => request.replaceAll('*', name)) : [request],
    );
    if (requests.length === 0) throw new Error(`Nothing is tried in ${row}.`);
    return requests.map((request) => toTried(request, here));
  });
}
