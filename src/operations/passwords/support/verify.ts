/** Verifies a customer's password, with the same work for a customer that does not exist. */
import type { AuthorizedContext } from '../../../domain/access/context.js';
import type { Customer } from '../../../domain/customers/customer.js';
import { AppError } from '../../../domain/shared/errors.js';
import type { PlainPassword } from '../../../domain/shared/secret.js';
import type { Account, Dependencies, StoredCredential } from '../../ports/index.js';
import { guessTurn } from './hash-turn.js';

export interface VerifiedCustomer {
  readonly customer: Customer;
  readonly credential: StoredCredential;
}

/**
 * Returns the customer and the credential that the password matched. Throws `INVALID_CREDENTIALS`, the same for a
 * wrong password and for a customer that is unknown, disabled or without a password, and `OVERLOADED`.
 */
export async function verifyPassword(
  { unitOfWork, hasher }: Pick<Dependencies, 'unitOfWork' | 'hasher'>,
  context: AuthorizedContext,
  account: Account,
  password: PlainPassword,
): Promise<VerifiedCustomer> {
  const holder = await unitOfWork.read((tx) => tx.credentials.findHolder(context.site, account));
  const hash = holder?.credential?.hash ?? null;
  const isVerified = await hasher.verify(hash, password, guessTurn(context));
  if (!isVerified || !holder?.credential || !holder.customer.isActive)
    throw new AppError('INVALID_CREDENTIALS');
  const { customer, credential } = holder;
  return { customer, credential };
}
