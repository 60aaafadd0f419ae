import { describe, expect, it } from '@jest/globals';
import { RequestError } from '../../../../src/api/json-api/errors.js';
import { isSelected, requireNoQuery } from '../../../../src/api/json-api/query.js';
import { parseCollectionQuery, parseSingleQuery } from '../../../../src/api/json-api/query.js';
import { customers, events, resets } from '../../../../src/api/json-api/resource-tables.js';
import { caught } from '../../../support/caught.js';

function codeOf(work: () => unknown): string {
  const error = caught(work);
  return error instanceof RequestError ? (error.problems[0]?.code ?? 'NONE') : 'NONE';
}

describe('the query of one resource', () => {
  it('shows everything and includes nothing if it is empty', () => {
    const { fields, include } = parseSingleQuery('', resets);
    expect(isSelected(fields, 'customers', 'email')).toBe(true);
    expect(include.size).toBe(0);
  });

  it('makes one tree of all the paths', () => {
    const { include } = parseSingleQuery('include=customer,events,customer.events', resets);
    expect([...include.keys()]).toEqual(['customer', 'events']);
    expect([...(include.get('customer')?.keys() ?? [])]).toEqual(['events']);
  });

  it('includes what is on the way, too', () => {
    const { include } = parseSingleQuery('include=customer.events', resets);
    expect([...include.keys()]).toEqual(['customer']);
  });

  it('reads brackets as they are and percent-encoded', () => {
    for (const name of ['fields[customers]', 'fields%5Bcustomers%5D']) {
      const { fields } = parseSingleQuery(`${name}=email`, customers);
      expect(isSelected(fields, 'customers', 'email')).toBe(true);
      expect(isSelected(fields, 'customers', 'status')).toBe(false);
      expect(isSelected(fields, 'events', 'name')).toBe(true);
    }
  });

  it.each(['fields[customers', 'fields[customers]]', 'fields]', 'fields[[customers]]', 'fieldsx'])(
    'refuses %s',
    (name) => expect(codeOf(() => parseSingleQuery(`${name}=email`, customers))).not.toBe('NONE'),
  );

  it('has fields before includes in the order of its checks', () => {
    const both = 'include=x&fields[x]=y';
    expect(codeOf(() => parseSingleQuery(both, resets))).toBe('INVALID_RESOURCE');
  });

  it('can be none at all', () => {
    expect(() => requireNoQuery('')).not.toThrow();
    expect(codeOf(() => requireNoQuery('include=customer'))).toBe('PARAM_NOT_ALLOWED');
  });
});

const flagged = (field: string, operator: string, flag: boolean) => ({
  needs: 'any',
  conditions: [{ field, operator, flag }],
});

describe('the query of a list', () => {
  it('asks an operation in its own words', () => {
    const search = [
      'sort=-created_at,reference_origin',
      'page[number]=2',
      'page[size]=25',
      'filter[q][reference_origin_in]=a,b',
      'filter[q][created_at_gteq]=2018-01-01',
      'filter[q][created_at_lt]=2019-01-01T00:00:00Z',
      'filter[q][reset_password_at_not_null]=true',
      'filter[q][customer_email_eq]=a%2Bb@example.net',
      'filter[q][id_not_in]=x',
      'filter[q][reference_start]=50%25',
    ].join('&');
    const { page, criteria } = parseCollectionQuery(search, resets);
    const newest = { field: 'createdAt', direction: 'DESC' };
    const sort = [newest, { field: 'referenceOrigin', direction: 'ASC' }];
    expect(page).toEqual({ number: 2, size: 25, sort });
    const one = (name: string, field: string, operator: string, ...values: unknown[]) => ({
      needs: 'any',
      conditions: [{ name, field, operator, values, quantifier: 'any' }],
    });
    expect(criteria).toEqual([
      one('reference_origin_in', 'referenceOrigin', 'eq', 'a', 'b'),
      one('created_at_gteq', 'createdAt', 'gte', new Date('2018-01-01')),
      one('created_at_lt', 'createdAt', 'lt', new Date('2019-01-01')),
      flagged('resetPasswordAt', 'isNull', false),
      one('customer_email_eq', 'customerEmail', 'eq', 'a+b@example.net'),
      {
        needs: 'any',
        conditions: [
          { name: 'id_not_in', field: 'id', operator: 'notEq', values: ['x'], quantifier: 'all' },
        ],
      },
      one('reference_start', 'reference', 'startsWith', '50%'),
    ]);
  });

  it('asks for nothing in particular if it is empty', () => {
    const { page, criteria } = parseCollectionQuery('', events);
    expect([page, criteria]).toEqual([{ sort: [] }, []]);
  });

  it('keeps what was sent for the links to other pages', () => {
    const search = 'page%5Bsize%5D=5&sort=name';
    expect(parseCollectionQuery(search, events).search).toBe(search);
  });

  const criteriaOf = (query: string) => parseCollectionQuery(`filter[q]${query}`, resets).criteria;

  it.each([
    ['[reference_null]=true', 'isNull', true],
    ['[reference_null]=0', 'isNull', false],
    ['[reference_not_null]=1', 'isNull', false],
    ['[reference_not_null]=false', 'isNull', true],
    ['[reference_blank]=t', 'isBlank', true],
    ['[reference_present]=TRUE', 'isBlank', false],
    ['[reference_present]=F', 'isBlank', true],
  ])('reads the flag %s', (query, operator, flag) => {
    expect(criteriaOf(query)).toEqual([flagged('reference', operator, flag)]);
  });

  it('takes all spellings of a flag, and true and false of one', () => {
    for (const [name, flag] of [
      ['true', true],
      ['false', false],
    ] as const) {
      const { criteria } = parseCollectionQuery(`filter[q][has_password_${name}]=1`, customers);
      expect(criteria).toEqual([flagged('hasPassword', 'isTrue', flag)]);
    }
  });

  it.each([
    ['[reference_or_reference_origin_or_customer_email_cont]=x', 'any', 3],
    ['[reference_and_reference_origin_cont]=x', 'all', 2],
    ['[reference_eq_or_null]=x', 'any', 1],
    ['[reference_or_reference_origin_not_in_or_null]=x,y', 'any', 2],
    ['[created_at_or_updated_at_gt_all]=2018-01-01,2019-01-01', 'any', 2],
  ])('divides %s into its attributes', (query, needs, count) => {
    const [criterion, ...more] = criteriaOf(query);
    expect([criterion?.needs, criterion?.conditions.length, more]).toEqual([needs, count, []]);
  });

  it.each([
    'reference_or_eq',
    'reference_or_secret_eq',
    'reference_or_reference_origin_and_id_eq',
    'or_reference_eq',
    '_or_eq',
    'eq',
    '_eq',
    'reference_eq_eq',
    'events_name_not_eq',
    'events_name_cont_all',
    'created_at_or_reference_cont',
  ])('knows no %s', (name) => {
    expect(codeOf(() => criteriaOf(`[${name}]=x`))).toBe('FILTER_NOT_ALLOWED');
  });

  it('joins what a list is sent in several times, and nothing else', () => {
    const search =
      'include=customer&sort=id&include=events&filter[q][id_in]=a,b&filter[q][id_in]=c';
    const fields = 'fields[events]=name&fields[events]=id&sort=-created_at';
    const query = parseCollectionQuery(`${search}&${fields}`, resets);
    expect([...query.include.keys()]).toEqual(['customer', 'events']);
    expect(query.page.sort.map(({ field }) => field)).toEqual(['id', 'createdAt']);
    expect([...(query.fields.get('events') ?? [])]).toEqual(['name', 'id']);
    const values = query.criteria.map(({ conditions }) => conditions[0]);
    expect(values).toMatchObject([{ values: ['a', 'b', 'c'] }]);
    for (const twice of ['filter[q][id_eq]=a&filter[q][id_eq]=b', 'page[size]=1&page[size]=1']) {
      expect(codeOf(() => parseCollectionQuery(twice, resets))).toBe('BAD_REQUEST');
    }
  });

  it('never filters by less than was asked for', () => {
    const empty = '[reference_eq]=&filter[q][reference_in]=';
    const nothing = { field: 'reference', operator: 'eq', values: [''], quantifier: 'any' };
    const one = { needs: 'any', conditions: [expect.objectContaining(nothing)] };
    expect(criteriaOf(empty)).toEqual([one, one]);
  });

  it('leaves no trace on prototypes', () => {
    const names = ['filter[q][__proto__]', 'page[__proto__]', 'fields[__proto__]', '__proto__'];
    for (const name of names) {
      expect(codeOf(() => parseCollectionQuery(`${name}=x`, resets))).not.toBe('NONE');
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
