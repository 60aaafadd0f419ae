/** fabric's Commerce Identity on the wire: its paths, its bodies, its errors, over the same operations. */
import type { RestDoor } from '../http/rest-door.js';
import { statusOfKind } from '../http/status.js';
import type { Operations } from '../operations/index.js';

export function createFabricDoor(_operations: Operations): RestDoor {
  return {
    title: 'fabric',
    summary: "fabric's Commerce Identity (Authentication v1).",
    prefix: '/api-commerceIdentity',
    routes: [],
    schemas: {},
    requestMediaType: 'application/json',
    responseMediaType: 'application/json; charset=utf-8',
    acceptsRawToken: true,
    requiresSiteContext: true,
    requireMediaTypes: () => undefined,
    renderError: (error) => ({
      status: statusOfKind[error.kind],
      body: { error: error.code, code: error.code, message: error.message },
    }),
  };
}
