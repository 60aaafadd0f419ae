/** Creates a reset, which lets a customer set one new password. Returns the token once: only its digest is stored. */
import { requirePermission } from '../../domain/access/permissions.js';
import { type RequestContext } from '../../domain/access/context.js';
import type { Customer } from '../../domain/customers/customer.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import { digestSecret, mintSecret, type ResetTokenKind } from '../../domain/resets/token.js';
import { parseEmailAddress } from '../../domain/shared/email-address.js';
import type { PlainResetToken } from '../../domain/shared/secret.js';
import { originOf } from '../events/support/new-event.js';
import { recordEvent, type EventDependencies } from '../events/support/record-event.js';
import type { Dependencies } from '../ports/index.js';
import {
  parseNewCommonAttributes,
  type CommonAttributesInput,
} from '../shared/common-attributes.js';
import { countRequest, type LimitDependencies } from '../shared/attempts.js';
import { addReset, resetCreated } from './support/add.js';
import { issueToken } from './support/issue-token.js';
import { lockCustomer } from './support/lock-customer.js';

interface CreatePasswordResetInput extends CommonAttributesInput {
  readonly customerEmail: string;
  readonly tokenKind: ResetTokenKind;
}

export interface CreatedPasswordReset {
  readonly reset: PasswordReset;
  readonly customer: Customer;
  readonly token: PlainResetToken;
}

type CreateDependencies = EventDependencies &
  LimitDependencies &
  Pick<Dependencies, 'unitOfWork' | 'resetTokenSigner' | 'resetTokenTtlSeconds'>;

/**
 * Supersedes the customer's pending resets. Throws `INVALID_EMAIL`, `CUSTOMER_NOT_FOUND`, `CUSTOMER_INACTIVE`,
 * `BAD_USER_INPUT` and `RATE_LIMITED`.
 */
export async function createPasswordReset(
  deps: CreateDependencies,
  context: RequestContext,
  input: CreatePasswordResetInput,
): Promise<CreatedPasswordReset> {
  requirePermission(context, 'password_reset.create');
  const { site } = context;
  const { key } = parseEmailAddress(input.customerEmail, 'customerEmail');
  const commonAttributes = parseNewCommonAttributes(input);
  const { tokenKind } = input;
  await countRequest(deps, context, { emailKey: key });
  const secret = mintSecret();
  const origin = originOf(context);
  const created = await deps.unitOfWork.run(async (tx) => {
    const customer = await lockCustomer(tx, site, key);
    const reset = await addReset(tx, origin, {
      customer,
      tokenKind,
      tokenDigest: digestSecret(tokenKind, secret),
      ttlSeconds: deps.resetTokenTtlSeconds,
      deliveryStatus: 'NONE',
      ...commonAttributes,
    });
    const token = await issueToken(deps, site.organization, reset, secret);
    const { expiresAt } = reset;
    await recordEvent(deps, tx, origin, resetCreated(origin, reset), { token, expiresAt });
    return { reset, customer, token };
  });
  deps.observe({ kind: 'reset.requested', mode: site.mode, by: 'integration' });
  return created;
}
