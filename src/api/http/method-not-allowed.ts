/**
 * Refuses methods that a path does not have: 405 with `Allow` (RFC 9110, 15.5.6), before credentials and body are read.
 */
import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError } from '../../domain/shared/errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set on routes that refuse: the methods that the path has. */
    readonly allow?: string;
  }
}

/** Without OPTIONS, which `cors.ts` handles, and CONNECT, which Node refuses. */
const refusable = METHODS.filter((method) => method !== 'OPTIONS' && method !== 'CONNECT');

/** Sets `Allow` and throws `METHOD_NOT_ALLOWED`. */
export function refuseMethod(reply: FastifyReply, allow: string): never {
  reply.header('allow', allow);
  throw new AppError('METHOD_NOT_ALLOWED');
}

/** Lets routes refuse every method that Node can parse; on its own Fastify knows only the common ones. */
export function knowAllMethods(app: FastifyInstance): void {
  for (const method of refusable) {
    if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  }
}

/** Adds the hook by which the routes of `addRefusedMethods` refuse. */
export function refuseOtherMethods(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const { allow } = request.routeOptions.config;
    if (allow !== undefined) refuseMethod(reply, allow);
  });
}

/** Returns the value of `Allow` for a path. */
export function allowOf(
  routes: readonly { readonly method: string; readonly path: string }[],
  path: string,
): string {
  const own = routes.filter((route) => route.path === path).map(({ method }) => method);
  return (own.includes('GET') ? [...own, 'HEAD'] : own).join(', ');
}

/** Adds a route to each of the paths that refuses all methods for which the scope has no route yet. */
export function addRefusedMethods(
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
        throw new Error('refuseOtherMethods refuses these requests.');
      },
    });
  }
}
