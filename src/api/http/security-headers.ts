/**
 * The security headers of every response, errors included (OWASP REST Security Cheat Sheet; ASVS 5.0, 3.4 and 14.3.2).
 */
import type { FastifyInstance, FastifyReply } from 'fastify';

export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

/** Sets the security headers and the request's id. */
export function setSecurityHeaders(reply: FastifyReply): void {
  reply.headers(securityHeaders).header('x-request-id', reply.request.id);
}

/** Adds the hook that sets the security headers of every response. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    setSecurityHeaders(reply);
    done();
  });
}
