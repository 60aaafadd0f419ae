/** Verifies a customer's password, with the same work for a customer that does not exist. */
import type { AuthorizedContext } from '../../../domain/access/context.js';
import type { Customer } from '../../../domain/customers/customer.js';
import { AppError } from '../../../domain/shared/errors.js';
import type { PlainPassword } from '../../../domain/shared/secret.js';
import type { Dependencies, ReadTx, StoredCredential } from '../../ports/index.js';
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
  findCustomer: (tx: ReadTx) => Promise<Customer | null>,
  password: PlainPassword,
): Promise<VerifiedCustomer> {
  const { site } = context;
  const { customer, credential } = await unitOfWork.read(async (tx) => {
    const found = await findCustomer(tx);
    // An unknown customer takes the same statements: their time must not tell who has an account.
    return { customer: found, credential: await tx.credentials.find(site, found?.id ?? '') };
  });
  const isVerified = await hasher.verify(credential?.hash ?? null, password, guessTurn(context));
  if (!isVerified || !credential || !customer?.isActive) throw new AppError('INVALID_CREDENTIALS');
  return { customer, credential };
}
