/** The ports: what operations need from other folders, by subject. */
export type * from './access.js';
export type * from './customers.js';
export type * from './dependencies.js';
export type * from './events.js';
export type * from './jobs.js';
export type * from './limits.js';
export type * from './lists.js';
export type * from './mail.js';
export type * from './maintenance.js';
export type * from './observability.js';
export type * from './passwords.js';
export type * from './resets.js';
export type * from './transaction.js';
export type * from './webhook-calls.js';
export type * from './webhook-deliveries.js';
export type * from './webhooks.js';
