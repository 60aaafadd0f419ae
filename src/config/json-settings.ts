/** Settings in JSON: what is wrong in them is listed by its place, all of it at once, and never with a value. */
import { hasRepeatedMembers, isObject } from '../domain/shared/json.js';
import { isSlug } from '../domain/access/organization.js';

export class JsonSettingsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'JsonSettingsError';
  }
}

/** Notes what is wrong at a place, such as `the-shop.storefront.reset`; the whole is the empty place. */
type Report = (place: string, problem: string) => void;

/** Answers undefined where it reported a problem. */
export type Reader<T> = (value: unknown, place: string, report: Report) => T | undefined;

/** In an error, a name is shortened and its control characters are gone. */
export function shownName(name: string): string {
  return JSON.stringify(name.trim().slice(0, 40)).slice(1, -1);
}

function at(place: string, name: string): string {
  return place === '' ? name : `${place}.${name}`;
}

/** Empty, and reported, where the value is no object. */
function membersOf(
  value: unknown,
  place: string,
  report: Report,
  hint?: string,
): [string, unknown][] {
  if (isObject(value)) return Object.entries(value);
  report(place, hint === undefined ? 'must be an object' : `must be an object: ${hint}`);
  return [];
}

/** Text that `parse` takes; it throws an `Error` whose message says what it must be and quotes nothing. */
export function readText<T>(parse: (text: string) => T): Reader<T> {
  return (value, place, report) => {
    try {
      if (typeof value === 'string') return parse(value);
      report(place, 'must be a string');
    } catch (error) {
      report(place, (error as Error).message);
    }
    return undefined;
  };
}

/**
 * An object whose names are free, as a map: `__proto__` and the like are names as any other there. What has a
 * wrong name is read all the same, so that all that is wrong is reported at once.
 */
export function readMap<T>(
  isName: (name: string) => boolean,
  hint: string,
  read: Reader<T>,
  /** What the object is, where a value is none. */
  form?: string,
): Reader<ReadonlyMap<string, T>> {
  return (value, place, report) => {
    const map = new Map<string, T>();
    for (const [name, member] of membersOf(value, place, report, form)) {
      if (!isName(name)) report(place, `wrong name ${shownName(name)}: ${hint}`);
      const result = read(member, at(place, shownName(name)), report);
      if (result !== undefined) map.set(name, result);
    }
    return map;
  };
}

/** An object whose names are the slugs of organizations. Whether there are such organizations is not asked. */
export function readBySlug<T>(read: Reader<T>): Reader<ReadonlyMap<string, T>> {
  return readMap(isSlug, "it must be an organization's slug", read);
}

/** An object whose names are these and no other, of which each may be absent. */
export function readObject<T extends object>(
  readers: {
    readonly [Name in keyof T]: Reader<T[Name]>;
  },
  form?: string,
): Reader<Partial<T>> {
  const known = new Map<string, Reader<unknown>>(Object.entries(readers));
  return (value, place, report) => {
    const result: [string, unknown][] = [];
    for (const [name, member] of membersOf(value, place, report, form)) {
      const read = known.get(name);
      if (read) result.push([name, read(member, at(place, name), report)]);
      else {
        const names = [...known.keys()].join(', ');
        report(place, `unknown member ${shownName(name)}; it may hold ${names}`);
      }
    }
    return Object.fromEntries(result) as Partial<T>;
  };
}

/** Where the parser says it. Its other words quote the text. */
function lineOf(text: string, { message }: Error): string {
  const [, position] = / at position (\d+)( \(line \d+ column \d+\))?$/.exec(message) ?? [];
  if (position === undefined) return '';
  return ` (line ${text.slice(0, Number(position)).split('\n').length})`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new JsonSettingsError([`is not JSON${lineOf(text, error as Error)}`]);
  }
}

/** Throws `JsonSettingsError` with every problem, each after its place. */
export function readJson<T>(text: string, read: Reader<T>): T {
  const value = parseJson(text);
  if (hasRepeatedMembers(text)) throw new JsonSettingsError(['names a member twice']);
  const problems: string[] = [];
  const result = read(value, '', (place, problem) =>
    problems.push(place === '' ? problem : `${place}: ${problem}`),
  );
  if (result === undefined || problems.length > 0) throw new JsonSettingsError(problems);
  return result;
}
