/** What docs/schema-policy.md asks of deprecations: a replacement that exists, and a date that is kept. */
import type { GraphQLSchema } from 'graphql';
import { elementsOf } from './elements.js';

/** How many months ahead the date of a new deprecation must be. */
const noticeMonths = 12;

const form = /^Use `?([_A-Za-z][\w.]*)`?.*? instead\. Until (\d{4}-\d{2}-\d{2})\.$/;

/** Returns the reason of each deprecated element, by its path. */
export function deprecationsOf(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const deprecated = elementsOf(schema).filter(
    ({ deprecationReason }) => deprecationReason != null,
  );
  return new Map(deprecated.map(({ path, deprecationReason }) => [path, deprecationReason ?? '']));
}

/** Returns the date (YYYY-MM-DD) until which an element stays; undefined if the reason names none. */
export function lastDayOf(reason: string | undefined): string | undefined {
  return form.exec(reason ?? '')?.[2];
}

function isDay(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Returns the first day that gives clients enough notice from `today`; both are YYYY-MM-DD. */
function earliestEnd(today: string): string {
  const day = new Date(today);
  day.setUTCMonth(day.getUTCMonth() + noticeMonths);
  return day.toISOString().slice(0, 10);
}

/** The replacement is a path, a member beside the deprecated one, or a root field. */
function isKnown(paths: ReadonlySet<string>, path: string, replacement: string): boolean {
  const holder = path.slice(0, path.lastIndexOf('.'));
  const places = [replacement, `${holder}.${replacement}`, `Query.${replacement}`];
  return [...places, `Mutation.${replacement}`].some((place) => paths.has(place));
}

interface Comparison {
  readonly released: GraphQLSchema;
  readonly current: GraphQLSchema;
  /** YYYY-MM-DD. */
  readonly today: string;
}

function problemOf(
  [path, reason]: readonly [string, string],
  paths: ReadonlySet<string>,
  { promised, today }: { promised: string | undefined; today: string },
): string | null {
  const [, replacement = '', until = ''] = form.exec(reason) ?? [];
  if (!isDay(until)) {
    return `${path}: a deprecation says "Use X instead. Until YYYY-MM-DD.", not "${reason}"`;
  }
  if (replacement === path || !isKnown(paths, path, replacement)) {
    return `${path}: its replacement ${replacement} is not in the schema`;
  }
  if (promised !== undefined && until < promised) {
    return `${path}: the last release promises it until ${promised}; ${until} is earlier`;
  }
  if (promised === undefined && until < earliestEnd(today)) {
    return `${path}: ${until} is too early; clients get ${noticeMonths} months, until ${earliestEnd(today)}`;
  }
  return null;
}

/** Returns one line for each deprecation that breaks the policy. */
export function reportDeprecations({ released, current, today }: Comparison): string[] {
  const paths = new Set(elementsOf(current).map(({ path }) => path));
  const before = deprecationsOf(released);
  return [...deprecationsOf(current)].flatMap((deprecation) => {
    const promised = lastDayOf(before.get(deprecation[0]));
    return problemOf(deprecation, paths, { promised, today }) ?? [];
  });
}
