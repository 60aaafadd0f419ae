/** What REST's lists ask of the database, by name, on the rows that `bulk.ts` makes. */
import type { CustomerCriteriaField, CustomerSearch } from '../../../src/domain/customers/list.js';
import type { EventSearch } from '../../../src/domain/events/list.js';
import type {
  PasswordResetCriteriaField,
  PasswordResetSearch,
} from '../../../src/domain/resets/list.js';
import type { Condition, WithCriteria } from '../../../src/domain/shared/criteria.js';
import { customerSortFields } from '../../../src/domain/customers/list.js';
import { eventSortFields } from '../../../src/domain/events/list.js';
import { parseOffsetPage, type SortKey } from '../../../src/domain/shared/offset-page.js';
import { passwordResetSortFields } from '../../../src/domain/resets/list.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import type { OffsetReader, ReadTx } from '../../../src/operations/ports/index.js';
import { siteFilters, resetFilters, type Cases } from './queries.js';

const minute = 60_000;

/** On columns that every list has; `prefix` is that of the ids. */
function commonFilters(now: number, prefix: string) {
  const ago = (minutes: number) => new Date(now - minutes * minute);
  return {
    everything: {},
    'all ids but one': { id: { notEq: `${prefix}50000` } },
    'all ids but some': { id: { notIn: [`${prefix}1`, `${prefix}2`] } },
    'ids from a begin': { id: { startsWith: `${prefix}99` } },
    'ids with a text that none has': { id: { contains: 'nowhere' } },
    'made then': { createdAt: { eq: ago(50_000) } },
    'made at some time': { createdAt: { in: [ago(50_000), ago(60_000)] } },
    'made at another time': { createdAt: { notEq: ago(50_000), notIn: [ago(1)] } },
    'made after': { createdAt: { gt: ago(100) } },
    'made by then': { createdAt: { lte: ago(90_000) } },
  };
}

type ValueCondition = Extract<Condition<string>, { values: unknown }>;

/** A criterion that any of the fields meets. */
const anyOf = <Field extends string>(
  fields: readonly Field[],
  condition: Omit<ValueCondition, 'field'> | { operator: 'isNull' | 'isBlank'; flag: boolean },
): WithCriteria<object, Field> => ({
  criteria: [
    {
      needs: 'any',
      conditions: fields.map((field) => ({ field, ...condition })),
    },
  ],
});

const any = 'any' as const;

/** Criteria on what customers and resets both have. */
function sharedCriteria(now: number) {
  const ago = (minutes: number) => new Date(now - minutes * minute);
  const eq = (...values: string[]) => ({ operator: 'eq' as const, values, quantifier: any });
  return {
    'a reference or an origin': anyOf(['reference', 'referenceOrigin'], eq('ref50000')),
    'one of two references': anyOf(['reference'], eq('ref50000', 'ref2')),
    'a reference or none': anyOf(['reference'], { ...eq('ref50000'), orNull: true }),
    'before one of two times': anyOf(['createdAt', 'updatedAt'], {
      operator: 'lt',
      values: [ago(99_000), ago(99_900)],
      quantifier: any,
    }),
    'with a text in any of two': anyOf(['reference', 'referenceOrigin'], {
      operator: 'contains',
      values: ['nowhere', 'nothing'],
      quantifier: any,
    }),
    'not with a text at the end': anyOf(['reference'], {
      operator: 'notEndsWith',
      values: ['7'],
      quantifier: any,
    }),
    'with a text by a pattern': anyOf(['reference'], {
      operator: 'matches',
      values: ['%9_9%9_'],
      quantifier: any,
    }),
    'blank, with a text missing': anyOf(['referenceOrigin'], { operator: 'isBlank', flag: true }),
    'one name of an event': anyOf(['eventsName'], eq('customers.create')),
    'a name of an event that none has': anyOf(['eventsName'], eq('unheard of')),
    'events with a text that none has': anyOf(['eventsName'], {
      operator: 'contains',
      values: ['nowhere'],
      quantifier: any,
    }),
  };
}

const customerCriteria: Record<string, WithCriteria<object, CustomerCriteriaField>> = {
  'no password': { criteria: [{ needs: any, conditions: [flagOf(false)] }] },
  'a password': { criteria: [{ needs: any, conditions: [flagOf(true)] }] },
};

function flagOf(flag: boolean): Condition<CustomerCriteriaField> {
  return { field: 'hasPassword', operator: 'isTrue', flag };
}

const resetCriteria: Record<string, WithCriteria<object, PasswordResetCriteriaField>> = {
  'one address by a criterion': anyOf(['customerEmail'], {
    operator: 'eq',
    values: ['pat50000@example.org'],
    quantifier: any,
  }),
  'an address with a text that none has': anyOf(['customerEmail'], {
    operator: 'contains',
    values: ['nowhere'],
    quantifier: any,
  }),
  'all addresses but some, by a criterion': anyOf(['customerEmail'], {
    operator: 'notEq',
    values: ['pat50000@example.org'],
    quantifier: any,
  }),
};

function attributeFilters(now: number, prefix: string) {
  const ago = (minutes: number) => new Date(now - minutes * minute);
  return {
    ...commonFilters(now, prefix),
    'references with a text': { reference: { contains: '77' } },
    'references with a text that none has': { reference: { contains: 'nowhere' } },
    'references from a begin that none has': { reference: { startsWith: '100%' } },
    'all references but some': { reference: { notIn: ['ref2', 'ref4'] } },
    'all origins but one': { referenceOrigin: { notEq: 'origin1' } },
    'changed then': { updatedAt: { eq: ago(50_000) } },
    'changed by then': { updatedAt: { lte: ago(99_900) } },
    'changed after': { updatedAt: { gt: ago(50) } },
  };
}

function customerFilters(now: number): Record<string, CustomerSearch> {
  return {
    ...sharedCriteria(now),
    ...customerCriteria,
    ...attributeFilters(now, 'c'),
    'all addresses but one': { email: { notEq: 'pat50000@example.org' } },
    'addresses from a begin': { email: { startsWith: 'PAT99' } },
    'addresses with a text that none has': { email: { contains: '%' } },
    'one standing': { status: { eq: 'repeat' } },
    'a standing that none has': { status: { eq: 'unheard of' } },
    'some standings': { status: { in: ['acquired', 'repeat'] } },
    'all standings but one': { status: { notEq: 'prospect' } },
    'none of the standings': { status: { notIn: ['prospect', 'acquired', 'repeat'] } },
  };
}

/** As `pagePasswordResets` asks: never for those that were deleted. */
function shownResetFilters(now: number): Record<string, PasswordResetSearch> {
  const filters: Record<string, PasswordResetSearch> = {
    ...sharedCriteria(now),
    ...resetCriteria,
    ...resetFilters(now),
    ...attributeFilters(now, 'r'),
    'redeemed then': { resetPasswordAt: { eq: new Date(now - 50_000 * minute) } },
    'redeemed at another time': { resetPasswordAt: { notEq: new Date(now) } },
  };
  return Object.fromEntries(
    Object.entries(filters).map(([name, filter]) => [
      name,
      { ...filter, deletedAt: { isNull: true } },
    ]),
  );
}

function eventFilters(now: number): Record<string, EventSearch> {
  return {
    ...commonFilters(now, 'e'),
    'one name': { name: { eq: 'customers.create' } },
    'a name that none has': { name: { eq: 'unheard of' } },
    'some names': { name: { in: ['customers.create', 'customers.destroy'] } },
    'all names but one': { name: { notEq: 'customer_password_resets.create' } },
    'names from a begin': { name: { startsWith: 'customers.' } },
    'names with a text that none has': { name: { contains: 'nowhere' } },
    'one customer': { customerId: { eq: 'c50000' } },
    'one reset': { passwordResetId: { eq: 'r50000' } },
  };
}

/** Filters that no index of ours narrows: what they leave out says nothing of where the rest is. */
const isSearch =
  /from a begin|with a text|no password|none of the standings|but some|at another time/;

type TieBreak = 'createdAt' | 'id';

interface Options<Filter, Field extends string> {
  readonly partition: Partition;
  readonly now: number;
  readonly name: string;
  readonly filters: Record<string, Filter>;
  /** Left out of every list, where something is. */
  readonly shown: Filter;
  readonly fields: readonly Field[];
  readonly of: (tx: ReadTx) => OffsetReader<unknown, Filter, Field | TieBreak>;
}

/** The first page and the count by every filter in every site filter; and of everything by every sort, the fortieth, too. */
function offsetCases<Filter, Field extends string>(options: Options<Filter, Field>) {
  const { partition, now, name, filters, shown, fields, of } = options;
  const page = (number: number, sort: readonly SortKey<Field>[] = []) =>
    parseOffsetPage({ number, size: 25, sort }, fields);
  const lists: Cases<ReadTx> = {};
  const searches: Cases<ReadTx> = {};
  const counts: Cases<ReadTx> = {};
  const sorted: Cases<ReadTx> = {};
  for (const [whereSite, siteFilter] of Object.entries(siteFilters(now))) {
    const scope = { ...partition, siteFilter };
    for (const [wanted, filter] of Object.entries(filters)) {
      const cases = isSearch.test(wanted) ? searches : lists;
      cases[`${name}: ${wanted}${whereSite}`] = (tx) => of(tx).listByOffset(scope, filter, page(1));
      counts[`count of ${name}: ${wanted}${whereSite}`] = (tx) => of(tx).count(scope, filter);
    }
  }
  const scope = { ...partition, siteFilter: {} };
  for (const field of fields) {
    for (const direction of ['ASC', 'DESC'] as const) {
      for (const number of [1, 40]) {
        sorted[`${name} by ${field} ${direction}, page ${number}`] = (tx) =>
          of(tx).listByOffset(scope, shown, page(number, [{ field, direction }]));
      }
    }
  }
  return { lists, searches, counts, sorted };
}

export function offsetQueries(partition: Partition, now: number) {
  const customers = offsetCases({
    partition,
    now,
    name: 'customers',
    filters: customerFilters(now),
    shown: {},
    fields: customerSortFields,
    of: (tx) => tx.customers,
  });
  const resets = offsetCases({
    partition,
    now,
    name: 'resets',
    filters: shownResetFilters(now),
    shown: { deletedAt: { isNull: true } },
    fields: passwordResetSortFields,
    of: (tx) => tx.passwordResets,
  });
  const events = offsetCases({
    partition,
    now,
    name: 'events',
    filters: eventFilters(now),
    shown: {},
    fields: eventSortFields,
    of: (tx) => tx.events,
  });
  return {
    lists: { ...customers.lists, ...resets.lists, ...events.lists },
    searches: { ...customers.searches, ...resets.searches, ...events.searches },
    counts: { ...customers.counts, ...resets.counts, ...events.counts },
    sorted: { ...customers.sorted, ...resets.sorted, ...events.sorted },
  };
}
