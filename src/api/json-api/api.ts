/** Commerce Layer's JSON:API: its paths, documents and errors, over the same operations as the other APIs. */
import { maxOffsetPageSize } from '../../domain/shared/offset-page.js';
import type { DescribedApi } from '../http/api.js';
import type { Operations } from '../../operations/index.js';
import { customerRoutes } from './customer-routes.js';
import { mediaType, prefix } from './documents.js';
import { renderError } from './errors.js';
import { eventRoutes } from './event-routes.js';
import { passwordResetRoutes } from './password-reset-routes.js';
import { jsonApiSchemas } from './schemas.js';
import { webhookDescriptions, webhookSchemas } from './webhook-descriptions.js';

const routes = [...passwordResetRoutes, ...customerRoutes, ...eventRoutes];

/** Returns how many objects an answer to a GET may hold: a page, and a page of events of each, or of one. */
function objectsOf(path: string): number {
  const rows = path.endsWith('/:id') ? 1 : maxOffsetPageSize;
  return rows * (maxOffsetPageSize + 2);
}

/** Returns the API with all of its routes. */
export function createJsonApi(operations: Operations): DescribedApi {
  return {
    title: 'Commerce Layer',
    summary: "Commerce Layer's JSON:API for password resets, customers and events.",
    prefix,
    routes: routes.map(([method, path, description, handler]) => ({
      method,
      path,
      description,
      async handle(request) {
        if (method === 'GET') await request.takeTurn(objectsOf(path));
        return handler(operations, request);
      },
    })),
    schemas: { ...jsonApiSchemas, ...webhookSchemas },
    webhooks: webhookDescriptions,
    requestMediaType: mediaType,
    responseMediaTypes: [mediaType],
    refusedParameter: 'ext',
    allowsAnonymous: false,
    allowsUntypedEmptyBody: false,
    acceptsRawToken: false,
    requiresSiteContext: false,
    renderError,
  };
}
