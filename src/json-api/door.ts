/** Commerce Layer's JSON:API on the wire: its paths, its documents, its errors, over the same operations. */
import type { RestDoor } from '../http/rest-door.js';
import { statusOfKind } from '../http/status.js';
import type { Operations } from '../operations/index.js';

export function createJsonApiDoor(_operations: Operations): RestDoor {
  return {
    title: 'Commerce Layer',
    summary: "Commerce Layer's JSON:API for password resets, customers and events.",
    prefix: '/api',
    routes: [],
    schemas: {},
    requestMediaType: 'application/vnd.api+json',
    responseMediaType: 'application/vnd.api+json',
    acceptsRawToken: false,
    requiresSiteContext: false,
    requireMediaTypes: () => undefined,
    renderError: (error) => ({
      status: statusOfKind[error.kind],
      body: { errors: [{ title: error.message, code: error.code }] },
    }),
  };
}
