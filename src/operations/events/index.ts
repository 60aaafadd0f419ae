/** Events: what happened to customers and resets, for audit. */
export { countEventsOf, findEvent, listEventsOf, pageEvents } from './queries.js';
