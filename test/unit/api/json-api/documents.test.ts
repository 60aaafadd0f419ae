import { describe, expect, it } from '@jest/globals';
import { linkContextOf, toDocument } from '../../../../src/api/json-api/documents.js';
import { resourceObjects, toPagination } from '../../../../src/api/json-api/documents.js';
import { resets, type ResetView } from '../../../../src/api/json-api/resource-tables.js';
import type { AuthorizedContext } from '../../../../src/domain/access/context.js';

const at = new Date('2018-01-01T12:00:00.000Z');

const reset: ResetView = {
  ...{ id: 'xYZkjABcde', customerId: 'john', customerEmail: 'john@example.com' },
  ...{ tokenKind: 'opaque', token: null, reference: null, referenceOrigin: null, metadata: {} },
  ...{ redeemedAt: null, supersededAt: null, revokedAt: null, deletedAt: null },
  ...{ deliveryStatus: 'NONE', deliveryAttemptedAt: null, deliveryDetail: null },
  ...{ expiresAt: at, createdAt: at, updatedAt: at, asOf: at },
};

const context = {
  requestId: 'one',
  site: { mode: 'test', organization: { id: 'xRRkjDFafe' } },
} as AuthorizedContext;

function linkContext(fields: [string, string[]][] = []) {
  const selection = new Map(fields.map(([type, names]) => [type, new Set(names)]));
  return linkContextOf({ baseUrl: 'https://rekey.test', context }, selection);
}

describe('a resource object', () => {
  it('shows neither what is internal nor what has no name on the wire', () => {
    const { attributes } = resourceObjects(linkContext(), resets)(reset);
    expect(Object.keys(attributes)).toEqual(
      `customer_email reset_password_token reset_password_at created_at updated_at
        reference reference_origin metadata`.split(/\s+/),
    );
  });

  it('has data in the relationships that were followed, and in no other', () => {
    const linkage = new Map([['events', []]]);
    const { relationships } = resourceObjects(linkContext(), resets)(reset, linkage);
    expect(relationships?.['events']).toHaveProperty('data', []);
    expect(relationships?.['customer']).not.toHaveProperty('data');
  });

  it('says null of a to-one relationship that leads nowhere', () => {
    const linkage = new Map([['customer', null]]);
    const { relationships } = resourceObjects(linkContext(), resets)(reset, linkage);
    expect(relationships?.['customer']).toHaveProperty('data', null);
  });

  it('loses its relationships with the last that is not selected', () => {
    const fields = linkContext([['customer_password_resets', ['reference']]]);
    const object = resourceObjects(fields, resets)(reset, new Map([['events', []]]));
    expect(Object.keys(object)).toEqual(['id', 'type', 'links', 'attributes', 'meta']);
  });

  it('has a trace id that is the same all through a request, and is not its id', () => {
    const { meta } = resourceObjects(linkContext(), resets)(reset);
    const trace_id = '7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed';
    expect(meta).toEqual({ mode: 'test', organization_id: 'xRRkjDFafe', trace_id });
  });
});

describe('a document', () => {
  it('has included only where something was to be included', () => {
    expect(toDocument(null, null)).toEqual({ data: null });
    expect(toDocument([], [])).toEqual({ data: [], included: [] });
  });
});

describe('pagination', () => {
  const linksOf = (number: number, totalCount: number, search = '') => {
    const found = { totalCount, page: { number, size: 10 } };
    const { links, meta } = toPagination('https://rekey.test/api/events', search, found);
    const pageIn = (url: string) => new URL(url).searchParams.get('page[number]');
    const numbers = Object.entries(links).map(([name, url]) => `${name} ${pageIn(url)}`);
    return { links, meta, numbers };
  };

  it.each([
    [1, 0, 0, ['first 1', 'last 1']],
    [1, 10, 1, ['first 1', 'last 1']],
    [1, 11, 2, ['first 1', 'next 2', 'last 2']],
    [2, 31, 4, ['first 1', 'prev 1', 'next 3', 'last 4']],
    [4, 31, 4, ['first 1', 'prev 3', 'last 4']],
    [9, 31, 4, ['first 1', 'prev 4', 'last 4']],
  ])('of page %i of %i records says %i pages and %j', (number, count, pages, numbers) => {
    const meta = { record_count: count, page_count: pages };
    expect(linksOf(number, count)).toMatchObject({ meta, numbers });
  });

  it('writes the query again without reading it as anything but text', () => {
    const search = 'filter[q][reference_eq]=a%26b%3Dc%22%3E';
    const written = 'filter%5Bq%5D%5Breference_eq%5D=a%26b%3Dc%22%3E';
    const page = 'page%5Bnumber%5D=1&page%5Bsize%5D=10';
    const { first } = linksOf(1, 1, search).links;
    expect(first).toBe(`https://rekey.test/api/events?${written}&${page}`);
  });
});
