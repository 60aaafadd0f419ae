/** Creates a customer, with or without a password. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type AuthorizedContext, type RequestContext } from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import { parseCustomerProfile } from '../../domain/customers/profile.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import { parseEmailAddress } from '../../domain/shared/email-address.js';
import { AppError } from '../../domain/shared/errors.js';
import { newCustomerId } from '../../domain/shared/ids.js';
import { parseLocale } from '../../domain/shared/locale.js';
import { newEvent } from '../events/support/new-event.js';
import { recordEvent, type EventDependencies } from '../events/support/record-event.js';
import { storePassword } from '../passwords/store.js';
import { hashNewPassword, type HashDependencies } from '../passwords/support/hash-new-password.js';
import type { Dependencies, NewCustomer } from '../ports/index.js';
import {
  parseNewCommonAttributes,
  type CommonAttributesInput,
} from '../shared/common-attributes.js';

interface CreateCustomerInput extends CommonAttributesInput {
  readonly email: string;
  readonly password?: string | null | undefined;
  readonly profile?: unknown;
  readonly locale?: string | null | undefined;
}

type CreateDependencies = Pick<Dependencies, 'unitOfWork'> & HashDependencies & EventDependencies;

function parseNewCustomer({ site }: AuthorizedContext, input: CreateCustomerInput): NewCustomer {
  const { address, key } = parseEmailAddress(input.email);
  return {
    id: newCustomerId(),
    email: address,
    emailKey: key,
    isActive: true,
    channel: site.siteFilter.channel ?? null,
    stage: site.siteFilter.stage ?? null,
    profile: parseCustomerProfile(input.profile ?? {}),
    locale: parseLocale(input.locale ?? null),
    ...parseNewCommonAttributes(input),
  };
}

/** Fails early, before the cost of a hash. The unique index decides between concurrent requests. */
async function requireFreeAddress(
  { unitOfWork }: Pick<Dependencies, 'unitOfWork'>,
  { site }: AuthorizedContext,
  { emailKey }: NewCustomer,
): Promise<void> {
  const other = await unitOfWork.read((tx) => tx.customers.findByEmailKey(site, emailKey));
  if (other) throw new AppError('EMAIL_TAKEN');
}

async function hashPassword(
  deps: HashDependencies,
  context: AuthorizedContext,
  customer: NewCustomer,
  text: string | null | undefined,
): Promise<string | null> {
  if (text == null) return null;
  const password = parsePassword('password', text);
  return hashNewPassword(deps, context, customer, password);
}

/**
 * The customer registers in the channel and stage of `x-site-context`. Throws `INVALID_EMAIL`, `EMAIL_TAKEN` and
 * `BAD_USER_INPUT`; with a password also `PASSWORD_REJECTED` and `OVERLOADED`.
 */
export async function createCustomer(
  deps: CreateDependencies,
  context: RequestContext,
  input: CreateCustomerInput,
): Promise<Customer> {
  requirePermission(context, 'customer.create');
  const { site } = context;
  const given = parseNewCustomer(context, input);
  await requireFreeAddress(deps, context, given);
  const hash = await hashPassword(deps, context, given, input.password);
  return deps.unitOfWork.run(async (tx) => {
    const customer = await tx.customers.add(site, given);
    await recordEvent(deps, tx, site, newEvent(context, 'customers.create', customer.id));
    const occasion = 'registration';
    if (hash !== null) await storePassword(deps, tx, context, { customer, hash, occasion });
    return customer;
  });
}
