/** Where customers are stored. `database/` provides it. */
import type { Partition } from '../../domain/access/organization.js';
import type { Customer } from '../../domain/customers/customer.js';
import type { CustomerFilter, CustomerSortField } from '../../domain/customers/list.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { PageRequest } from '../../domain/shared/page.js';
import type { OffsetReader, ReadScope } from './lists.js';

/** The parts of a row that the database fills in. */
type Filled = 'createdAt' | 'updatedAt' | 'asOf';

/** What integrations may write beside an object's own facts. */
export type CommonAttributes = Pick<PasswordReset, 'reference' | 'referenceOrigin' | 'metadata'>;

export type NewCustomer = Omit<Customer, Filled | 'status'> & { readonly emailKey: string };

export type CustomerChanges = Partial<
  Pick<
    NewCustomer,
    'email' | 'emailKey' | 'isActive' | 'profile' | 'locale' | keyof CommonAttributes
  >
>;

export interface CustomerReader extends OffsetReader<Customer, CustomerFilter, CustomerSortField> {
  /** Returns null if there is none, or if the site filter leaves it out. */
  find(scope: ReadScope, id: string): Promise<Customer | null>;
  /** Returns null if there is none. Applies no site filter. */
  findById(partition: Partition, id: string): Promise<Customer | null>;
  findMany(partition: Partition, ids: readonly string[]): Promise<Customer[]>;
  findByEmailKey(partition: Partition, key: string): Promise<Customer | null>;
  /** Up to `limit + 1` rows. */
  list(scope: ReadScope, filter: CustomerFilter, page: PageRequest): Promise<Customer[]>;
}

export interface CustomerStore extends CustomerReader {
  /** Locks the customer's row until the end of the transaction. Every writer of a customer does this first. */
  lock(partition: Partition, id: string): Promise<Customer | null>;
  lockByEmailKey(partition: Partition, key: string): Promise<Customer | null>;
  /** Throws `EMAIL_TAKEN`. */
  add(partition: Partition, customer: NewCustomer): Promise<Customer>;
  /** Throws `EMAIL_TAKEN`, and `NOT_FOUND` where there is no such customer. */
  update(partition: Partition, id: string, changes: CustomerChanges): Promise<Customer>;
  /** Takes the credential and the resets along. */
  remove(partition: Partition, id: string): Promise<void>;
}
