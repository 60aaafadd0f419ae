/** The path of a request, and the API that it asks. */
import type { Api } from './api.js';

/** The scheme and host of a target in absolute form, which clients send to proxies (RFC 9112, 3.2.2). */
const origin = /^https?:\/\/[^/?#]*/i;

/** Returns the path of a request's target as the client sent it, without the query. */
function pathOfTarget(target: string): string {
  const local = target.startsWith('/') ? target : target.replace(origin, '');
  const end = local.search(/[?#]/);
  return end < 0 ? local : local.slice(0, end);
}

/** Returns whether a path is an API's prefix or below it. */
export function isBelow(path: string, { prefix }: Pick<Api, 'prefix'>): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** Returns the API that a request asks; undefined if its path is below none. */
export function findApi(apis: readonly Api[], target: string): Api | undefined {
  const path = pathOfTarget(target);
  return apis.find((api) => isBelow(path, api));
}

/** Returns whether the path has an empty part, which the router would take for an empty parameter. */
export function hasEmptyPart(target: string): boolean {
  return pathOfTarget(target).includes('//');
}

/**
 * Returns the paths whose last slash counts: what follows it is a parameter that may be empty, as in fabric's
 * `/auth/token/:token`, and there is no route without it.
 */
function pathsBeforeParameters({ prefix, routes }: Api): string[] {
  const parents = routes.flatMap(({ path }) => /^(.*\/):\w+$/.exec(path)?.[1] ?? []);
  const isRoute = (parent: string) => routes.some(({ path }) => `${path}/` === parent);
  return parents.filter((parent) => !isRoute(parent)).map((parent) => `${prefix}${parent}`);
}

/** Returns a function that leaves out one slash at the end of a target's path, which some clients and proxies add. */
export function trailingSlashRemover(apis: readonly Api[]): (target: string) => string {
  const kept = new Set(apis.flatMap(pathsBeforeParameters));
  return (target) => {
    const path = pathOfTarget(target);
    if (!/[^/]\/$/.test(path) || kept.has(path)) return target;
    const start = target.length - target.replace(origin, '').length;
    const end = start + path.length;
    return target.slice(0, end - 1) + target.slice(end);
  };
}
