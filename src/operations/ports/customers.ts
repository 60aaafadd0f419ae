/** Port for the storage of customers. `database/` implements it. */
import type { Partition } from '../../domain/access/organization.js';
import type { Customer, CustomerKey, ListedCustomer } from '../../domain/customers/customer.js';
import type {
  CustomerFilter,
  CustomerSearch,
  CustomerSortField,
} from '../../domain/customers/list.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { PageRequest } from '../../domain/shared/page.js';
import type { OffsetReader, ReadScope } from './lists.js';

/** The members of a row that the database sets. */
type Filled = 'createdAt' | 'updatedAt' | 'asOf';

/** Common attributes, as Commerce Layer calls them: what integrations may write to any object. */
export type CommonAttributes = Pick<PasswordReset, 'reference' | 'referenceOrigin' | 'metadata'>;

export type NewCustomer = Omit<Customer, Filled | 'status'> & { readonly emailKey: string };

export type CustomerChanges = Partial<
  Pick<
    NewCustomer,
    'email' | 'emailKey' | 'isActive' | 'profile' | 'locale' | keyof CommonAttributes
  >
>;

export interface CustomerReader extends OffsetReader<
  ListedCustomer,
  CustomerSearch,
  CustomerSortField
> {
  /** Returns null if there is none, or if the site filter's channel or stage leaves it out; its date is for lists. */
  find(scope: ReadScope, id: string): Promise<Customer | null>;
  /** Returns null if there is none. Applies no site filter. */
  findById(partition: Partition, id: string): Promise<Customer | null>;
  /** Returns the customers that exist, in no particular order. Applies no site filter. */
  findMany(partition: Partition, ids: readonly string[]): Promise<Customer[]>;
  /** As `findMany`, with whether each has a password. */
  findManyWithPasswords(partition: Partition, ids: readonly string[]): Promise<ListedCustomer[]>;
  /**
   * Returns those of the customers with these ids or address keys that `find` returns, by what they were found by.
   */
  findManyBy(
    scope: ReadScope,
    key: CustomerKey,
    values: readonly string[],
  ): Promise<ReadonlyMap<string, Customer>>;
  /** Returns null if no customer has this address key. Applies no site filter. */
  findByEmailKey(partition: Partition, key: string): Promise<Customer | null>;
  /** Returns up to `limit + 1` rows. */
  list(scope: ReadScope, filter: CustomerFilter, page: PageRequest): Promise<Customer[]>;
}

export interface CustomerStore extends CustomerReader {
  /** Locks the customer's row until the end of the transaction. Every writer of a customer or its resets does so first. */
  lock(partition: Partition, id: string): Promise<Customer | null>;
  /** As `lock`, by the address key. */
  lockByEmailKey(partition: Partition, key: string): Promise<Customer | null>;
  /** Throws `EMAIL_TAKEN`. */
  add(partition: Partition, customer: NewCustomer): Promise<Customer>;
  /** Throws `EMAIL_TAKEN`, and `NOT_FOUND` if there is no such customer. */
  update(partition: Partition, id: string, changes: CustomerChanges): Promise<Customer>;
  /** Removes the customer with its credential and its resets. */
  remove(partition: Partition, id: string): Promise<void>;
}
