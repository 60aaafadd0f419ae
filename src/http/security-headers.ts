/** The same on every answer, errors included (OWASP REST Security Cheat Sheet; ASVS 5.0, 3.4 and 14.3.2). */
import type { FastifyInstance } from 'fastify';

const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

/** Apollo's page brings its own policy for the scripts it loads. */
export const landingPageHeaders = { 'content-security-policy': "frame-ancestors 'none'" };

export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...headers, 'x-request-id': request.id });
  });
}
