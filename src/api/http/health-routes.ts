/** The probes: whether the process lives, and whether it is ready for requests. */
import type { FastifyInstance } from 'fastify';
import type { Health, Readiness } from '../../operations/ports/index.js';

/** `/health` is the older name of `/livez`. */
export const probePaths: ReadonlySet<string> = new Set(['/health', '/livez', '/readyz']);

const alive = { status: 'ok' };

/** Returns the status and the body of `/readyz`. Reasons are short codes: anybody may ask. */
export function renderReadiness({ isReady, checks }: Readiness): { status: number; body: object } {
  return {
    status: isReady ? 200 : 503,
    body: { status: isReady ? 'ready' : 'not_ready', checks },
  };
}

/** Adds the routes. They need no credential, no session of the pool and no hash. */
export function addHealthRoutes(app: FastifyInstance, health: Health): void {
  for (const path of ['/health', '/livez']) app.get(path, async () => alive);
  app.get('/readyz', async (_request, reply) => {
    const { status, body } = renderReadiness(await health.readiness());
    return reply.status(status).send(body);
  });
}
