/**
 * Answers the methods that a path does not have, before credentials and body are read: OPTIONS with the methods that it
 * has (RFC 9110, 9.3.7), all others with 405 (15.5.6). Both have `Allow`.
 */
import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError } from '../../domain/shared/errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set on routes for the methods that the path does not have: those that it has. */
    readonly allow?: string;
    /** Set on routes whose requests are counted and not logged. */
    readonly isQuiet?: true;
  }
}

/** Without CONNECT, which Node refuses. */
const refusable = METHODS.filter((method) => method !== 'CONNECT');

/** Sets `Allow` and returns `METHOD_NOT_ALLOWED`. */
export function methodRefusal(reply: FastifyReply, allow: string): AppError {
  reply.header('allow', allow);
  return new AppError('METHOD_NOT_ALLOWED');
}

/** Lets routes refuse every method that Node can parse; on its own Fastify knows only the common ones. */
export function knowAllMethods(app: FastifyInstance): void {
  for (const method of refusable) {
    if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  }
}

/** Adds the hook by which the routes of `addOtherMethods` answer. */
export function answerOtherMethods(app: FastifyInstance): void {
  app.addHook('onRequest', ({ method, routeOptions }, reply, done) => {
    const { allow } = routeOptions.config;
    if (allow === undefined) return done();
    if (method !== 'OPTIONS') return done(methodRefusal(reply, allow));
    reply.status(204).header('allow', allow).send();
  });
}

/** Returns the value of `Allow` for a path. Every path has OPTIONS. */
export function allowOf(
  routes: readonly { readonly method: string; readonly path: string }[],
  path: string,
): string {
  const own = routes.filter((route) => route.path === path).map(({ method }) => method);
  return [...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

/** Adds a route to each of the paths for all methods for which the scope has no route yet. */
export function addOtherMethods(
  scope: FastifyInstance,
  routes: readonly { readonly method: string; readonly path: string }[],
): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const url = `${scope.prefix}${path}`;
    const isFree = (method: string) => !scope.hasRoute({ method, url });
    scope.route({
      method: refusable.filter(isFree),
      url: path,
      config: { allow: allowOf(routes, path) },
      handler: () => {
        throw new Error('answerOtherMethods answers these requests.');
      },
    });
  }
}
