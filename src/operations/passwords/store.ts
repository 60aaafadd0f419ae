/**
 * The only code that sets a customer's password. All writers call it, and the steps always have one order: the
 * credential, the end of the customer's other resets, the event, the notice to the customer, the webhooks.
 *
 * The caller has locked the customer's row in the same transaction, and has hashed the password before it.
 */
import type { AuthorizedContext } from '../../domain/access/context.js';
import { partitionOf } from '../../domain/access/organization.js';
import type { CredentialSummary, Customer } from '../../domain/customers/customer.js';
import type { EventName } from '../../domain/events/event.js';
import { newEvent } from '../events/support/new-event.js';
import { publishEvent, type EventDependencies } from '../events/support/record-event.js';
import type { StoredRedemption, Tx } from '../ports/index.js';

/**
 * The occasion on which the password is set. At `registration` the customer is as new as the password: there is no
 * reset to end, and nothing has changed that a notice could warn of.
 */
type PasswordOccasion = 'registration' | 'first_password' | 'change';

const eventNames: Record<PasswordOccasion, EventName> = {
  registration: 'customers.create_password',
  first_password: 'customers.create_password',
  change: 'customers.change_password',
};

export interface NewPassword {
  readonly customer: Customer;
  /** argon2id in PHC string format. */
  readonly hash: string;
}

/** Adds the job that mails the notice, to the address at the time of the change (NIST SP 800-63B-4, 4.6). */
async function addNotice(
  tx: Tx,
  { requestId, site }: AuthorizedContext,
  { id: customerId, email: customerEmail }: Customer,
  { changedAt }: CredentialSummary,
): Promise<void> {
  const customer = { customerId, customerEmail, changedAt: changedAt.toISOString() };
  await tx.jobs.add('password_change_mails', { ...partitionOf(site), requestId, ...customer });
}

/** Sets the password of a customer without a reset. Returns the new credential. */
export async function storePassword(
  deps: EventDependencies,
  tx: Tx,
  context: AuthorizedContext,
  { customer, hash, occasion }: NewPassword & { readonly occasion: PasswordOccasion },
): Promise<CredentialSummary> {
  const { site } = context;
  const isChange = occasion !== 'registration';
  const event = newEvent(context, eventNames[occasion], customer.id);
  const credential = await tx.credentials.set(site, customer.id, hash);
  if (isChange) await tx.passwordResets.supersedePending(site, customer.id);
  await tx.events.add(site, event);
  if (isChange) await addNotice(tx, context, customer, credential);
  await publishEvent(deps, tx, site, event);
  return credential;
}

/**
 * Sets the password by redeeming a reset. Returns null, with nothing changed, if the reset had ended or expired.
 * `redeem` does the first three steps in one statement, so the event is stored by then and must not be added again.
 */
export async function storePasswordByReset(
  deps: EventDependencies,
  tx: Tx,
  context: AuthorizedContext,
  { customer, hash, resetId }: NewPassword & { readonly resetId: string },
): Promise<StoredRedemption | null> {
  const { site } = context;
  const name = 'customer_password_resets.reset_password';
  const event = newEvent(context, name, customer.id, resetId);
  const redeemed = await tx.passwordResets.redeem(site, { id: resetId, hash, event });
  if (!redeemed) return null;
  await addNotice(tx, context, customer, redeemed.credential);
  await publishEvent(deps, tx, site, event);
  return redeemed;
}
