/** An API's page for browsers, at its prefix. Other clients get 405 there, as from an API without a page. */
import type { FastifyInstance } from 'fastify';
import type { Api } from './api.js';
import { allowOf, methodRefusal } from './other-methods.js';
import { chooseMediaType } from './negotiation.js';
import { pageHeaders } from './security-headers.js';

const html = 'text/html; charset=utf-8';

/** Returns whether the client is a browser, which prefers HTML. */
function prefersHtml(accept: string | undefined): boolean {
  return chooseMediaType(accept, ['application/json', html]) === html;
}

/** Adds the route of the API's page, if it has one. */
export function addPage(scope: FastifyInstance, api: Api): void {
  if (!api.page) return;
  const allow = allowOf(api.routes, '');
  scope.route({
    method: 'GET',
    url: '',
    exposeHeadRoute: false,
    onRequest: async ({ headers }, reply) => {
      if (!prefersHtml(headers.accept)) throw methodRefusal(reply, allow);
    },
    handler: async (_request, reply) =>
      reply
        .headers(pageHeaders)
        .type(html)
        .send(await api.page?.()),
  });
}
