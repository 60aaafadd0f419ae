/** All operations, by subject: the one list that APIs choose from. */
import * as access from './access/index.js';
import * as customers from './customers/index.js';
import * as events from './events/index.js';
import * as passwords from './passwords/index.js';
import type { Dependencies } from './ports/index.js';
import * as resets from './resets/index.js';
import { bindAll, type BoundAll } from './shared/bind.js';
import { withObservedRefusals } from './shared/refusals.js';
import * as webhooks from './webhooks/index.js';

export type { SignIn } from './passwords/index.js';
export type { EventOwner, Observe } from './ports/index.js';
export type {
  CreatedPasswordReset,
  MailedResetLink,
  RedeemableToken,
  ResetTokenStatus,
} from './resets/index.js';
export { CredentialError } from './access/credential-error.js';
export { observeApiRefusal } from './shared/refusals.js';
export type { WebhookWithSecret } from './webhooks/index.js';

/** Have a request's context as their first argument. */
const inContext = {
  ...customers,
  ...events,
  ...passwords,
  ...resets,
  ...webhooks,
};

export type Operations = BoundAll<typeof access & typeof inContext>;

/** Returns all operations, bound to their dependencies. Refusals are observed. */
export function createOperations(deps: Dependencies): Operations {
  const bound = bindAll(deps, inContext);
  return { ...bindAll(deps, access), ...withObservedRefusals(deps.observe, bound) };
}
