/** Refusals name what they refuse, where it cannot be a secret: parameters, includes, sorts, fields, filters, members. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { otherPassword, type Reset } from '../../../support/world/people.js';
import { useShop } from '../../../support/world/use-shop.js';

const shop = useShop();
const resets = '/customer_password_resets';
let reset: Reset;

beforeAll(async () => void (reset = await shop.jsonApi.reset()));

interface Refusal {
  readonly detail: string;
  readonly source: { readonly parameter?: string; readonly pointer?: string };
}

async function refusalsOf(
  method: 'GET' | 'PATCH',
  path: string,
  body?: object,
): Promise<Refusal[]> {
  const answer = await shop.jsonApi(method, path, { body });
  expect(answer.status).toBe(400);
  return answer.body.errors;
}

describe('a refused query', () => {
  it.each([
    ['colour=crimson', 'colour', 'colour'],
    ['page[cursor]=x', 'page[cursor]', 'page[number] and page[size]'],
    ['sort[id]=x', 'sort[id]', 'sort[id]'],
    ['include=events,orders', 'include', 'orders'],
    ['include=customer.orders', 'include', 'customer.orders'],
    ['sort=-id,-shipping_date', 'sort', 'shipping_date'],
    ['fields[customers]=email,firstName', 'fields[customers]', 'firstName'],
    ['fields[orders]=id', 'fields[orders]', 'orders'],
    ['filter[q][colour_eq]=crimson', 'filter[q][colour_eq]', 'colour_eq'],
    ['filter[colour]=crimson', 'filter[colour]', 'filter[q]'],
    ['page[number]=x', 'page[number]', 'page[number] must be a whole number from 1 to 1000000'],
    ['page[number]=1000001', 'page[number]', 'page[number] must be from 1 to 1000000'],
    ['page[number]=99999999999999', 'page[number]', 'from 1 to 1000000'],
    ['page[size]=26', 'page[size]', 'from 1 to 25'],
    ['page[size]=1&page[size]=2', 'page[size]', 'page[size] is given twice'],
    ['filter[q][id_eq]=x&filter[q][id_eq]=y', 'filter[q][id_eq]', 'is given twice'],
    // What only the operation can tell names the filter, too: a request may have several of one attribute.
    ['filter[q][reference_matches]=Canary42\\', 'filter[q][reference_matches]', 'expected form'],
    ['filter[q][reference_or_id_eq]=%00', 'filter[q][reference_or_id_eq]', 'expected form'],
    [`filter[q][id_in]=${'x,'.repeat(100)}`, 'filter[q][id_in]', 'at most 100 values'],
    // What may be a secret has a place in place of its name.
    ['id=1&nine%20lanterns=1', 'id', 'id is not'],
    ['nine%20lanterns=1', 'query', 'Name 1 of the query'],
    ['nine%20lanterns=1&nine%20lanterns=2', 'query', 'Name 2 of the query is given twice'],
    ['include=events,Canary42', 'include', 'Name 2 of include'],
    ['sort=id,Canary42', 'sort', 'Name 2 of sort'],
    ['fields[customers]=Canary42', 'fields[customers]', 'Name 1 of fields[customers]'],
    ['filter[q][Canary42_eq]=x', 'filter', 'that attribute and predicate'],
  ])('%s is named', async (query, parameter, named) => {
    const [refusal] = await refusalsOf('GET', `${resets}?${query}`);
    expect(refusal?.source).toEqual({ parameter });
    expect(refusal?.detail).toContain(named);
    expect(JSON.stringify(refusal)).not.toMatch(/Canary42|lanterns|crimson/);
  });

  it.each(['colour=crimson', 'include=orders', 'fields[customers]=colour'])(
    'for one resource is named: %s',
    async (query) => {
      const name = /colour|orders/.exec(query)?.[0];
      const [refusal] = await refusalsOf('GET', `${resets}/${reset.id}?${query}`);
      expect(refusal?.detail).toContain(name);
    },
  );
});

describe('a refused member', () => {
  const type = 'customer_password_resets';

  it('is named with its place, and by its place alone if it may be a secret', async () => {
    const attributes = {
      nick_name: 'x',
      reference: 'R',
      [otherPassword]: 'x',
      hunter2hunter2: 'x',
    };
    const relationships = { orders: { data: null } };
    const data = { type, id: reset.id, attributes, relationships, lid: 'x' };
    const refusals = await refusalsOf('PATCH', `${resets}/${reset.id}`, { data });
    expect(refusals.map(({ detail, source }) => [source.pointer, detail])).toEqual([
      ['/data/relationships/orders', 'orders is not allowed.'],
      ['/data/attributes/nick_name', 'nick_name is not allowed.'],
      ['/data/attributes', 'Name 3 of /data/attributes is not allowed.'],
      ['/data/attributes', 'Name 4 of /data/attributes is not allowed.'],
      ['/data/lid', 'lid is not allowed.'],
    ]);
  });
});
