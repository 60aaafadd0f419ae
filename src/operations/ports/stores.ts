/** What operations keep rows in. `database/` provides it. */
import type { ApiKeyDigest } from '../../domain/access/api-key.js';
import type { CredentialSummary, Customer } from '../../domain/customers/customer.js';
import type { Event } from '../../domain/events/event.js';
import type {
  CustomerFilter,
  EventFilter,
  OwnedEventFilter,
  PasswordResetFilter,
} from '../../domain/shared/filters.js';
import type {
  CustomerSortField,
  EventSortField,
  OffsetPageRequest,
  PasswordResetSortField,
} from '../../domain/shared/offset-page.js';
import type { HeldBackReason } from '../../domain/resets/mail-limits.js';
import type { Application } from '../../domain/access/organization.js';
import type { Organization, Partition } from '../../domain/access/organization.js';
import type { PageRequest } from '../../domain/shared/page.js';
import type { PasswordReset } from '../../domain/resets/reset.js';
import type { ResetTokenDigest } from '../../domain/resets/token.js';
import type { SiteContext } from '../../domain/access/site-context.js';
import type { DeliveryAttempt, JobStore, MailboxStore, RenewedSecret } from './delivery-stores.js';
import type {
  WebhookDeliveryReader,
  WebhookDeliveryStore,
  WebhookReader,
  WebhookStore,
} from './webhook-stores.js';

/** A partition, and what `x-site-context` narrows the reads of top-level queries to. */
export interface ReadScope extends Partition {
  readonly narrowing: SiteContext;
}

/** The parts of a row that the database fills in. */
type Filled = 'createdAt' | 'updatedAt' | 'asOf';

/** An organization, and the application that asks: null where none of that id is registered anywhere. */
export interface Client<A = Application | null> {
  readonly organization: Organization;
  readonly application: A;
}

/** What `authenticate` may read before a site is known: the one exception to "no query without a site". */
export interface ApplicationReader {
  /** Null where there is no such organization. The application may be another organization's. */
  findClient(organizationId: string, applicationId: string): Promise<Client | null>;
  /** Null also for a revoked application. */
  findClientByKeyDigest(digest: ApiKeyDigest): Promise<Client<Application> | null>;
}

/** For workers, who have an organization's id from a job. */
export interface OrganizationReader {
  find(id: string): Promise<Organization | null>;
}

/** A list that is read page by page, by number and size. */
export interface OffsetReader<T, Filter, SortField extends string> {
  /** The rows of one page: none beyond the end. */
  listByOffset(scope: ReadScope, filter: Filter, page: OffsetPageRequest<SortField>): Promise<T[]>;
  count(scope: ReadScope, filter: Filter): Promise<number>;
}

export interface CustomerReader extends OffsetReader<Customer, CustomerFilter, CustomerSortField> {
  find(scope: ReadScope, id: string): Promise<Customer | null>;
  findMany(partition: Partition, ids: readonly string[]): Promise<Customer[]>;
  findByEmailKey(partition: Partition, key: string): Promise<Customer | null>;
  /** Up to `limit + 1` rows. */
  list(scope: ReadScope, filter: CustomerFilter, page: PageRequest): Promise<Customer[]>;
}

export type NewCustomer = Omit<Customer, Filled | 'status'> & { readonly emailKey: string };
export type CustomerChanges = Partial<
  Pick<NewCustomer, 'email' | 'emailKey' | 'isActive' | 'profile' | 'locale' | keyof Annotations>
>;

/** What integrations may write beside an object's own facts. */
export type Annotations = Pick<PasswordReset, 'reference' | 'referenceOrigin' | 'metadata'>;

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

/** A hash as it is stored, and the version that access tokens are bound to. */
export interface StoredCredential {
  readonly hash: string;
  readonly version: number;
  readonly changedAt: Date;
}

export interface CredentialReader {
  find(partition: Partition, customerId: string): Promise<StoredCredential | null>;
  findSummaries(partition: Partition, customerIds: readonly string[]): Promise<CredentialSummary[]>;
}

export interface CredentialStore extends CredentialReader {
  /** Stores a new password's hash and counts its version up. */
  set(partition: Partition, customerId: string, hash: string): Promise<CredentialSummary>;
  /** Notes a successful sign-in; `rehashed` replaces the hash it was verified against, if that still stands. */
  recordLogin(
    partition: Partition,
    customerId: string,
    hashes: { verified: string; rehashed: string | null },
  ): Promise<void>;
}

export interface FoundReset {
  readonly reset: PasswordReset;
  readonly customer: Customer;
}

export interface PasswordResetReader extends OffsetReader<
  PasswordReset,
  PasswordResetFilter,
  PasswordResetSortField
> {
  find(scope: ReadScope, id: string): Promise<PasswordReset | null>;
  findByDigest(partition: Partition, digest: ResetTokenDigest): Promise<FoundReset | null>;
  /** Up to `limit + 1` rows. */
  list(scope: ReadScope, filter: PasswordResetFilter, page: PageRequest): Promise<PasswordReset[]>;
  /** For each customer up to `limit + 1` rows, in one statement. */
  listOfCustomers(
    partition: Partition,
    customerIds: readonly string[],
    page: PageRequest,
  ): Promise<PasswordReset[]>;
  countOfCustomers(
    partition: Partition,
    customerIds: readonly string[],
  ): Promise<ReadonlyMap<string, number>>;
}

export type NewPasswordReset = Pick<
  PasswordReset,
  'id' | 'customerId' | 'customerEmail' | 'tokenKind' | 'deliveryStatus' | keyof Annotations
> & { readonly tokenDigest: ResetTokenDigest; readonly ttlSeconds: number };

export interface StoredRedemption {
  readonly reset: PasswordReset;
  readonly credential: CredentialSummary;
}

export interface PasswordResetStore extends PasswordResetReader {
  add(partition: Partition, reset: NewPasswordReset): Promise<PasswordReset>;
  /**
   * The one guarded UPDATE, with the new password's hash, the end of the customer's other pending resets
   * and the event: all of them, or null where the reset had ended or expired. Lock the customer before.
   */
  redeem(
    partition: Partition,
    id: string,
    hash: string,
    event: NewEvent,
  ): Promise<StoredRedemption | null>;
  /** Throws `NOT_FOUND` where it went with its customer. */
  update(partition: Partition, id: string, changes: Partial<Annotations>): Promise<PasswordReset>;
  /** Revokes it where it is pending, and hides it. Null where it is hidden already. */
  remove(partition: Partition, id: string): Promise<PasswordReset | null>;
  supersedePending(partition: Partition, customerId: string): Promise<void>;
  /** Another secret for a reset that was not mailed yet, good for `ttlSeconds` from now. Null where it has ended. */
  renew(partition: Partition, id: string, secret: RenewedSecret): Promise<PasswordReset | null>;
  setDelivery(partition: Partition, id: string, delivery: DeliveryAttempt): Promise<void>;
  revokePending(partition: Partition, customerId: string): Promise<void>;
  /**
   * What came after somebody had asked for a mail: the password was changed, or an integration got the token of
   * a newer reset, which a late mail would end.
   */
  whatOvertook(
    partition: Partition,
    customerId: string,
    since: Date,
  ): Promise<Extract<HeldBackReason, 'changed' | 'replaced'> | null>;
}

export type NewEvent = Omit<Event, 'createdAt'>;

/** The events of one kind of object. */
export type EventOwner = 'customerId' | 'passwordResetId';

export interface EventReader extends OffsetReader<Event, OwnedEventFilter, EventSortField> {
  find(scope: ReadScope, id: string): Promise<Event | null>;
  /** For each owner up to `limit + 1` rows, in one statement. */
  listOf(
    partition: Partition,
    owner: EventOwner,
    ownerIds: readonly string[],
    filter: EventFilter,
    page: PageRequest,
  ): Promise<Event[]>;
  countOf(
    partition: Partition,
    owner: EventOwner,
    ownerIds: readonly string[],
    filter: EventFilter,
  ): Promise<ReadonlyMap<string, number>>;
}

export interface EventStore extends EventReader {
  add(partition: Partition, event: NewEvent): Promise<void>;
}

/** Single statements: no BEGIN, no COMMIT, nothing to write with. */
export interface ReadTx {
  readonly applications: ApplicationReader;
  readonly organizations: OrganizationReader;
  readonly customers: CustomerReader;
  readonly credentials: CredentialReader;
  readonly passwordResets: PasswordResetReader;
  readonly events: EventReader;
  readonly webhooks: WebhookReader;
  readonly webhookDeliveries: WebhookDeliveryReader;
}

/** One transaction. Repositories exist only inside it. */
export interface Tx extends ReadTx {
  readonly customers: CustomerStore;
  readonly credentials: CredentialStore;
  readonly passwordResets: PasswordResetStore;
  readonly events: EventStore;
  readonly mailboxes: MailboxStore;
  readonly jobs: JobStore;
  readonly webhooks: WebhookStore;
  readonly webhookDeliveries: WebhookDeliveryStore;
}
