/** All operations, by subject: the one list that APIs choose from. */
import * as access from './access/index.js';
import * as customers from './customers/index.js';
import * as documents from './documents/index.js';
import * as events from './events/index.js';
import * as passwords from './passwords/index.js';
import type { Dependencies, Trace } from './ports/index.js';
import * as resets from './resets/index.js';
import { bindAll, bindInContext, type BoundAll } from './shared/bind.js';
import { withObservedOutcomes } from './shared/refusals.js';
import { withSpans } from './shared/spans.js';
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
  ...documents,
  ...events,
  ...passwords,
  ...resets,
  ...webhooks,
};

export type Operations = BoundAll<typeof access & typeof inContext>;

/** Returns all operations, bound to their dependencies. Their outcomes are observed, and have spans if `trace` is given. */
export function createOperations(deps: Dependencies, trace?: Trace): Operations {
  const bound = withObservedOutcomes(deps.observe, bindInContext(deps, inContext));
  const operations = { ...bindAll(deps, access), ...bound };
  return trace ? withSpans(trace, operations) : operations;
}
