/**
 * Settings in JSON, read by zod. Every problem is listed at once, after its place, as in
 * `the-shop.storefront.reset: must be a string`. No problem quotes a value.
 */
import { z } from 'zod';
import { isSlug } from '../../domain/access/organization.js';
import { hasRepeatedMembers, isObject } from '../../domain/shared/json.js';
import { shownName } from '../../domain/shared/shown-name.js';
import { SettingError } from './problems.js';

function mustBeObject(what: string | undefined): string {
  return what === undefined ? 'must be an object' : `must be an object: ${what}`;
}

/**
 * Returns the schema of an object with these members and no others. If the value is no object, the message ends with
 * `what`, which describes the object to an operator who left a level out.
 */
export function strictObject<const Shape extends z.ZodRawShape>(shape: Shape, what?: string) {
  const members = `it may contain ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? members : mustBeObject(what)),
  });
}

/** Tells `describeIssue` that a problem is about the name of a member and not about its value. */
const ofName = { isOfName: true };

/** Returns the schema of the names of a map. `hint` says what a name must be. */
export function nameSchema(isName: (name: string) => boolean, hint: string) {
  return z.string().refine(isName, { message: hint, params: ofName });
}

/**
 * Returns the schema of an object with any names, which is read as a map. zod's records are not used: they drop
 * `__proto__`, and do not check the value of a member whose name is wrong.
 */
export function mapOf<Value extends z.ZodType>(
  names: z.ZodType<string>,
  values: Value,
  what?: string,
) {
  return z.preprocess(
    (value) => (isObject(value) ? new Map(Object.entries(value)) : value),
    z.map(names, values, mustBeObject(what)),
  );
}

/** Returns the schema of an object whose names are slugs of organizations. The organizations need not exist yet. */
export function mapBySlug<Value extends z.ZodType>(values: Value) {
  return mapOf(nameSchema(isSlug, "it must be an organization's slug"), values);
}

function at(place: readonly PropertyKey[], problem: string): string {
  return [place.map((name) => shownName(String(name))).join('.'), problem]
    .filter(Boolean)
    .join(': ');
}

/** Returns the problems of one issue, which was reported with its input. */
function describeIssue(issue: z.core.$ZodIssue): string[] {
  const { path, message } = issue;
  const name = shownName(String(path.at(-1)));
  const parent = path.slice(0, -1);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => at(path, `unknown member ${shownName(key)}; ${message}`));
  }
  if (issue.code === 'custom' && issue.params === ofName) {
    return [at(parent, `wrong name ${name}: ${message}`)];
  }
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
  return [isMissing ? at(parent, `lacks ${name}`) : at(path, message)];
}

/** Returns the line number in the parser's message, or nothing. The rest of the message quotes the text. */
function lineOf(text: string, { message }: Error): string {
  const [, position] = / at position (\d+)( \(line \d+ column \d+\))?$/.exec(message) ?? [];
  if (position === undefined) return '';
  return ` (line ${text.slice(0, Number(position)).split('\n').length})`;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SettingError([`is not JSON${lineOf(text, error as Error)}`]);
  }
}

/** Reads JSON text. Throws `SettingError` with every problem; also if an object names a member twice. */
export function parseJson<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): z.output<Schema> {
  const value = parseText(text);
  if (hasRepeatedMembers(text)) throw new SettingError(['names a member twice']);
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new SettingError(result.error.issues.flatMap(describeIssue));
}
