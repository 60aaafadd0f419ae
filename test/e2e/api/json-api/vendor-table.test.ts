/** docs/rest.md says what of the vendors' is here: every row of it is tried, and nothing that is here is missing. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createFabricApi } from '../../../../src/api/fabric/api.js';
import { createJsonApi } from '../../../../src/api/json-api/api.js';
import { predicateNames } from '../../../../src/api/json-api/predicates.js';
import { tables } from '../../../../src/api/json-api/resource-tables.js';
import { readVendorTable, type Tried } from '../../../support/openapi/vendor-table.js';
import { siteHeaders } from '../../../support/apis/verbs-of-shop.js';
import { newAddress } from '../../../support/world/people.js';
import { useShop } from '../../../support/world/use-shop.js';

const shop = useShop();
const all = readVendorTable();
const isHere = ({ status, code }: Tried) => status < 300 || /^BAD_REQUEST|FAILED$/.test(code ?? '');
const here = all.filter(isHere);

/** The predicates that Commerce Layer's documentation lists, and the client's types. */
const documented =
  `eq not_eq eq_or_null not_eq_or_null matches does_not_match matches_any matches_all
  does_not_match_any does_not_match_all lt lteq gt gteq present blank null not_null in not_in in_or_null
  not_in_or_null lt_any lteq_any gt_any gteq_any lt_all lteq_all gt_all gteq_all not_eq_all start not_start
  start_any start_all not_start_any not_start_all end not_end end_any end_all not_end_any not_end_all cont
  not_cont cont_any cont_all not_cont_all true false`.split(/\s+/);

describe('the table of what is here', () => {
  let values: Record<string, string>;

  beforeEach(async () => {
    const { id: reset, customerId, email, token } = await shop.reset();
    const [event] = await shop.sql('SELECT id FROM events WHERE customer_id = $1', [customerId]);
    values = { reset, customer: customerId, event: event.id, email, token, new: newAddress() };
  });

  const filled = (text: string) =>
    text.replaceAll(/:(\w+)\b(?!")|":(\w+)"/g, (whole, inPath?: string, inBody?: string) => {
      const value = values[inPath ?? inBody ?? ''];
      if (value === undefined) return whole;
      return inBody ? JSON.stringify(value) : value;
    });

  async function ask({ method, target, attributes }: Tried) {
    const url = encodeURI(filled(target));
    const isFabric = url.startsWith('/api-commerceIdentity/');
    const [, , type, id] = url.split(/[/?]/);
    const data = { type, ...(method === 'PATCH' && { id }), attributes: {} };
    const body = attributes && { data: { ...data, attributes: JSON.parse(filled(attributes)) } };
    const mediaType = isFabric ? 'application/json' : 'application/vnd.api+json';
    const headers = {
      ...shop.integration,
      ...siteHeaders({ requiresSiteContext: isFabric }, shop),
    };
    const isWrite = method === 'POST' || method === 'PATCH';
    const content = isWrite ? { 'content-type': mediaType } : {};
    return shop.send(
      { method: method as 'GET', url, body: isWrite ? (body ?? {}) : undefined },
      {
        ...content,
        ...headers,
      },
    );
  }

  it.each(all.map((tried) => [`${tried.method} ${tried.target} ${tried.attributes ?? ''}`, tried]))(
    'is right about %s',
    async (_, tried) => {
      const { status, body } = await ask(tried as Tried);
      const code = status < 400 ? undefined : (body.errors?.[0].code ?? body.code);
      const { status: expected, code: expectedCode = code } = tried as Tried;
      expect([status, code]).toEqual([expected, expectedCode]);
    },
  );

  it('has every route', () => {
    const apis = [createJsonApi({} as never), createFabricApi({} as never)];
    const pathOf = (target: string) =>
      target.split('?')[0]!.replaceAll(/:(reset|customer|event|token)\b/g, ':id');
    const tried = new Set(here.map(({ method, target }) => `${method} ${pathOf(target)}`));
    for (const { prefix, routes } of apis) {
      for (const { method, path } of routes) {
        expect(tried).toContain(`${method} ${prefix}${path.replaceAll(/:\w+/g, ':id')}`);
      }
    }
  });

  it("has every predicate, and all of the vendor's", () => {
    const tried = here.map(({ target }) => target);
    for (const predicate of new Set([...predicateNames, ...documented])) {
      const isTried = tried.some((target) => target.includes(`_${predicate}]=`));
      expect([predicate, isTried]).toEqual([predicate, true]);
    }
  });

  it.each([...tables])('has every sort and filter of %s', (type, table) => {
    const tried = here.map(({ target }) => target);
    for (const name of table.sortable.keys()) {
      expect(tried).toContain(`/api/${type}?sort=-${name}`);
    }
    for (const name of table.filterable.keys()) {
      const isTried = tried.some((target) => target.startsWith(`/api/${type}?filter[q][${name}_`));
      expect([name, isTried]).toEqual([name, true]);
    }
  });
});
