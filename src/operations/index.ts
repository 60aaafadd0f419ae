/** Everything the service can do: the one list that doors choose from. */
import type { RequestContext } from '../domain/access/context.js';
import { authenticate, type Credentials } from './access/authenticate.js';
import { cancelPasswordReset } from './resets/cancel.js';
import { changePassword } from './passwords/change.js';
import { checkResetToken } from './resets/check-token.js';
import { createAccessToken } from './passwords/sign-in.js';
import { createCustomer } from './customers/create.js';
import { createPasswordReset } from './resets/create.js';
import { createWebhook } from './webhooks/create.js';
import { deleteCustomer } from './customers/delete.js';
import { deletePasswordReset } from './resets/delete.js';
import { deleteWebhook } from './webhooks/delete.js';
import { findCustomersOfResets } from './resets/find-customers.js';
import { findWebhookCall } from './webhooks/support/prepare-call.js';
import { giveBackJob } from './maintenance/release-job.js';
import { mailPasswordChange } from './passwords/mail-notice.js';
import { mailPasswordReset } from './resets/mail-link.js';
import { mailResetLink } from './resets/mail-link-now.js';
import { openRequestedReset } from './resets/process-request.js';
import type { Dependencies } from './ports/index.js';
import { purge, schedulePurge } from './maintenance/purge.js';
import {
  findCredentialSummaries,
  findCustomer,
  findUser,
  listCustomers,
  pageCustomers,
} from './customers/queries.js';
import { readDelivery } from './resets/read-delivery.js';
import { countEventsOf, findEvent, listEventsOf, pageEvents } from './events/queries.js';
import { readPasswordPolicy } from './passwords/queries.js';
import {
  countPasswordResetsOfCustomers,
  findPasswordReset,
  findUndeletedPasswordReset,
  listPasswordResets,
  listPasswordResetsOfCustomers,
  pagePasswordResets,
} from './resets/queries.js';
import { requestPasswordReset } from './resets/request.js';
import {
  countDeliveriesOfWebhooks,
  findWebhook,
  findWebhooks,
  listDeliveriesOfWebhooks,
  listWebhookDeliveries,
  listWebhooks,
} from './webhooks/queries.js';
import { recordWebhookCall } from './webhooks/support/record-call.js';
import { redeliverWebhook } from './webhooks/redeliver.js';
import { requireReadable } from './access/require-readable.js';
import { rotateWebhookSecret } from './webhooks/rotate-secret.js';
import { updateCustomer } from './customers/update.js';
import { updatePasswordReset } from './resets/update.js';
import { updateUserPassword } from './resets/update-user-password.js';
import { updateWebhook } from './webhooks/update.js';

export type { Credentials } from './access/authenticate.js';
export type { ResetTokenStatus } from './resets/check-token.js';
export type { SignIn } from './passwords/sign-in.js';
export type { CreatedPasswordReset } from './resets/create.js';
export type { WebhookWithSecret } from './webhooks/create.js';
export type { MailedResetLink } from './resets/mail-link-now.js';
export type { EventOwner, SignedToken } from './ports/index.js';
export type { List, ListInput } from './customers/queries.js';
export type { PageEventsInput } from './events/queries.js';
export type {
  RenderWebhookBody,
  WebhookCallToMake,
  WebhookContent,
  WebhookJob,
} from './webhooks/support/prepare-call.js';
export type { OffsetListInput } from './shared/pages.js';
export type { IncludedKind } from './access/require-readable.js';
export type { UpdatedPasswordReset } from './resets/update.js';

const verbs = {
  cancelPasswordReset,
  changePassword,
  checkResetToken,
  countDeliveriesOfWebhooks,
  countEventsOf,
  countPasswordResetsOfCustomers,
  createAccessToken,
  createCustomer,
  createPasswordReset,
  createWebhook,
  deleteCustomer,
  deletePasswordReset,
  deleteWebhook,
  findCredentialSummaries,
  findCustomer,
  findCustomersOfResets,
  findEvent,
  findPasswordReset,
  findUndeletedPasswordReset,
  findUser,
  findWebhook,
  findWebhookCall,
  findWebhooks,
  giveBackJob,
  listCustomers,
  listDeliveriesOfWebhooks,
  listEventsOf,
  listPasswordResets,
  listPasswordResetsOfCustomers,
  mailPasswordChange,
  mailPasswordReset,
  mailResetLink,
  openRequestedReset,
  listWebhookDeliveries,
  listWebhooks,
  pageCustomers,
  pageEvents,
  pagePasswordResets,
  purge,
  readDelivery,
  readPasswordPolicy,
  recordWebhookCall,
  requestPasswordReset,
  requireReadable,
  schedulePurge,
  redeliverWebhook,
  rotateWebhookSecret,
  updateCustomer,
  updatePasswordReset,
  updateUserPassword,
  updateWebhook,
};

type Verbs = typeof verbs;
type Bound<T> = T extends (deps: Dependencies, ...rest: infer Rest) => infer Result
  ? (...rest: Rest) => Result
  : never;

export type Operations = { readonly [K in keyof Verbs]: Bound<Verbs[K]> } & {
  readonly authenticate: (credentials: Credentials) => Promise<RequestContext>;
};

/** The operations, with their dependencies given once. */
export function createOperations(deps: Dependencies): Operations {
  const bound = Object.entries(verbs).map(([name, verb]) => [
    name,
    (...rest: unknown[]) => (verb as (...given: unknown[]) => unknown)(deps, ...rest),
  ]);
  const operations = Object.fromEntries(bound) as Omit<Operations, 'authenticate'>;
  return { ...operations, authenticate: (credentials) => authenticate(deps, credentials) };
}
