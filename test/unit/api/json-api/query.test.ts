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
    const { page, filter } = parseCollectionQuery(search, resets);
    const newest = { field: 'createdAt', direction: 'DESC' };
    const sort = [newest, { field: 'referenceOrigin', direction: 'ASC' }];
    expect(page).toEqual({ number: 2, size: 25, sort });
    expect(filter).toEqual({
      referenceOrigin: { in: ['a', 'b'] },
      createdAt: { gte: new Date('2018-01-01'), lt: new Date('2019-01-01') },
      resetPasswordAt: { isNull: false },
      customerEmail: { eq: 'a+b@example.net' },
      id: { notIn: ['x'] },
      reference: { startsWith: '50%' },
    });
  });

  it('asks for nothing in particular if it is empty', () => {
    const { page, filter } = parseCollectionQuery('', events);
    expect([page, filter]).toEqual([{ sort: [] }, {}]);
  });

  it('keeps what was sent for the links to other pages', () => {
    const search = 'page%5Bsize%5D=5&sort=name';
    expect(parseCollectionQuery(search, events).search).toBe(search);
  });

  it('takes null and not_null of one attribute if they agree', () => {
    const agreeing = 'filter[q][reference_null]=true&filter[q][reference_not_null]=false';
    expect(parseCollectionQuery(agreeing, resets).filter).toEqual({ reference: { isNull: true } });
  });

  it('never filters by less than was asked for', () => {
    const empty = 'filter[q][reference_eq]=&filter[q][reference_in]=';
    expect(parseCollectionQuery(empty, resets).filter).toEqual({ reference: { eq: '', in: [''] } });
  });

  it('leaves no trace on prototypes', () => {
    const names = ['filter[q][__proto__]', 'page[__proto__]', 'fields[__proto__]', '__proto__'];
    for (const name of names) {
      expect(codeOf(() => parseCollectionQuery(`${name}=x`, resets))).not.toBe('NONE');
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
