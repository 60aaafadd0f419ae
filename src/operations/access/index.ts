/** Who asks, and what they may see. */
export { authenticate, type Credentials } from './authenticate.js';
export { requireReadable, type IncludedKind } from './require-readable.js';
