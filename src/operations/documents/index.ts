/** Documents: what an application registered, and may be limited to. */
export { findDocument } from './find.js';
