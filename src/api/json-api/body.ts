/** Request documents: the checks of the library jsonapi-resources, in its order, before an operation sees a value. */
import { isObject } from '../../domain/shared/json.js';
import { invalidInput } from '../../domain/shared/errors.js';
import { bodyError, RequestError, toAttributeName, type ProblemFound } from './errors.js';
import { isSayable, say } from '../../domain/shared/sayable.js';
import type { ResourceType } from './resource-tables.js';

/** The attributes that a client sent, by their names on the wire. */
export type Attributes = ReadonlyMap<string, unknown>;

export interface ExpectedBody {
  readonly type: ResourceType;
  /** The id in the path of an update. The service chooses the id of a new object. */
  readonly id?: string;
  readonly writable: readonly string[];
}

type JsonObject = Readonly<Record<string, unknown>>;

function readData(body: unknown): JsonObject {
  if (!isObject(body)) throw bodyError('BAD_REQUEST', '', 'The document must be a JSON object.');
  const { data } = body;
  if (data === undefined || data === null) {
    throw bodyError('PARAM_MISSING', '', 'The required parameter, data, is missing.');
  }
  if (!isObject(data)) throw bodyError('INVALID_DATA_FORMAT', '/data', 'data must be an object.');
  if (Object.keys(data).length > 0) return data;
  throw bodyError('PARAM_MISSING', '/data', 'The required parameter, data, is empty.');
}

function requireId({ id }: JsonObject, expected: string | undefined): void {
  if (expected === undefined) return;
  if (id === undefined || id === null || id === '') {
    throw bodyError('KEY_ORDER_MISMATCH', '/data/id', 'A key is required: data.id.');
  }
  if (id === expected) return;
  throw bodyError('KEY_NOT_INCLUDED_IN_URL', '/data/id', 'data.id is not the id in the URL.');
}

function requireType({ type }: JsonObject, expected: ResourceType): void {
  if (type === undefined || type === null || type === '') {
    throw bodyError('PARAM_MISSING', '/data', 'The required parameter, data.type, is missing.');
  }
  if (type === expected) return;
  throw bodyError('INVALID_RESOURCE', '/data/type', `data.type must be ${expected} here.`);
}

/** Returns a member that must be an object; an empty one if it is missing. */
function readMember(data: JsonObject, name: string): JsonObject {
  const member = data[name];
  if (member === undefined) return {};
  if (isObject(member)) return member;
  throw bodyError('INVALID_DATA_FORMAT', `/data/${name}`, `data.${name} must be an object.`);
}

/** A client that makes more mistakes at once gets only the first ones. */
const maxProblems = 10;

/** The names among these that `isAllowed` refuses, each with its place: by its name, or by its number in `parent`. */
function notAllowed(
  parent: string,
  names: readonly string[],
  isAllowed: (name: string) => boolean,
): ProblemFound[] {
  return names.flatMap((name, index) => {
    if (isAllowed(name)) return [];
    const pointer = isSayable(name) ? `${parent}/${name}` : parent;
    const detail = `${say(name, parent, index)} is not allowed.`;
    return [{ code: 'PARAM_NOT_ALLOWED' as const, detail, source: { pointer } }];
  });
}

/** A client may send these too (JSON:API 1.1, Resource Objects); nothing here depends on them. */
const ignoredMembers = ['meta', 'links'];

/** Throws a `RequestError` for members that are unknown or read-only, and for relationships, which are read-only. */
function requirePermitted(data: JsonObject, { id, writable }: ExpectedBody): Attributes {
  const attributes = new Map(Object.entries(readMember(data, 'attributes')));
  const members = new Set(['type', 'attributes', 'relationships', ...ignoredMembers]);
  members.add(id === undefined ? 'lid' : 'id');
  for (const name of ignoredMembers) readMember(data, name);
  const relationships = Object.keys(readMember(data, 'relationships'));
  const problems = [
    ...notAllowed('/data/relationships', relationships, () => false),
    ...notAllowed('/data/attributes', [...attributes.keys()], (name) => writable.includes(name)),
    ...notAllowed('/data', Object.keys(data), (name) => members.has(name)),
  ];
  if (problems.length > 0) throw new RequestError(...problems.slice(0, maxProblems));
  return attributes;
}

/** Returns the attributes of a document. Throws a `RequestError`. */
export function parseBody(body: unknown, expected: ExpectedBody): Attributes {
  const data = readData(body);
  requireId(data, expected.id);
  requireType(data, expected.type);
  return requirePermitted(data, expected);
}

/** Returns a text attribute by the operation's name for it. Throws `BAD_USER_INPUT` for any other JSON value. */
export function textOf(attributes: Attributes, field: string): string | null | undefined {
  const value = attributes.get(toAttributeName(field));
  if (value === undefined || value === null || typeof value === 'string') return value;
  throw invalidInput(field, 'invalid', 'must be a text');
}

/** As `textOf`, for an attribute that the operation requires. Throws `BAD_USER_INPUT` if it is missing. */
export function requiredTextOf(attributes: Attributes, field: string): string {
  const text = textOf(attributes, field);
  if (text == null) throw invalidInput(field, 'blank');
  return text;
}
