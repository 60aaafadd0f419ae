/** A request for every place of the REST APIs' described requests: in paths, queries, headers and bodies. */
import { callOf, type Call, type Given } from '../openapi/replay.js';
import type { Described } from '../openapi/document.js';

export interface RestPlace {
  readonly name: string;
  readonly described: Described;
  /** The described request with `value` in that place; what has to be a text becomes one. */
  call(given: Given, value: unknown): Call;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');

/** Any text as a part of a URL: a lone surrogate, which has no UTF-8, as its bytes would be. */
const inUrl = (value: unknown): string => encodeURIComponent(textOf(value).toWellFormed());

type Path = readonly (string | number)[];

function pathsIn(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [
    [],
    ...Object.entries(value).flatMap(([key, member]) =>
      pathsIn(member).map((path) => [key, ...path]),
    ),
  ];
}

function replaced(target: unknown, [next, ...rest]: Path, value: unknown): unknown {
  if (next === undefined) return value;
  const member = replaced((target as Record<string, unknown>)[next], rest, value);
  return Array.isArray(target)
    ? target.map((one: unknown, index) => (String(index) === next ? member : one))
    : { ...(target as object), [next]: member };
}

/** Attributes that may be written beside those of the examples. */
const attributes = ['email', 'customer_email', 'password', 'customer_password', 'reference'].concat(
  'reference_origin',
  'metadata',
  '_reset_password_token',
);

function bodyPlaces(described: Described): RestPlace[] {
  const [content] = Object.values(described.operation.requestBody?.content ?? {});
  if (!content) return [];
  const name = described.operation.operationId;
  const isJsonApi = described.path.startsWith('/api/');
  const example = content.example ?? { data: { type: '', attributes: {} } };
  const more = isJsonApi ? attributes.map((one): Path => ['data', 'attributes', one]) : [];
  return [...pathsIn(example), ...more].map((path) => ({
    name: `${name}: body ${path.join('.')}`,
    described,
    call(given, value) {
      const call = callOf(described, given);
      return { ...call, body: replaced(call.body, path, value) };
    },
  }));
}

function pathPlaces(described: Described): RestPlace[] {
  const parts = described.path.match(/\{\w+\}/g) ?? [];
  return parts.map((part) => ({
    name: `${described.operation.operationId}: path ${part}`,
    described,
    call: (given, value) => ({
      ...callOf(described, given),
      url: described.path.replace(part, inUrl(value)),
    }),
  }));
}

function queryPlaces(described: Described): RestPlace[] {
  const { operationId, parameters } = described.operation;
  const names = parameters.filter((one) => one.in === 'query').map((one) => one.name);
  return [...names, 'unknown', 'filter[q][unknown_eq]'].map((name) => ({
    name: `${operationId}: query ${name}`,
    described,
    call(given, value) {
      const call = callOf(described, given);
      return { ...call, url: `${call.url}?${encodeURIComponent(name)}=${inUrl(value)}` };
    },
  }));
}

/** Any text as a header: what cannot stand in one is percent-encoded. */
export const inHeader = (value: unknown): string =>
  textOf(value)
    .replaceAll(/[^ -~\u0080-\u00ff]/g, (unit) => inUrl(unit))
    .trim();

const headers = ['x-site-context', 'authorization', 'x-api-key', 'x-request-id'].concat(
  'accept',
  'content-type',
  'origin',
  'user-agent',
  'x-forwarded-for',
);

function headerPlaces(described: Described): RestPlace[] {
  return headers.map((name) => ({
    name: `${described.operation.operationId}: header ${name}`,
    described,
    call(given, value) {
      const call = callOf(described, given);
      return { ...call, headers: { ...call.headers, [name]: inHeader(value) } };
    },
  }));
}

/** Every place of every described request. */
export function restPlaces(all: readonly Described[]): RestPlace[] {
  return all.flatMap((described) => [
    ...bodyPlaces(described),
    ...pathPlaces(described),
    ...queryPlaces(described),
    ...headerPlaces(described),
  ]);
}
