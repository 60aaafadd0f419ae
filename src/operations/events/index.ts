/** Events: what happened to customers and resets, for audit. */
export {
  countEventsOf,
  findEvent,
  findEvents,
  listEvents,
  listEventsOf,
  pageEvents,
} from './queries.js';
