/** Puts the pages of the development profile on the server. Production never loads this file. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { headersOf } from './headers.js';
import { refuseOtherMachines } from './loopback-guard.js';
import { addOtherMethods, allowOf, methodRefusal } from './other-methods.js';
import { chooseMediaType } from './negotiation.js';
import type { Page, PageAnswer, PageRequest } from './pages.js';

const html = 'text/html; charset=utf-8';
const plain = 'text/plain; charset=utf-8';

/** Returns whether the client is a browser, which prefers HTML. */
function prefersHtml(accept: string | undefined): boolean {
  return chooseMediaType(accept, ['application/json', html]) === html;
}

/** Sends the refusal if the request is not of this machine. */
async function guard(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  // Pages of other origins, which may call the APIs, have no business here.
  for (const name of ['access-control-allow-origin', 'access-control-expose-headers'])
    reply.removeHeader(name);
  reply.header('cross-origin-resource-policy', 'same-origin');
  const { raw, originalUrl } = request;
  const { remoteAddress: peer } = raw.socket;
  const refusal = refuseOtherMachines({
    peer,
    target: originalUrl,
    headers: raw.headers,
    httpVersion: raw.httpVersion,
  });
  if (refusal === undefined) return undefined;
  return reply.status(refusal.status).type(plain).send(`${refusal.message}\n`);
}

/** Refuses clients that ask for what the API at this path does not have. */
function requireBrowser({ apiMethods, path }: Page) {
  const routes = (apiMethods ?? []).map((method) => ({ method, path }));
  return async ({ headers }: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (prefersHtml(headers.accept)) return;
    throw methodRefusal(reply, allowOf(routes, path));
  };
}

/** Returns a signal that ends with the response, and one function that ends all of them. */
function createEndings() {
  const open = new Set<AbortController>();
  return {
    of({ raw }: FastifyReply): AbortSignal {
      const controller = new AbortController();
      open.add(controller);
      raw.once('close', () => {
        open.delete(controller);
        controller.abort();
      });
      return controller.signal;
    },
    endAll: () => open.forEach((controller) => controller.abort()),
  };
}

function toPageRequest(request: FastifyRequest, ended: AbortSignal): PageRequest {
  const { originalUrl, headers } = request;
  const { pathname, searchParams } = new URL(originalUrl, 'http://localhost');
  return {
    origin: `http://${headers.host ?? ''}`,
    path: pathname,
    params: request.params as Record<string, string>,
    query: searchParams,
    headers: headersOf(request),
    ended,
  };
}

function send(reply: FastifyReply, answer: PageAnswer): FastifyReply {
  const { status = 200, type, body, policy, headers = {} } = answer;
  return reply
    .status(status)
    .headers({ 'content-security-policy': policy, ...headers })
    .type(type)
    .send(body);
}

/** Adds the pages. To be called before the APIs are added, which refuse all other methods at their paths. */
export function addPages(app: FastifyInstance, pages: readonly Page[]): void {
  const endings = createEndings();
  app.addHook('preClose', async () => endings.endAll());
  for (const page of pages) {
    app.route({
      method: 'GET',
      url: page.path,
      config: { isQuiet: true },
      onRequest: page.apiMethods ? [requireBrowser(page), guard] : [guard],
      handler: async (request, reply) =>
        send(reply, await page.handle(toPageRequest(request, endings.of(reply)))),
    });
  }
  const own = pages.filter(({ apiMethods }) => apiMethods === undefined);
  addOtherMethods(
    app,
    own.map(({ path }) => ({ method: 'GET', path })),
  );
}
