/** What lists and documents show, as the query asks: include, fields, sort, page and filter. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { addBulk } from '../../../support/rows/bulk.js';
import { statementsOf } from '../../../support/rows/statements.js';
import { documentOf, failureOf } from '../../../support/apis/json-api.js';
import { useShop } from '../../../support/world/use-shop.js';

const resets = '/customer_password_resets';

const words = (text: string) => text.trim().split(/\s+/);

describe('the query of a request', () => {
  const shop = useShop();
  /** Three resets, each of a customer of its own; the first was redeemed, the last has no reference. */
  let ids: string[];
  let customerIds: string[];
  let emails: string[];

  beforeAll(async () => {
    const made = [
      await shop.jsonApi.reset(undefined, { reference: 'A%', reference_origin: 'shop' }),
      await shop.jsonApi.reset(undefined, { reference: 'Abc', reference_origin: 'shop' }),
      await shop.jsonApi.reset(undefined, { reference_origin: 'app' }),
    ];
    ids = made.map(({ id }) => id);
    customerIds = made.map(({ customerId }) => customerId);
    emails = made.map(({ email }) => email);
    const { organization } = shop;
    for (const [index, id] of ids.entries()) {
      await shop.sql(
        `UPDATE password_resets SET created_at = $1, redeemed_at = $2
         WHERE organization_id = $3 AND id = $4`,
        [`202${index + 1}-01-01T12:00:00Z`, index === 0 ? '2021-06-01' : null, organization.id, id],
      );
    }
  });

  const get = async (path: string) => {
    const answer = await shop.jsonApi('GET', path);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body;
  };
  const places = async (query: string) => {
    const { data, meta } = await get(`${resets}?${query}`);
    expect(meta.record_count).toBe(data.length);
    return data.map(({ id }: any) => ids.indexOf(id)).toSorted();
  };

  /** A filter, an arrow, and the places of the resets that it leaves. */
  const filters = `
    id_eq=ID0→0 id_not_eq=ID0→1,2 id_in=ID0,ID2→0,2 id_not_in=ID0,ID2→1 reference_eq=Abc→1
    reference_not_eq=Abc→0 reference_null=true→2 reference_null=false→0,1
    reference_not_null=true→0,1 reference_not_null=false→2 reference_start=a→0,1
    reference_start=A%25→0 reference_cont=B→1 reference_cont=_→ reference_origin_eq=shop→0,1
    reference_origin_in=app,other→2 reset_password_at_null=true→1,2
    reset_password_at_lteq=2021-06-01→0 created_at_gt=2022-01-01→1,2
    created_at_gt=2022-01-01T12:00:00.000Z→2 created_at_gteq=2022-01-01T12:00:00Z→1,2
    created_at_lt=2022-01-01T13:00:00%2B01:00→0 created_at_lteq=2022-01-01T13:00:00%2B01:00→0,1
    created_at_eq=2022-01-01T12:00:00Z→1 updated_at_gt=2020-01-01→0,1,2
    created_at_in=2021-01-01T12:00:00Z,2022-01-01T12:00:00Z→0,1 customer_email_eq=EMAIL1→1
    customer_email_in=EMAIL1,EMAIL2→1,2 customer_email_eq=unknown@example.net→
    reference_start_any=b,ab→1 reference_start_all=A,ab→1 reference_not_start=Ab→0
    reference_not_start_any=A%25,Ab→0,1 reference_not_start_all=A%25,Ab→ reference_end=BC→1
    reference_end=%25→0 reference_not_end=c→0 reference_end_any=c,x→1 reference_end_all=c,x→
    reference_not_end_all=c,x→0 reference_not_end_any=c,x→0,1 reference_cont_any=b,x→1
    reference_cont_all=b,c→1 reference_cont_all=b,x→ reference_not_cont=B→0
    reference_not_cont_any=b,x→0,1 reference_not_cont_all=b,x→0 reference_matches=a%25→0,1
    reference_matches=a_→0 reference_matches=A→ reference_matches=a%5C%25→0
    reference_matches_any=%25c,x→1 reference_matches_all=a%25,%25c→1
    reference_does_not_match=%25c→0 reference_does_not_match_any=%25c,x→0,1
    reference_does_not_match_all=%25c,x→0 reference_eq_any=Abc,x→1 reference_eq_all=Abc,x→
    reference_not_eq_any=Abc,x→0,1 reference_not_eq_all=Abc,x→0 reference_eq_or_null=Abc→1,2
    reference_not_eq_or_null=Abc→0,2 reference_in_or_null=Abc,x→1,2
    reference_not_in_or_null=Abc,x→0,2 reference_present=1→0,1 reference_present=0→2
    reference_blank=true→2 reference_blank=f→0,1 reset_password_at_present=1→0
    reset_password_at_blank=1→1,2 reference_null=1→2 reference_not_null=0→2
    created_at_lt_any=2021-01-02,2022-01-02→0,1 created_at_lt_all=2021-01-02,2022-01-02→0
    created_at_gteq_any=2022-01-01,2023-01-01→1,2 created_at_gteq_all=2022-01-01,2023-01-01→2
    reference_or_reference_origin_cont=ap→2 reference_or_reference_origin_eq=Abc→1
    reference_and_reference_origin_not_null=1→0,1 reference_or_reset_password_at_null=1→1,2
    reference_or_customer_email_eq=Abc→1 reference_or_customer_email_eq=EMAIL0→0
    customer_id_eq=OWNER1→1 customer_id_in=OWNER1,OWNER2→1,2 customer_id_not_eq=OWNER1→0,2
    customer_email_start=QUINN→0,1,2 customer_email_not_eq=EMAIL1→0,2
    customer_email_not_in=EMAIL1,EMAIL2→0 customer_email_cont=nowhere→
    customer_email_does_not_match=%25@%25→ events_name_eq=customer_password_resets.create→0,1,2
    events_name_eq=customer_password_resets.destroy→ events_name_eq_any=customers.create,x→
    events_name_start=CUSTOMER_→0,1,2 events_name_in=x,customer_password_resets.create→0,1,2`;

  it.each(words(filters))('%s filters a list', async (row) => {
    const [criterion = '', expected = ''] = row.split('→');
    const filled = criterion
      .replaceAll(/ID(\d)/g, (_, place: string) => ids[Number(place)] ?? '')
      .replaceAll(/OWNER(\d)/g, (_, place: string) => customerIds[Number(place)] ?? '')
      .replaceAll(/EMAIL(\d)/g, (_, place: string) => emails[Number(place)] ?? '');
    const [name = '', value = ''] = filled.split('=');
    expect((await places(`filter[q][${name}]=${value}`)).join()).toBe(expected);
  });

  it('combines filters by AND', async () => {
    const both = 'filter[q][reference_origin_eq]=shop&filter[q][created_at_gteq]=2022-01-01';
    expect(await places(both)).toEqual([1]);
    const span = 'filter[q][created_at_gt]=2021-06-01&filter[q][created_at_lt]=2022-06-01';
    expect(await places(span)).toEqual([1]);
  });

  it.each([
    ['email_start=QUINN', 3],
    ['email_eq=EMAIL', 1],
    ['status_eq=prospect', 3],
    ['status_in=acquired,repeat', 0],
    ['id_not_null=true', 3],
    ['has_password_true=1', 3],
    ['has_password_false=true', 0],
    ['has_password_eq=f', 0],
    ['events_name_eq=customers.create', 3],
    ['events_name_cont=destroy', 0],
    ['email_or_reference_eq=no address', 0],
    ['email_or_reference_eq=EMAIL', 1],
    // As any value that no row has.
    ['email_eq=nope', 0],
    ['email_in=nope,EMAIL', 1],
    ['email_not_eq=nope', 3],
    ['email_eq=', 0],
    ['status_not_start=pro', 0],
  ])('filters customers by %s', async (criterion, expected) => {
    const [name = '', value = ''] = criterion.replace('EMAIL', emails[0] ?? '').split('=');
    const { meta } = await get(`/customers?filter[q][${name}]=${value}`);
    expect(meta.record_count).toBe(expected);
  });

  it.each([
    ['name_eq=customers.create', 3],
    ['name_start=customer_password_resets', 3],
    ['created_at_gt=2020-01-01', 9],
    ['created_at_or_updated_at_gt=2020-01-01', 9],
    ['name_end=.CREATE', 6],
    ['name_not_end=.create', 3],
  ])('filters events by %s', async (criterion, expected) => {
    const [name, value] = criterion.split('=');
    const { meta } = await get(`/events?filter[q][${name}]=${value}`);
    expect(meta.record_count).toBe(expected);
  });

  it.each([
    ['sort=created_at', [0, 1, 2]],
    ['sort=-created_at', [2, 1, 0]],
    ['', [2, 1, 0]],
    ['sort=reference_origin,-created_at', [2, 1, 0]],
    ['sort=-reference_origin,created_at', [0, 1, 2]],
    ['sort=reference', [0, 1, 2]],
    ['sort=customer.email,-created_at', 'by address'],
    ['sort=-customer.email', 'by address, reversed'],
    ['sort=reference_origin&sort=-created_at', [2, 1, 0]],
    // Nothing to sort by is as no parameter; blanks and a last comma say nothing.
    ['sort=', [2, 1, 0]],
    ['sort=,', [2, 1, 0]],
    ['sort=%20created_at,', [0, 1, 2]],
  ])('orders a list by "%s"', async (query, expected) => {
    const { data } = await get(`${resets}?${query}`);
    const byAddress = [0, 1, 2].toSorted((one, other) => (emails[one]! < emails[other]! ? -1 : 1));
    const orders: Record<string, number[]> = {
      'by address': byAddress,
      'by address, reversed': byAddress.toReversed(),
    };
    const wanted = typeof expected === 'string' ? orders[expected] : expected;
    expect(data.map(({ id }: any) => ids.indexOf(id))).toEqual(wanted);
  });

  it.each(['id', 'created_at', 'updated_at', 'reference', 'reference_origin', 'email', 'status'])(
    'orders customers by %s',
    async (name) => {
      const up = await get(`/customers?sort=${name},id`);
      const down = await get(`/customers?sort=-${name},-id`);
      const order = ({ data }: any) => data.map(({ id }: any) => id);
      expect(order(up)).toHaveLength(3);
      expect(order(down)).toEqual(order(up).toReversed());
    },
  );

  it('leads from page to page, with the rest of the query', async () => {
    const query = 'sort=created_at&page[size]=1&filter[q][reference_not_null]=true';
    const first = await get(`${resets}?${query}`);
    expect(first.meta).toEqual({ record_count: 2, page_count: 2 });
    expect(Object.keys(first.links)).toEqual(['first', 'next', 'last']);
    const pathOf = (link: string) => new URL(link).pathname.slice('/api'.length);
    const follow = (link: string) => get(`${pathOf(link)}${new URL(link).search}`);
    const second = await follow(first.links.next);
    expect(second.data[0].id).toBe(ids[1]);
    expect(Object.keys(second.links)).toEqual(['first', 'prev', 'last']);
    const { data } = await follow(second.links.prev);
    expect(data).toEqual([{ ...first.data[0], meta: data[0].meta }]);
    const page = { 'page[size]': '1', 'page[number]': '2' };
    const rest = { sort: 'created_at', 'filter[q][reference_not_null]': 'true' };
    const { searchParams } = new URL(first.links.next);
    expect(Object.fromEntries(searchParams)).toEqual({ ...page, ...rest });
  });

  it('has nothing on a page beyond the end, and a link back to the last', async () => {
    const { data, links } = await get(`${resets}?page[number]=9`);
    expect(data).toEqual([]);
    expect(links.next).toBeUndefined();
    expect(new URL(links.prev).searchParams.get('page[number]')).toBe('1');
  });

  it.each(['customer,events', 'customer,%20events', '%20customer%20,,events,', 'events,customer,'])(
    'includes the same for include=%s',
    async (list) => {
      const path = `${resets}/${ids[0]}?fields[customers]=email,`;
      const { included } = await get(`${path}&include=${list}`);
      expect(included.map(({ type }: any) => type).toSorted()).toEqual(['customers', 'events']);
    },
  );

  it('includes what it was asked for, and links the rest', async () => {
    const { data, included } = await get(`${resets}/${ids[0]}?include=customer,events`);
    const { customer, events } = data.relationships;
    expect(customer.data).toEqual({ type: 'customers', id: customerIds[0] });
    expect(events.data).toHaveLength(1);
    expect(included.map(({ type }: any) => type).toSorted()).toEqual(['customers', 'events']);
    const full = included.find(({ type }: any) => type === 'customers');
    expect(full.relationships.events.data).toBeUndefined();
    expect(full.attributes.has_password).toBe(true);

    const deep = await get(`${resets}/${ids[0]}?include=customer.events`);
    expect(deep.data.relationships.events.data).toBeUndefined();
    expect(deep.included).toHaveLength(4);
    const bare = await get(`${resets}/${ids[0]}`);
    expect(bare.included).toBeUndefined();
  });

  it('shows the fields that were asked for, and no relationship that was not', async () => {
    const path = `${resets}/${ids[0]}`;
    const query =
      'fields[customer_password_resets]=customer_email,customer&fields[customers]=email';
    const { data, included } = await get(`${path}?include=customer,events&${query}`);
    expect(Object.keys(data.attributes)).toEqual(['customer_email']);
    expect(Object.keys(data.relationships)).toEqual(['customer']);
    const customer = included.find(({ type }: any) => type === 'customers');
    expect(customer.attributes).toEqual({ email: emails[0] });
    expect(customer.relationships).toBeUndefined();
    const one = await get(`${path}?fields[customer_password_resets]=id,reference`);
    expect(one.data.attributes).toEqual({ reference: 'A%' });
    expect(one.data.relationships).toBeUndefined();
    const none = await get(`${path}?fields[customer_password_resets]=`);
    expect(none.data.attributes).toEqual({});
  });

  it('answers along relationships, and their ids', async () => {
    const path = `${resets}/${ids[0]}`;
    const customer = await get(`${path}/customer?include=events&fields[customers]=status,events`);
    expect(customer.data).toMatchObject({ id: customerIds[0], attributes: { status: 'prospect' } });
    expect(customer.included).toHaveLength(3);
    const root = `https://rekey.example/api${path}`;
    expect(await get(`${path}/relationships/customer`)).toEqual({
      links: { self: `${root}/relationships/customer`, related: `${root}/customer` },
      data: { type: 'customers', id: customerIds[0] },
    });
    const links = await get(`${path}/relationships/events`);
    expect(links).toMatchObject({
      links: { self: `${root}/relationships/events`, related: `${root}/events` },
      data: [{ type: 'events', id: expect.stringMatching(/^[A-Za-z]{10}$/) }],
      meta: { record_count: 1, page_count: 1 },
    });
    const related = await get(`/customers/${customerIds[0]}/events?sort=name&page[size]=2`);
    expect(related.meta).toEqual({ record_count: 3, page_count: 2 });
    const event = await get(`/events/${links.data[0].id}`);
    expect(event.data.attributes).toEqual({
      name: 'customer_password_resets.create',
      created_at: event.data.attributes.created_at,
      updated_at: event.data.attributes.created_at,
      reference: null,
      reference_origin: null,
      metadata: {
        application_id: expect.stringMatching(/^[A-Za-z]{10}$/),
        owner_id: null,
        request_id: expect.stringMatching(/^[\w.-]+$/),
        count: 1,
      },
    });
  });

  it('includes what several parameters ask for, as clients with arrays send them', async () => {
    const path = `${resets}/${ids[0]}`;
    const { included } = await get(`${path}?include=customer&include=events`);
    expect(included.map(({ type }: any) => type).toSorted()).toEqual(['customers', 'events']);
  });

  it('includes in the answer to a write, too', async () => {
    const path = `${resets}?include=customer&fields[customers]=email`;
    const body = documentOf('customer_password_resets', { customer_email: emails[2] });
    const { status, headers, body: made } = await shop.jsonApi('POST', path, { body });
    expect(status).toBe(201);
    expect(headers['location']).toBe(made.data.links.self);
    expect(made.included[0].attributes).toEqual({ email: emails[2] });
    await shop.jsonApi('DELETE', `${resets}/${made.data.id}`);
  });

  /** Queries by the code that refuses them, with a space between any two. */
  const refused = {
    INVALID_INCLUDE: `
      include=customers include=events.customer include=customer,%20orders include=event_stores
      include=__proto__ include=customer.customer.customer`,
    PARAM_NOT_ALLOWED: `
      include[]=customer sort[]=id page[after]=x page[__proto__]=1 limit=5 __proto__=5`,
    INVALID_FIELD_FORMAT: 'fields=email fields[customers][x]=email',
    INVALID_RESOURCE: `
      fields[users]=email fields[__proto__]=email fields[constructor]=email fields[]=email`,
    INVALID_FIELD: `
      fields[customers]=hash fields[customers]=password fields[customers]=constructor
      fields[customer_password_resets]=token_digest`,
    INVALID_SORT_CRITERIA: `
      sort=customer_email sort=reset_password_token sort=- sort=--id sort=metadata
      sort=id,id,id,id,id,id`,
    INVALID_PAGE_OBJECT: 'page=2 page[number][x]=2',
    INVALID_PAGE_VALUE: `
      page[size]=26 page[size]=0 page[size]=-1 page[size]=1.5 page[size]= page[size]=ten
      page[number]=0 page[number]=99999999 page[number]=9999999999999999999999`,
    INVALID_FILTERS_SYNTAX: `
      filter=x filter[q]=x filter[q][]=x filter[q][id_eq][]=x filter[q][id_eq]x=1`,
    FILTER_NOT_ALLOWED: `
      filter[id]=x filter[customer_id]=x filter[q][__proto__]=x
      filter[q][reset_password_token_eq]=x filter[q][token_digest_eq]=x
      filter[q][customer_password_eq]=x filter[q][metadata_eq]=x filter[q][metadata_jcont]={}
      filter[q][email_eq]=x filter[q][reference_or_email_eq]=x
      filter[q][reference_or_reference_origin_and_id_eq]=x filter[q][events_name_not_eq]=x
      filter[q][reference_or_reset_password_token_cont]=x
      filter[q][reference_lt]=x filter[q][created_at_cont]=2018`,
    INVALID_FILTER_VALUE: `
      filter[q][created_at_gt]=yesterday filter[q][created_at_gt]=2018-02-30
      filter[q][created_at_gt]= filter[q][created_at_in]=2018-01-01,,2018-01-02
      filter[q][reference_null]=2 filter[q][reference_null]= filter[q][reference_eq]=%00
      filter[q][reference_matches]=a%5C filter[q][reference_matches_any]=a,b%5C%5C%5C
      filter[q][reference_cont_any]=${'x,'.repeat(20)}
      filter[q][${Array<string>(21).fill('reference').join('_or_')}_eq]=x
      filter[q][reference_eq]=${'x'.repeat(256)} filter[q][reference_in]=${'x,'.repeat(101)}
      `,
    BAD_REQUEST: 'filter[q][id_eq]=a&filter[q][id_eq]=a page[size]=5&page%5Bsize%5D=6',
  };
  const refusals = Object.entries(refused).flatMap(([code, queries]) =>
    words(queries).map((query) => [query, code] as const),
  );

  // Proves: ENU-07
  it.each(refusals)('refuses %s as %s', async (query, code) => {
    const answer = await shop.jsonApi('GET', `${resets}?${query}`);
    expect(failureOf(answer).slice(0, 2)).toEqual([400, code]);
    // The name that was asked may be repeated, a hash never.
    expect(answer.text).not.toContain('argon2');
  });

  it.each(['sort=id', 'page[size]=1', 'filter[q][id_eq]=x'])(
    'of one resource has no %s',
    async (query) => {
      const answer = await shop.jsonApi('GET', `${resets}/${ids[0]}?${query}`);
      expect(failureOf(answer)).toEqual([400, 'PARAM_NOT_ALLOWED']);
    },
  );

  // Proves: LOG-01
  it('does not repeat what was asked', async () => {
    const canary = 'Canary42';
    const queries = `include=${canary} sort=${canary} fields[customers]=${canary} page[${canary}]=1
      fields[${canary}]=x filter[q][${canary}]=x filter[q][created_at_gt]=${canary}
      page[size]=${canary} ${canary}=1`;
    for (const query of words(queries)) {
      const { status, text } = await shop.jsonApi('GET', `${resets}?${query}`);
      expect([status, text.includes(canary)]).toEqual([400, false]);
    }
    expect(shop.log.join('')).not.toContain(canary);
  });
});

describe('whether customers have passwords', () => {
  const shop = useShop();

  it.each([
    ['the list of customers', '/customers', 'data'],
    ['those of a list of resets', `${resets}?include=customer`, 'included'],
  ])('is said by %s of each', async (_, path, member) => {
    const withIt = await shop.customer();
    const without = await shop.customer({ password: undefined });
    for (const customer of [withIt, without]) await shop.jsonApi.reset(customer);
    const { body } = await shop.jsonApi('GET', path);
    const said = new Map(body[member].map((one: any) => [one.id, one.attributes.has_password]));
    expect([said.get(withIt.id), said.get(without.id)]).toEqual([true, false]);
  });

  it.each([
    [true, {}],
    [false, { password: undefined }],
  ])('is said by the customer of a reset: %s', async (expected, given) => {
    const reset = await shop.jsonApi.reset(await shop.customer(given));
    const { body } = await shop.jsonApi('GET', `${resets}/${reset.id}/customer`);
    expect(body.data.attributes.has_password).toBe(expected);
  });
});

describe('the number of SQL statements', () => {
  const shop = useShop();

  beforeAll(async () => {
    const { id: organizationId } = shop.organization;
    await addBulk(shop.app.database.dataSource, { organizationId, mode: 'live' }, 60);
  });

  const countFor = async (path: string, length: number): Promise<number> => {
    // So that the caller is known already, which would be one more now and then.
    await shop.jsonApi('GET', `${resets}?page[size]=1`);
    const statements = await statementsOf(shop.app.database.dataSource, async () => {
      const { body } = await shop.jsonApi('GET', path);
      expect(body.data).toHaveLength(length);
    });
    return statements.length;
  };

  it.each([
    [resets, 2],
    [`${resets}?include=customer&fields[customers]=email`, 3],
    [`${resets}?include=customer`, 3],
    [`${resets}?include=customer,events`, 4],
    [`${resets}?include=customer.events,events`, 5],
    ['/customers', 2],
    ['/customers?include=events', 3],
  ])('for %s is %i, whatever the page', async (path, expected) => {
    const full = `${path}${path.includes('?') ? '&' : '?'}sort=id`;
    expect(await countFor(`${full}&page[size]=25`, 25)).toBe(expected);
    expect(await countFor(`${full}&page[size]=1`, 1)).toBe(expected);
  });
});
