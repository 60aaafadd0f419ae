/** Everything the service can do: the one list that doors choose from. */
import type { RequestContext } from '../domain/context.js';
import { authenticate, type Credentials } from './authenticate.js';
import { cancelPasswordReset } from './cancel-password-reset.js';
import { changePassword } from './change-password.js';
import { checkResetToken } from './check-reset-token.js';
import { createAccessToken } from './create-access-token.js';
import { createCustomer } from './create-customer.js';
import { createPasswordReset } from './create-password-reset.js';
import { createWebhook } from './create-webhook.js';
import { deleteCustomer } from './delete-customer.js';
import { deletePasswordReset } from './delete-password-reset.js';
import { deleteWebhook } from './delete-webhook.js';
import { findCustomersOfResets } from './find-customers-of-resets.js';
import { findWebhookCall } from './find-webhook-call.js';
import { giveBackJob } from './give-back-job.js';
import { mailPasswordChange } from './mail-password-change.js';
import { mailPasswordReset } from './mail-password-reset.js';
import { mailResetLink } from './mail-reset-link.js';
import { openRequestedReset } from './open-requested-reset.js';
import type { Dependencies } from './ports.js';
import { purge, schedulePurge } from './purge.js';
import {
  findCredentialSummaries,
  findCustomer,
  findUser,
  listCustomers,
  pageCustomers,
} from './read-customers.js';
import { readDelivery } from './read-delivery.js';
import { countEventsOf, findEvent, listEventsOf, pageEvents } from './read-events.js';
import { readPasswordPolicy } from './read-password-policy.js';
import {
  countPasswordResetsOfCustomers,
  findPasswordReset,
  findUndeletedPasswordReset,
  listPasswordResets,
  listPasswordResetsOfCustomers,
  pagePasswordResets,
} from './read-password-resets.js';
import { requestPasswordReset } from './request-password-reset.js';
import {
  countDeliveriesOfWebhooks,
  findWebhook,
  findWebhooks,
  listDeliveriesOfWebhooks,
  listWebhookDeliveries,
  listWebhooks,
} from './read-webhooks.js';
import { recordWebhookCall } from './record-webhook-call.js';
import { redeliverWebhook } from './redeliver-webhook.js';
import { requireReadable } from './require-readable.js';
import { rotateWebhookSecret } from './rotate-webhook-secret.js';
import { updateCustomer } from './update-customer.js';
import { updatePasswordReset } from './update-password-reset.js';
import { updateUserPassword } from './update-user-password.js';
import { updateWebhook } from './update-webhook.js';

export type { Credentials } from './authenticate.js';
export type { ResetTokenStatus } from './check-reset-token.js';
export type { SignIn } from './create-access-token.js';
export type { CreatedPasswordReset } from './create-password-reset.js';
export type { WebhookWithSecret } from './create-webhook.js';
export type { MailedResetLink } from './mail-reset-link.js';
export type { EventOwner, SignedToken } from './ports.js';
export type { List, ListInput } from './read-customers.js';
export type { PageEventsInput } from './read-events.js';
export type {
  RenderWebhookBody,
  WebhookCallToMake,
  WebhookContent,
  WebhookJob,
} from './find-webhook-call.js';
export type { OffsetListInput } from './read-offset-page.js';
export type { IncludedKind } from './require-readable.js';
export type { UpdatedPasswordReset } from './update-password-reset.js';

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
