/** Methods that a path does not have: 405 with `Allow` (RFC 9110, 15.5.6), before credentials and body are looked at. */
import type { FastifyInstance, HTTPMethods } from 'fastify';
import { AppError } from '../../domain/shared/errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Methods that the path has; on a route that is there to refuse the others. */
    readonly allow?: string;
  }
}

const methods: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

function refuse(): never {
  throw new AppError('METHOD_NOT_ALLOWED');
}

export function refuseOtherMethods(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const { allow } = request.routeOptions.config;
    if (allow === undefined) return;
    reply.header('allow', allow);
    refuse();
  });
}

/** For each of the paths, a route that takes all methods it does not have. */
export function addRefusedMethods(
  scope: FastifyInstance,
  routes: readonly { readonly method: string; readonly path: string }[],
): void {
  for (const url of new Set(routes.map(({ path }) => path))) {
    const own = routes.filter(({ path }) => path === url).map(({ method }) => method);
    const allowed = own.includes('GET') ? [...own, 'HEAD'] : own;
    const refused = methods.filter((method) => !allowed.includes(method));
    scope.route({ method: refused, url, config: { allow: allowed.join(', ') }, handler: refuse });
  }
}
