/** Permit a customer one new password. Answers the token, once: nothing stores it. */
import {
  requirePermission,
  type AuthorizedContext,
  type RequestContext,
} from '../domain/context.js';
import type { Customer } from '../domain/customer.js';
import { parseEmailAddress } from '../domain/email-address.js';
import { AppError } from '../domain/errors.js';
import { newId } from '../domain/ids.js';
import type { PasswordReset } from '../domain/password-reset.js';
import { digestSecret, mintSecret, type ResetTokenKind } from '../domain/reset-token.js';
import { PlainResetToken } from '../domain/secret.js';
import { parseNewAnnotations, type AnnotationsInput } from './annotations.js';
import { newEvent } from './new-event.js';
import type { Annotations, Dependencies, Tx } from './ports.js';

export interface CreatePasswordResetInput extends AnnotationsInput {
  readonly customerEmail: string;
  readonly tokenKind: ResetTokenKind;
}

export interface CreatedPasswordReset {
  readonly reset: PasswordReset;
  readonly customer: Customer;
  readonly token: PlainResetToken;
}

async function lockCustomer(tx: Tx, { site }: AuthorizedContext, key: string): Promise<Customer> {
  const customer = await tx.customers.lockByEmailKey(site, key);
  if (!customer) throw new AppError('CUSTOMER_NOT_FOUND');
  if (!customer.isActive) throw new AppError('CUSTOMER_INACTIVE');
  return customer;
}

/** Ends the customer's pending resets and adds the new one. */
async function replaceReset(
  deps: Dependencies,
  tx: Tx,
  context: AuthorizedContext,
  made: { customer: Customer; kind: ResetTokenKind; secret: string; annotations: Annotations },
): Promise<PasswordReset> {
  const { customer, kind, secret, annotations } = made;
  await tx.passwordResets.supersedePending(context.site, customer.id);
  const reset = await tx.passwordResets.add(context.site, {
    id: newId(),
    customerId: customer.id,
    customerEmail: customer.email,
    tokenKind: kind,
    tokenDigest: digestSecret(kind, secret),
    ttlSeconds: deps.resetTokenTtlSeconds,
    deliveryStatus: 'NONE',
    ...annotations,
  });
  const event = newEvent(context, 'customer_password_resets.create', customer.id, reset.id);
  await tx.events.add(context.site, event);
  return reset;
}

async function tokenOf(
  deps: Dependencies,
  { site }: AuthorizedContext,
  reset: PasswordReset,
  secret: string,
): Promise<PlainResetToken> {
  if (reset.tokenKind === 'opaque') return new PlainResetToken(secret);
  const { account } = site.organization;
  const claims = { jti: secret, customerId: reset.customerId, account };
  return deps.resetTokenSigner.sign(claims, reset.expiresAt);
}

/** Supersedes the customer's pending resets. Throws `CUSTOMER_NOT_FOUND` and `CUSTOMER_INACTIVE`. */
export async function createPasswordReset(
  deps: Dependencies,
  context: RequestContext,
  input: CreatePasswordResetInput,
): Promise<CreatedPasswordReset> {
  requirePermission(context, 'password_reset.create');
  const { key } = parseEmailAddress(input.customerEmail, 'customerEmail');
  const annotations = parseNewAnnotations(input);
  const secret = mintSecret();
  return deps.unitOfWork.run(async (tx) => {
    const customer = await lockCustomer(tx, context, key);
    const made = { customer, kind: input.tokenKind, secret, annotations };
    const reset = await replaceReset(deps, tx, context, made);
    return { reset, customer, token: await tokenOf(deps, context, reset, secret) };
  });
}
