/** Everything that requests ask of the database, by name, on the rows that `bulk.ts` makes. */
import type { ApiKeyDigest } from '../../../src/domain/access/api-key.js';
import type { CustomerFilter } from '../../../src/domain/customers/list.js';
import type { PasswordResetFilter } from '../../../src/domain/resets/list.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import type { PageRequest } from '../../../src/domain/shared/page.js';
import type { PasswordResetStatus } from '../../../src/domain/resets/reset.js';
import { digestSecret } from '../../../src/domain/resets/token.js';
import type { SiteContext } from '../../../src/domain/access/site-context.js';
import type { ReadTx, Tx } from '../../../src/operations/ports/index.js';

export type Cases<T> = Record<string, (tx: T) => Promise<unknown>>;

const minute = 60_000;

/** Narrow, wide, alone and together: names of filters to what they say. `now` is when the rows were made. */
function customerFilters(now: number): Record<string, CustomerFilter> {
  const ago = (minutes: number) => new Date(now - minutes * minute);
  return {
    everything: {},
    'one id': { id: { eq: 'c50000' } },
    'many ids': { id: { in: Array.from({ length: 100 }, (_, index) => `c${index * 997 + 1}`) } },
    'one address': { email: { eq: 'pat50000@example.org' } },
    'many addresses': {
      email: { in: Array.from({ length: 100 }, (_, index) => `pat${index * 997 + 1}@example.org`) },
    },
    enabled: { isActive: { eq: true } },
    disabled: { isActive: { eq: false } },
    'one reference': { reference: { eq: 'ref50000' } },
    'many references': { reference: { in: ['ref2', 'ref4', 'ref90000'] } },
    'no reference': { reference: { isNull: true } },
    'any reference': { reference: { isNull: false } },
    'one origin': { referenceOrigin: { eq: 'origin5' } },
    'many origins': { referenceOrigin: { in: ['origin1', 'origin2', 'origin3'] } },
    'no origin': { referenceOrigin: { isNull: true } },
    'origin and reference': { referenceOrigin: { eq: 'origin4' }, reference: { isNull: false } },
    'made lately': { createdAt: { gte: ago(100) } },
    'made long ago': { createdAt: { lt: ago(90_000) } },
    'made in a week': { createdAt: { gte: ago(60_000), lt: ago(50_000) } },
    'changed lately': { updatedAt: { gte: ago(50) } },
    'changed long ago': { updatedAt: { lt: ago(99_900) } },
    'changed in a week': { updatedAt: { gte: ago(60_000), lt: ago(50_000) } },
    'disabled lately': { isActive: { eq: false }, updatedAt: { gte: ago(1000) } },
  };
}

export function resetFilters(now: number): Record<string, PasswordResetFilter> {
  const ago = (minutes: number) => new Date(now - minutes * minute);
  const statuses: PasswordResetStatus[] = [
    'PENDING',
    'REDEEMED',
    'EXPIRED',
    'SUPERSEDED',
    'REVOKED',
  ];
  const byStatus = statuses.map((status) => [status, { status: { eq: status } }] as const);
  return {
    everything: {},
    ...Object.fromEntries(byStatus),
    'REVOKED or PENDING': { status: { in: ['REVOKED', 'PENDING'] } },
    'any way of ending': { status: { in: ['REDEEMED', 'SUPERSEDED', 'REVOKED', 'EXPIRED'] } },
    'one id': { id: { eq: 'r50000' } },
    'many ids': { id: { in: ['r1', 'r50000', 'r99999'] } },
    'one customer': { customerId: { eq: 'c50000' } },
    'many customers': {
      customerId: { in: Array.from({ length: 100 }, (_, n) => `c${n * 997 + 1}`) },
    },
    'one address': { customerEmail: { eq: 'pat50000@example.org' } },
    'many addresses': { customerEmail: { in: ['pat1@example.org', 'pat70000@example.org'] } },
    'one reference': { reference: { eq: 'ref50000' } },
    'no reference': { reference: { isNull: true } },
    'one origin': { referenceOrigin: { eq: 'origin5' } },
    'many origins': { referenceOrigin: { in: ['origin1', 'origin2', 'origin3'] } },
    'no origin': { referenceOrigin: { isNull: true } },
    'redeemed at some time': { resetPasswordAt: { isNull: false } },
    'redeemed at no time': { resetPasswordAt: { isNull: true } },
    'redeemed lately': { resetPasswordAt: { gte: ago(1000) } },
    'redeemed long ago': { resetPasswordAt: { lt: ago(99_000) } },
    'running out later': { expiresAt: { gte: ago(0) } },
    'run out long ago': { expiresAt: { lt: ago(99_000) } },
    'made in a week': { createdAt: { gte: ago(60_000), lt: ago(50_000) } },
    'changed lately': { updatedAt: { gte: ago(50) } },
    'changed long ago': { updatedAt: { lt: ago(99_900) } },
    'REDEEMED of one customer': { status: { eq: 'REDEEMED' }, customerId: { eq: 'c50000' } },
    'REVOKED of one origin': { status: { eq: 'REVOKED' }, referenceOrigin: { eq: 'origin6' } },
    'PENDING of one address': {
      status: { eq: 'PENDING' },
      customerEmail: { eq: 'pat3@example.org' },
    },
  };
}

export function siteFilters(now: number): Record<string, SiteContext> {
  const date = new Date(now - 50_000 * minute);
  return {
    '': {},
    ' in a channel': { channel: '3' },
    ' at a date': { date },
    ' in a channel, a stage, at a date': { channel: '3', stage: 'stage2', date },
  };
}

/** Both orders, each from its begin, after a cursor in the middle, and before one. */
function pages(now: number, prefix: string): Record<string, PageRequest> {
  const key = { createdAt: new Date(now - 50_000 * minute), id: `${prefix}50000` };
  const start = { limit: 25, after: null, before: null, fromEnd: false };
  const named = (['ASC', 'DESC'] as const).flatMap((direction) => [
    [direction, { ...start, direction }] as const,
    [`${direction} after`, { ...start, direction, after: key }] as const,
    [`${direction} before`, { ...start, direction, before: key, fromEnd: true }] as const,
  ]);
  return Object.fromEntries(named);
}

interface Listed<Filter> {
  list(
    scope: Partition & { siteFilter: SiteContext },
    filter: Filter,
    page: PageRequest,
  ): Promise<unknown>;
  count(scope: Partition & { siteFilter: SiteContext }, filter: Filter): Promise<unknown>;
}

interface ListOptions<Filter> {
  readonly partition: Partition;
  readonly now: number;
  readonly name: 'customers' | 'resets';
  readonly filters: Record<string, Filter>;
  readonly of: (tx: ReadTx) => Listed<Filter>;
}

/** Every filter in every site filter and order. */
function listCases<Filter>({ partition, now, name, filters, of }: ListOptions<Filter>) {
  const lists: Cases<ReadTx> = {};
  const counts: Cases<ReadTx> = {};
  for (const [whereSite, siteFilter] of Object.entries(siteFilters(now))) {
    const scope = { ...partition, siteFilter };
    for (const [wanted, filter] of Object.entries(filters)) {
      const about = `${name}: ${wanted}${whereSite}`;
      counts[`count of ${about}`] = (tx) => of(tx).count(scope, filter);
      for (const [order, page] of Object.entries(pages(now, name === 'customers' ? 'c' : 'r'))) {
        lists[`${about}, ${order}`] = (tx) => of(tx).list(scope, filter, page);
      }
    }
  }
  return { lists, counts };
}

export function listQueries(partition: Partition, now: number) {
  const customers = listCases<CustomerFilter>({
    partition,
    now,
    name: 'customers',
    filters: customerFilters(now),
    of: (tx) => tx.customers,
  });
  const resets = listCases<PasswordResetFilter>({
    partition,
    now,
    name: 'resets',
    filters: resetFilters(now),
    of: (tx) => tx.passwordResets,
  });
  return {
    lists: { ...customers.lists, ...resets.lists },
    counts: { ...customers.counts, ...resets.counts },
  };
}

/** Look-ups by a key, and the edges of a page of a hundred. */
export const page: PageRequest = {
  limit: 25,
  direction: 'DESC',
  after: null,
  before: null,
  fromEnd: false,
};

export function lookUps(partition: Partition): Cases<ReadTx> {
  const scope = { ...partition, siteFilter: { channel: '3', stage: 'stage2', date: new Date() } };
  const customerIds = Array.from({ length: 100 }, (_, index) => `c${index * 991 + 1}`);
  const resetIds = customerIds.map((id) => id.replace('c', 'r'));
  const eventIds = customerIds.map((id) => id.replace('c', 'e'));
  const later = { ...page, after: { createdAt: new Date(), id: 'c5' } };
  const someEvents = {
    name: { in: ['customer_password_resets.create', 'customers.create'] },
    createdAt: { lt: new Date() },
  };
  const keyDigest = Buffer.alloc(32, 1) as ApiKeyDigest;
  return {
    'client of a token': (tx) => tx.applications.findClient(partition.organizationId, 'app77'),
    'client of a key': (tx) => tx.applications.findClientByKeyDigest(keyDigest),
    customer: (tx) => tx.customers.find(scope, 'c50000'),
    'customer by id': (tx) => tx.customers.findById(partition, 'c50000'),
    customers: (tx) => tx.customers.findMany(partition, customerIds),
    'customers and their passwords': (tx) =>
      tx.customers.findManyWithPasswords(partition, customerIds),
    'customer by address': (tx) => tx.customers.findByEmailKey(partition, 'pat7@example.org'),
    credential: (tx) => tx.credentials.find(partition, 'c50000'),
    'holder of a password by address': (tx) =>
      tx.credentials.findHolder(partition, { emailKey: 'pat7@example.org' }),
    'holder of a password by id': (tx) =>
      tx.credentials.findHolder(partition, { customerId: 'c50000' }),
    'owner of a token': (tx) => tx.credentials.findOwner(partition, 'c50000'),
    credentials: (tx) => tx.credentials.findSummaries(partition, customerIds),
    reset: (tx) => tx.passwordResets.find(scope, 'r50000'),
    'reset by id': (tx) => tx.passwordResets.findById(partition, 'r50000'),
    'reset by token': (tx) =>
      tx.passwordResets.findByDigest(partition, digestSecret('opaque', 'token50000')),
    resets: (tx) => tx.passwordResets.findMany(partition, resetIds),
    'resets of customers': (tx) => tx.passwordResets.listOfCustomers(partition, customerIds, page),
    'later resets of customers': (tx) =>
      tx.passwordResets.listOfCustomers(partition, customerIds, later),
    'counts of resets': (tx) => tx.passwordResets.countOfCustomers(partition, customerIds),
    'events of customers': (tx) => tx.events.listOf(partition, 'customerId', customerIds, {}, page),
    'events of resets': (tx) => tx.events.listOf(partition, 'passwordResetId', resetIds, {}, page),
    'later events of resets': (tx) =>
      tx.events.listOf(partition, 'passwordResetId', resetIds, {}, later),
    'some events of customers': (tx) =>
      tx.events.listOf(partition, 'customerId', customerIds, someEvents, page),
    'some events of resets': (tx) =>
      tx.events.listOf(partition, 'passwordResetId', resetIds, someEvents, later),
    'counts of some events of resets': (tx) =>
      tx.events.countOf(partition, 'passwordResetId', resetIds, someEvents),
    event: (tx) => tx.events.find(scope, 'e50000'),
    events: (tx) => tx.events.findMany(partition, eventIds),
    'page of events': (tx) => tx.events.list(scope, {}, page),
    'later page of some events': (tx) => tx.events.list(scope, someEvents, later),
    'page of events of a customer': (tx) =>
      tx.events.list(scope, { customerId: { eq: 'c50000' } }, page),
    'page of events of resets': (tx) =>
      tx.events.list(scope, { passwordResetId: { in: resetIds } }, page),
    'counts of events of customers': (tx) =>
      tx.events.countOf(partition, 'customerId', customerIds, {}),
    'counts of events of resets': (tx) =>
      tx.events.countOf(partition, 'passwordResetId', resetIds, {}),
  };
}

const event = {
  id: 'redeemed',
  name: 'customer_password_resets.reset_password' as const,
  customerId: 'c1',
  passwordResetId: 'r1',
  applicationId: null,
  ownerId: null,
  requestId: 'request',
};

/** What writers do, each on rows of its own. */
export function writes(partition: Partition): Cases<Tx> {
  return {
    'lock a customer': (tx) => tx.customers.lock(partition, 'c100'),
    'lock a customer by address': (tx) =>
      tx.customers.lockByEmailKey(partition, 'pat5@example.org'),
    'update a customer': (tx) => tx.customers.update(partition, 'c101', { reference: 'new' }),
    'remove a customer': (tx) => tx.customers.remove(partition, 'c102'),
    'set a password': (tx) => tx.credentials.set(partition, 'c103', 'another hash'),
    'record a login': (tx) =>
      tx.credentials.recordLogin(partition, 'c104', { verified: 'not a hash', rehashed: null }),
    'redeem a reset': (tx) =>
      tx.passwordResets.redeem(partition, { id: 'r1', hash: 'a hash', event }),
    'update a reset': (tx) => tx.passwordResets.update(partition, 'r101', { reference: 'new' }),
    'remove a reset': (tx) => tx.passwordResets.remove(partition, 'r102'),
    'supersede resets': (tx) => tx.passwordResets.supersedePending(partition, 'c88'),
    'what superseded a mail': (tx) =>
      tx.passwordResets.findSupersedingChange(partition, 'c87', new Date(0)),
    'revoke resets': (tx) => tx.passwordResets.revokePending(partition, 'c89'),
  };
}
