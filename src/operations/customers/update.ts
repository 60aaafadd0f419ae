/** Updates a customer: address, profile or common attributes; disables or enables it; sets its first password. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type AuthorizedContext, type RequestContext } from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import { parseCustomerProfile } from '../../domain/customers/profile.js';
import { parseEmailAddress } from '../../domain/shared/email-address.js';
import { AppError, invalidInput } from '../../domain/shared/errors.js';
import type { Partition } from '../../domain/access/organization.js';
import { parseLocale } from '../../domain/shared/locale.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import type { PlainPassword } from '../../domain/shared/secret.js';
import { parseId } from '../../domain/shared/text.js';
import { changesTo, isEmpty } from '../shared/changes.js';
import { parseCommonAttributes, type CommonAttributesInput } from '../shared/common-attributes.js';
import { recordEvent, type EventDependencies } from '../events/support/record-event.js';
import { newEvent } from '../events/support/new-event.js';
import { storePassword, type NewPassword } from '../passwords/store.js';
import { hashNewPassword, type HashDependencies } from '../passwords/support/hash-new-password.js';
import type { CustomerChanges, Dependencies, ReadTx, Tx } from '../ports/index.js';

/** A member that is undefined changes nothing. `profile` replaces the whole profile. */
interface UpdateCustomerInput extends CommonAttributesInput {
  readonly id: string;
  readonly email?: string | null | undefined;
  readonly isActive?: boolean | null | undefined;
  readonly profile?: unknown;
  readonly locale?: string | null | undefined;
  /** A first password. A customer that has one keeps it: only a reset replaces it (OWASP ASVS 5.0, 6.4.6). */
  readonly password?: string | null | undefined;
}

interface CustomerUpdate {
  readonly id: string;
  readonly changes: CustomerChanges;
  readonly password: PlainPassword | undefined;
}

type UpdateDependencies = Pick<Dependencies, 'unitOfWork'> & HashDependencies & EventDependencies;

function parseChanges(input: UpdateCustomerInput): CustomerChanges {
  const { email, isActive, profile, locale } = input;
  if (email === null) throw invalidInput('email', 'blank');
  if (isActive === null) throw invalidInput('isActive', 'blank');
  const parsed = email === undefined ? undefined : parseEmailAddress(email);
  return {
    ...(parsed && { email: parsed.address, emailKey: parsed.key }),
    ...(isActive !== undefined && { isActive }),
    ...(profile !== undefined && { profile: parseCustomerProfile(profile ?? {}) }),
    ...(locale !== undefined && { locale: parseLocale(locale) }),
    ...parseCommonAttributes(input),
  };
}

function parseFirstPassword({ password }: UpdateCustomerInput): PlainPassword | undefined {
  if (password === null) throw invalidInput('password', 'blank');
  return password === undefined ? undefined : parsePassword('password', password);
}

/** Parses the members in the order in which their errors are reported. */
function parseUpdate(input: UpdateCustomerInput): CustomerUpdate {
  const id = parseId('id', input.id);
  const changes = parseChanges(input);
  return { id, changes, password: parseFirstPassword(input) };
}

async function requireNoPassword(tx: ReadTx, site: Partition, customerId: string): Promise<void> {
  const [credential] = await tx.credentials.findSummaries(site, [customerId]);
  if (!credential) return;
  throw invalidInput('password', 'not_allowed', 'can be set by a reset only, once there is one');
}

/** Reads the customer as the update will leave it, for the policy to judge the password by. */
async function previewCustomer(
  { unitOfWork }: Pick<Dependencies, 'unitOfWork'>,
  site: Partition,
  { id, changes }: CustomerUpdate,
): Promise<Customer> {
  return unitOfWork.read(async (tx) => {
    const customer = await tx.customers.findById(site, id);
    if (!customer) throw new AppError('NOT_FOUND');
    await requireNoPassword(tx, site, id);
    return { ...customer, ...changes };
  });
}

async function hashFirstPassword(
  deps: UpdateDependencies,
  context: AuthorizedContext,
  update: CustomerUpdate,
): Promise<string | null> {
  if (!update.password) return null;
  const customer = await previewCustomer(deps, context.site, update);
  return hashNewPassword(deps, context, customer, update.password);
}

/** Disabling a customer revokes its resets. A new address supersedes those that were mailed to the old one. */
async function endResets(tx: Tx, site: Partition, before: Customer, now: Customer): Promise<void> {
  if (!now.isActive) await tx.passwordResets.revokePending(site, now.id);
  else if (now.email !== before.email) await tx.passwordResets.supersedePending(site, now.id);
}

/** The key belongs to the address: it changes with it, and not alone. */
function changesOf(before: Customer, { emailKey, ...given }: CustomerChanges): CustomerChanges {
  const changes = changesTo(before, given);
  return { ...changes, ...(changes.email !== undefined && emailKey !== undefined && { emailKey }) };
}

/** The customer's row is locked, so no other request can set a first password after the check. */
async function storeFirstPassword(
  deps: EventDependencies,
  tx: Tx,
  context: AuthorizedContext,
  password: NewPassword,
): Promise<void> {
  await requireNoPassword(tx, context.site, password.customer.id);
  await storePassword(deps, tx, context, { ...password, occasion: 'first_password' });
}

/**
 * Returns the customer as it is now; an update that changes nothing leaves no trace. A new address, a first password or
 * disabling the customer ends all pending resets. Throws `NOT_FOUND`, `INVALID_EMAIL`, `EMAIL_TAKEN` and
 * `BAD_USER_INPUT`; with a password also `PASSWORD_REJECTED` and `OVERLOADED`.
 */
export async function updateCustomer(
  deps: UpdateDependencies,
  context: RequestContext,
  input: UpdateCustomerInput,
): Promise<Customer> {
  requirePermission(context, 'customer.update');
  const { site } = context;
  const update = parseUpdate(input);
  const { id } = update;
  const hash = await hashFirstPassword(deps, context, update);
  return deps.unitOfWork.run(async (tx) => {
    const before = await tx.customers.lock(site, id);
    if (!before) throw new AppError('NOT_FOUND');
    const changes = changesOf(before, update.changes);
    if (isEmpty(changes) && hash === null) return before;
    const customer = await tx.customers.update(site, id, changes);
    await endResets(tx, site, before, customer);
    await recordEvent(deps, tx, site, newEvent(context, 'customers.update', id));
    if (hash !== null) await storeFirstPassword(deps, tx, context, { customer, hash });
    return customer;
  });
}
