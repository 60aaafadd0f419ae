/** Events: what happened, for audit. */
export { countEventsOf, findEvent, listEventsOf, pageEvents } from './queries.js';
