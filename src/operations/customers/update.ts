/** Change a customer's address, profile or common attributes, disable and enable it, or give it its first password. */
import {
  requirePermission,
  type AuthorizedContext,
  type RequestContext,
} from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import { parseCustomerProfile } from '../../domain/customers/profile.js';
import { parseEmailAddress } from '../../domain/shared/email-address.js';
import { AppError, invalidInput } from '../../domain/shared/errors.js';
import type { Partition } from '../../domain/access/organization.js';
import { parseLocale } from '../../domain/shared/locale.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import type { PlainPassword } from '../../domain/shared/secret.js';
import { parseId } from '../../domain/shared/text.js';
import { parseCommonAttributes, type CommonAttributesInput } from '../shared/common-attributes.js';
import { noticePasswordChange } from '../passwords/mail-notice.js';
import { recordEvent } from '../events/support/publish.js';
import { newEvent } from '../events/support/new-event.js';
import { requireAcceptablePassword } from '../passwords/support/check-policy.js';
import type { CustomerChanges, Dependencies, ReadTx, Tx } from '../ports/index.js';

/** Undefined leaves as it is. `profile` replaces the whole profile. */
interface UpdateCustomerInput extends CommonAttributesInput {
  readonly id: string;
  readonly email?: string | null | undefined;
  readonly isActive?: boolean | null | undefined;
  readonly profile?: unknown;
  readonly locale?: string | null | undefined;
  /** A first password: refused where the customer has one (OWASP ASVS 5.0, 6.4.6). */
  readonly password?: string | null | undefined;
}

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

async function requireNoPassword(tx: ReadTx, site: Partition, customerId: string): Promise<void> {
  const [credential] = await tx.credentials.findSummaries(site, [customerId]);
  if (!credential) return;
  throw invalidInput('password', 'not_allowed', 'can be set by a reset only, once there is one');
}

/** The hash of a password that suits the customer as it will be. */
async function hashFirstPassword(
  deps: Dependencies,
  { site }: AuthorizedContext,
  id: string,
  changes: CustomerChanges,
  password: PlainPassword,
): Promise<string> {
  const customer = await deps.unitOfWork.read(async (tx) => {
    const [found] = await tx.customers.findMany(site, [id]);
    if (!found) throw new AppError('NOT_FOUND');
    await requireNoPassword(tx, site, id);
    return { ...found, ...changes };
  });
  requireAcceptablePassword(deps, site.organization, customer, password);
  return deps.hasher.hash(password);
}

/** A disabled customer's resets are revoked; those mailed to another address are superseded. */
async function endResets(tx: Tx, site: Partition, before: Customer, now: Customer): Promise<void> {
  if (!now.isActive) await tx.passwordResets.revokePending(site, now.id);
  else if (now.email !== before.email) await tx.passwordResets.supersedePending(site, now.id);
}

/** The customer's row is locked: nobody else can give it a password from here on. */
async function storeFirstPassword(
  deps: Dependencies,
  tx: Tx,
  context: AuthorizedContext,
  customer: Customer,
  hash: string,
): Promise<void> {
  const { site } = context;
  const { id } = customer;
  await requireNoPassword(tx, site, id);
  const credential = await tx.credentials.set(site, id, hash);
  await tx.passwordResets.supersedePending(site, id);
  await noticePasswordChange(tx, context, customer, credential.changedAt);
  await recordEvent(deps, tx, site, newEvent(context, 'customers.create_password', id));
}

/**
 * Throws `NOT_FOUND`, `EMAIL_TAKEN` and `BAD_USER_INPUT`; with a password also `PASSWORD_REJECTED` and
 * `OVERLOADED`. A new address, a first password or a disabled customer ends all pending resets.
 */
export async function updateCustomer(
  deps: Dependencies,
  context: RequestContext,
  input: UpdateCustomerInput,
): Promise<Customer> {
  requirePermission(context, 'customer.update');
  const { site } = context;
  const id = parseId('id', input.id);
  const changes = parseChanges(input);
  const password = parseFirstPassword(input);
  const hash = password && (await hashFirstPassword(deps, context, id, changes, password));
  return deps.unitOfWork.run(async (tx) => {
    const before = await tx.customers.lock(site, id);
    if (!before) throw new AppError('NOT_FOUND');
    if (Object.keys(changes).length === 0 && hash === undefined) return before;
    const customer = await tx.customers.update(site, id, changes);
    await endResets(tx, site, before, customer);
    await recordEvent(deps, tx, site, newEvent(context, 'customers.update', id));
    if (hash !== undefined) await storeFirstPassword(deps, tx, context, customer, hash);
    return customer;
  });
}
