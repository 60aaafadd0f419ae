/** Any value in every argument, header, path, query and body: no failure, no crash, and nothing of it is repeated. */
import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { createFabricApi } from '../../../../src/api/fabric/api.js';
import { describeApis } from '../../../../src/api/http/openapi.js';
import { createJsonApi } from '../../../../src/api/json-api/api.js';
import { utf16Text } from '../../../support/arbitraries.js';
import { graphqlPlaces } from '../../../support/apis/graphql-inputs.js';
import { hostileValue, repeats } from '../../../support/apis/hostile-values.js';
import { createSubject, type Subject } from '../../../support/apis/operations.js';
import { inHeader, restPlaces, type RestPlace } from '../../../support/apis/rest-inputs.js';
import { isLong } from '../../../support/long.js';
import { operationsOf, type Document } from '../../../support/openapi/document.js';
import type { Call, Given } from '../../../support/openapi/replay.js';
import { states } from '../../../support/parity/subjects.js';
import { openFabricWorld } from '../../../support/world/fabric-world.js';
import { newAddress } from '../../../support/world/people.js';
import { useOpened } from '../../../support/world/use-shop.js';
import { createFailedDelivery } from '../../../support/world/webhooks.js';

/** How many values each place gets on average. */
const each = isLong ? 60 : 2;
const limitMs = 300_000;

const world = useOpened(openFabricWorld);

let logged = 0;
beforeEach(() => {
  logged = world.log.length;
});

/** What is wrong with what a request left in the log; names of clients' own requests may be there. */
function expectQuiet(isRequestId = false): void {
  const lines = world.log.slice(logged);
  logged = world.log.length;
  expect(lines.filter((line) => line.includes('"failure"'))).toEqual([]);
  if (!isRequestId) expect(lines.filter(repeats)).toEqual([]);
}

/** A place and a value for it. */
const anyOf = <T>(places: readonly T[]) =>
  fc.tuple(fc.constantFrom(...places), hostileValue, fc.boolean());

describe('any value in GraphQL', () => {
  const places = graphqlPlaces(buildSchema(readFileSync('schema.graphql', 'utf8')));
  const roots = [...new Set(places.map(({ name }) => name.split('.').slice(0, 1).join()))];
  let subject: Subject;

  beforeAll(async () => {
    subject = { ...(await createSubject(world)), webhook: await createFailedDelivery(world) };
  });

  // Proves: LOG-01, GQL-03, INP-03
  it.each(roots)(
    'that is sent to %s fails nothing and is not repeated',
    async (root) => {
      const own = places.filter(({ name }) => name.startsWith(`${root}.`));
      await fc.assert(
        fc.asyncProperty(anyOf(own), async ([place, value, isByFrontEnd]) => {
          const by = isByFrontEnd ? world.salesChannel : world.integration;
          const reply = await world.graphql(place.query, place.variables(subject, value), by);
          expect(reply.status).toBeLessThan(500);
          expect(reply.text).not.toContain('INTERNAL_SERVER_ERROR');
          expect(repeats(reply.text)).toBe(false);
          expectQuiet();
        }),
        { numRuns: own.length * each },
      );
      expect(({} as { a?: unknown }).a).toBeUndefined();
    },
    limitMs,
  );
});

describe('any value in the REST APIs', () => {
  const apis = [createJsonApi({} as never), createFabricApi({} as never)];
  const described = operationsOf(describeApis(apis, 'http://127.0.0.1') as Document);
  const places = restPlaces(described);
  const names = described.map(({ operation }) => operation.operationId);
  let given: { readonly opaque: Given; readonly jwt: Given };

  beforeAll(async () => {
    const give = async (state: 'pending' | 'pending JWT'): Promise<Given> => {
      const subject = await states[state](world);
      return { shop: world, subject, eventId: 'someEvent1', credential: world.backEnd };
    };
    given = { opaque: await give('pending'), jwt: await give('pending JWT') };
  });

  async function ask({ method, url, headers, body }: Call) {
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
    return world.app.http.inject({
      method: method.toUpperCase() as 'GET',
      url,
      headers,
      ...payload,
    });
  }

  const callOf = (place: RestPlace, value: unknown): Call =>
    place.call(
      place.described.path.startsWith('/api-commerceIdentity/') ? given.jwt : given.opaque,
      value,
    );

  // Proves: LOG-01, HTT-05, INP-03
  it.each(names)(
    'that is sent to %s fails nothing, and no refusal repeats it',
    async (name) => {
      const own = places.filter(({ described: { operation } }) => operation.operationId === name);
      await fc.assert(
        fc.asyncProperty(anyOf(own), async ([place, value]) => {
          const { statusCode, body } = await ask(callOf(place, value));
          expect(statusCode).toBeLessThan(500);
          if (body !== '') JSON.parse(body);
          if (statusCode >= 400) expect([place.name, repeats(body)]).toEqual([place.name, false]);
          expectQuiet(place.name.endsWith('x-request-id'));
        }),
        { numRuns: own.length * each },
      );
    },
    limitMs,
  );
});

describe('any value in a header of GraphQL', () => {
  const names = 'authorization x-api-key x-site-context accept content-type origin'.split(' ');
  const more = 'user-agent x-forwarded-for forwarded accept-encoding if-none-match cookie range';
  const all = [
    ...names,
    ...more.split(' '),
    'expect',
    'x-request-id',
    'access-control-request-method',
  ];

  // Proves: LOG-01
  it.each(all)('named %s fails nothing and is not repeated', async (name) => {
    await fc.assert(
      fc.asyncProperty(hostileValue, async (value) => {
        const { statusCode, body, headers } = await world.app.http.inject({
          method: 'POST',
          url: '/graphql',
          payload: { query: '{ viewer { mode } }' },
          headers: { ...world.integration, [name]: inHeader(value) },
        });
        expect(statusCode).toBeLessThan(500);
        expect(repeats(`${body}${JSON.stringify(headers)}`)).toBe(false);
        expectQuiet(name === 'x-request-id');
      }),
      { numRuns: each * 10 },
    );
  });
});

describe('any text of a customer', () => {
  const query = `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) {
    ... on Customer { id reference referenceOrigin metadata user { name { first } } } } }`;

  // Proves: INP-05
  it('is refused, or comes back as it was', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(utf16Text(300), async (text) => {
        const metadata = { text };
        const own = { reference: text, referenceOrigin: text, metadata };
        const input = { email: newAddress(), ...own, profile: { name: { first: text } } };
        const { data, errors } = await world.graphql(query, { input });
        if (errors.length > 0) {
          expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
          return;
        }
        taken += 1;
        const made = data.createCustomer;
        expect(made).toMatchObject(own);
        expect(made.user.name.first).toBe(text);
        const rest = await world.jsonApi('GET', `/customers/${made.id}`);
        const { reference, reference_origin, metadata: shown } = rest.body.data.attributes;
        expect({ reference, referenceOrigin: reference_origin, metadata: shown }).toEqual(own);
      }),
      { numRuns: isLong ? 2000 : 100 },
    );
    expect(taken).toBeGreaterThan(5);
  });
});
