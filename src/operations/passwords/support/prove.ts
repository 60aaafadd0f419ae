/** Prove a customer's password, with the same work done for customers that do not exist. */
import type { AuthorizedContext } from '../../../domain/access/context.js';
import type { Customer } from '../../../domain/customers/customer.js';
import { AppError } from '../../../domain/shared/errors.js';
import type { PlainPassword } from '../../../domain/shared/secret.js';
import type { Dependencies, ReadTx, StoredCredential } from '../../ports/index.js';

export interface ProvenCustomer {
  readonly customer: Customer;
  readonly credential: StoredCredential;
}

/** Throws `INVALID_CREDENTIALS`, the same for an unknown, disabled or passwordless customer and a wrong password. */
export async function verifyPassword(
  deps: Dependencies,
  { site }: AuthorizedContext,
  findCustomer: (tx: ReadTx) => Promise<Customer | null>,
  password: PlainPassword,
): Promise<ProvenCustomer> {
  const { customer, credential } = await deps.unitOfWork.read(async (tx) => {
    const found = await findCustomer(tx);
    return { customer: found, credential: await tx.credentials.find(site, found?.id ?? '') };
  });
  const isVerified = await deps.hasher.verify(credential?.hash ?? null, password);
  if (!isVerified || !credential || !customer?.isActive) throw new AppError('INVALID_CREDENTIALS');
  return { customer, credential };
}
