/** fabric's Commerce Identity: its paths, bodies and errors, over the same operations as the other APIs. */
import type { DescribedApi } from '../http/api.js';
import type { Operations } from '../../operations/index.js';
import { renderFabricError } from './errors.js';
import { passwordRoutes } from './password-routes.js';
import { resetTokenRoutes } from './reset-token-routes.js';
import { fabricSchemas } from './schemas.js';
import { userRoutes } from './user-routes.js';

/** Returns the API with all of its routes. */
export function createFabricApi(operations: Operations): DescribedApi {
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
    responseMediaTypes: ['application/json; charset=utf-8'],
    allowsAnonymous: false,
    allowsUntypedEmptyBody: false,
    acceptsRawToken: true,
    requiresSiteContext: true,
    renderError: renderFabricError,
  };
}
