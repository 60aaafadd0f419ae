/** The path of a request, and the API that it asks. */
import type { Api } from './api.js';

/** The scheme and host of a target in absolute form, which clients send to proxies (RFC 9112, 3.2.2). */
const origin = /^https?:\/\/[^/?#]*/i;

/** Returns the path of a request's target as the client sent it, without the query. */
export function pathOf(target: string): string {
  return target.replace(origin, '').split(/[?#]/, 1)[0] ?? '';
}

/** Returns whether a path is an API's prefix or below it. */
export function isBelow(path: string, { prefix }: Pick<Api, 'prefix'>): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** Returns the API that a request asks; undefined if its path is below none. */
export function findApi(apis: readonly Api[], target: string): Api | undefined {
  const path = pathOf(target);
  return apis.find((api) => isBelow(path, api));
}

/**
 * Returns whether the path has an empty part, which the router would take for an empty parameter. One slash at the end is
 * none: the router leaves it out.
 */
export function hasEmptyPart(target: string): boolean {
  return pathOf(target).includes('//');
}
