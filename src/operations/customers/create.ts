/** A new customer, with or without a first password. */
import {
  requirePermission,
  type AuthorizedContext,
  type RequestContext,
} from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import { parseCustomerProfile } from '../../domain/customers/profile.js';
import { parseEmailAddress } from '../../domain/shared/email-address.js';
import { AppError } from '../../domain/shared/errors.js';
import { newCustomerId } from '../../domain/shared/ids.js';
import { parseLocale } from '../../domain/shared/locale.js';
import { parsePassword } from '../../domain/passwords/policy.js';
import {
  parseNewCommonAttributes,
  type CommonAttributesInput,
} from '../shared/common-attributes.js';
import { recordEvent } from '../events/support/publish.js';
import { newEvent } from '../events/support/new-event.js';
import { requireAcceptablePassword } from '../passwords/support/check-policy.js';
import type { Dependencies, NewCustomer } from '../ports/index.js';

interface CreateCustomerInput extends CommonAttributesInput {
  readonly email: string;
  readonly password?: string | null | undefined;
  readonly profile?: unknown;
  readonly locale?: string | null | undefined;
}

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

async function requireFreeAddress(
  deps: Dependencies,
  { site }: AuthorizedContext,
  { emailKey }: NewCustomer,
): Promise<void> {
  const other = await deps.unitOfWork.read((tx) => tx.customers.findByEmailKey(site, emailKey));
  if (other) throw new AppError('EMAIL_TAKEN');
}

async function hashFirstPassword(
  deps: Dependencies,
  { site }: AuthorizedContext,
  customer: NewCustomer,
  text: string,
): Promise<string> {
  const password = parsePassword('password', text);
  requireAcceptablePassword(deps, site.organization, customer, password);
  return deps.hasher.hash(password);
}

/** Records the channel and stage of `x-site-context`. Throws `EMAIL_TAKEN`, `PASSWORD_REJECTED`, `OVERLOADED`. */
export async function createCustomer(
  deps: Dependencies,
  context: RequestContext,
  input: CreateCustomerInput,
): Promise<Customer> {
  requirePermission(context, 'customer.create');
  const { site } = context;
  const given = parseNewCustomer(context, input);
  await requireFreeAddress(deps, context, given);
  const hash =
    input.password == null ? null : await hashFirstPassword(deps, context, given, input.password);
  return deps.unitOfWork.run(async (tx) => {
    const customer = await tx.customers.add(site, given);
    await recordEvent(deps, tx, site, newEvent(context, 'customers.create', customer.id));
    if (hash === null) return customer;
    await tx.credentials.set(site, customer.id, hash);
    await recordEvent(deps, tx, site, newEvent(context, 'customers.create_password', customer.id));
    return customer;
  });
}
