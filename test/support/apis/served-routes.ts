/** Everything that the server answers, by the server's own account. */
import type { FastifyInstance } from 'fastify';

/** `GET /path/:name`, sorted. HEAD comes with GET and is left out. */
export function servedRoutes(http: FastifyInstance): string[] {
  const parents: string[] = [];
  const routes = new Set<string>();
  for (const line of http.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part, methods] = /^([│├└─ ]*)(\S+)(?: \((.+)\))?$/u.exec(line) ?? [];
    if (part === undefined) continue;
    const depth = indent.length / 4;
    const isBranch = /[├└]/u.test(indent);
    // A node whose methods have several handlers is printed again, without a branch.
    const path = isBranch ? `${parents.slice(0, depth - 1).join('')}${part}` : parents.join('');
    if (isBranch) parents.splice(depth - 1, parents.length, part);
    for (const method of methods?.split(', ') ?? []) routes.add(`${method} ${path}`);
  }
  return [...routes].filter((route) => !route.startsWith('HEAD ')).toSorted();
}
