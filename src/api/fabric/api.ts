/** fabric's Commerce Identity on the wire: its paths, its bodies, its errors, over the same operations. */
import type { RestApi } from '../http/rest-api.js';
import type { Operations } from '../../operations/index.js';
import { renderFabricError } from './errors.js';
import { passwordRoutes } from './passwords.js';
import { resetTokenRoutes } from './reset-tokens.js';
import { fabricSchemas } from './schemas.js';
import { userRoutes } from './users.js';

export function createFabricApi(operations: Operations): RestApi {
  return {
    title: 'fabric',
    summary: "fabric's Commerce Identity (Authentication v1).",
    prefix: '/api-commerceIdentity',
    routes: [
      ...passwordRoutes(operations),
      ...resetTokenRoutes(operations),
      ...userRoutes(operations),
    ],
    schemas: fabricSchemas,
    requestMediaType: 'application/json',
    responseMediaType: 'application/json; charset=utf-8',
    acceptsRawToken: true,
    requiresSiteContext: true,
    renderError: renderFabricError,
  };
}
