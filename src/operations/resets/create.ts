/** Permit a customer one new password. Answers the token, once: nothing stores it. */
import {
  requirePermission,
  type AuthorizedContext,
  type RequestContext,
} from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import { parseEmailAddress } from '../../domain/shared/email-address.js';
import { AppError } from '../../domain/shared/errors.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import { digestSecret, mintSecret, type ResetTokenKind } from '../../domain/resets/token.js';
import type { PlainResetToken } from '../../domain/shared/secret.js';
import { addReset, resetCreated } from './support/add.js';
import {
  parseNewCommonAttributes,
  type CommonAttributesInput,
} from '../shared/common-attributes.js';
import { recordEvent } from '../events/support/publish.js';
import { originOf } from '../events/support/new-event.js';
import type { Dependencies, Tx } from '../ports/index.js';
import { issueToken } from './support/issue-token.js';

interface CreatePasswordResetInput extends CommonAttributesInput {
  readonly customerEmail: string;
  readonly tokenKind: ResetTokenKind;
}

export interface CreatedPasswordReset {
  readonly reset: PasswordReset;
  readonly customer: Customer;
  readonly token: PlainResetToken;
}

/** Whoever may be given a reset. Throws `CUSTOMER_NOT_FOUND` and `CUSTOMER_INACTIVE`. */
export async function lockCustomer(
  tx: Tx,
  { site }: AuthorizedContext,
  key: string,
): Promise<Customer> {
  const customer = await tx.customers.lockByEmailKey(site, key);
  if (!customer) throw new AppError('CUSTOMER_NOT_FOUND');
  if (!customer.isActive) throw new AppError('CUSTOMER_INACTIVE');
  return customer;
}

/** Supersedes the customer's pending resets. Throws `CUSTOMER_NOT_FOUND` and `CUSTOMER_INACTIVE`. */
export async function createPasswordReset(
  deps: Dependencies,
  context: RequestContext,
  input: CreatePasswordResetInput,
): Promise<CreatedPasswordReset> {
  requirePermission(context, 'password_reset.create');
  const { key } = parseEmailAddress(input.customerEmail, 'customerEmail');
  const commonAttributes = parseNewCommonAttributes(input);
  const { tokenKind } = input;
  const secret = mintSecret();
  const origin = originOf(context);
  return deps.unitOfWork.run(async (tx) => {
    const customer = await lockCustomer(tx, context, key);
    const reset = await addReset(tx, origin, {
      customer,
      tokenKind,
      tokenDigest: digestSecret(tokenKind, secret),
      ttlSeconds: deps.resetTokenTtlSeconds,
      deliveryStatus: 'NONE',
      ...commonAttributes,
    });
    const token = await issueToken(deps, context.site.organization, reset, secret);
    const { expiresAt } = reset;
    await recordEvent(deps, tx, origin, resetCreated(origin, reset), { token, expiresAt });
    return { reset, customer, token };
  });
}
