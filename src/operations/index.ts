/** Everything the service can do, by subject: the one list that APIs choose from. */
import * as access from './access/index.js';
import * as customers from './customers/index.js';
import * as events from './events/index.js';
import * as passwords from './passwords/index.js';
import type { Dependencies } from './ports/index.js';
import * as resets from './resets/index.js';
import { bindAll, type BoundAll } from './shared/bind.js';
import * as webhooks from './webhooks/index.js';

export type { IncludedKind } from './access/index.js';
export type { SignIn } from './passwords/index.js';
export type { EventOwner } from './ports/index.js';
export type { CreatedPasswordReset, MailedResetLink, ResetTokenStatus } from './resets/index.js';
export type { WebhookWithSecret } from './webhooks/index.js';

const operations = {
  ...access,
  ...customers,
  ...events,
  ...passwords,
  ...resets,
  ...webhooks,
};

export type Operations = BoundAll<typeof operations>;

/** The operations, each with its dependencies given once. */
export function createOperations(deps: Dependencies): Operations {
  return bindAll(deps, operations);
}
