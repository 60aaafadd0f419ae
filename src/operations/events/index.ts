/** Events: what happened, for audit. */
export {
  countEventsOf,
  findEvent,
  listEventsOf,
  pageEvents,
  type PageEventsInput,
} from './queries.js';
