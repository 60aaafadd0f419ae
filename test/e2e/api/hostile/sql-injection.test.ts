/** SQL in every argument, filter, order, header, path and body of all APIs: none of it is read as SQL. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { createFabricApi } from '../../../../src/api/fabric/api.js';
import { describeApis } from '../../../../src/api/http/openapi.js';
import { createJsonApi } from '../../../../src/api/json-api/api.js';
import { graphqlPlaces } from '../../../support/apis/graphql-inputs.js';
import { createSubject } from '../../../support/apis/operations.js';
import { restPlaces, type RestPlace } from '../../../support/apis/rest-inputs.js';
import { isLong } from '../../../support/long.js';
import { operationsOf, type Document } from '../../../support/openapi/document.js';
import { send, type Given } from '../../../support/openapi/replay.js';
import { states } from '../../../support/parity/subjects.js';
import { sqlTextsOf } from '../../../support/rows/sql-texts.js';
import { openFabricWorld } from '../../../support/world/fabric-world.js';
import { useOpened } from '../../../support/world/use-shop.js';
import { createFailedDelivery } from '../../../support/world/webhooks.js';

/** In every text, so that it can be found where it must not be: in the text of a statement. */
const marker = 'zq1337';

const attacks = [
  `${marker}' OR '1'='1`,
  `${marker}'; SELECT pg_sleep(3); --`,
  `${marker}') UNION SELECT hash FROM password_credentials --`,
  `${marker}' AND (SELECT 1 FROM pg_sleep(3)) IS NOT NULL --`,
  `${marker}\\'; SELECT pg_sleep(3); --`,
  `${marker}" DESC; SELECT pg_sleep(3); --`,
  `${marker}%' OR email ILIKE '%`,
  `${marker}$$; SELECT pg_sleep(3); $$`,
  `:id ${marker} OR 1=1`,
  `${marker}\u02bc OR \uff07\uff07=\uff07`,
  `id${marker},(SELECT 1)`,
  `${marker}'||(SELECT version())||'`,
];

/** Those for one place: all in a long run, else one, another one at each place. */
let turn = 0;
function someAttacks(): string[] {
  turn += 1;
  return isLong ? attacks : [attacks[turn % attacks.length] ?? ''];
}

const world = useOpened(openFabricWorld);

interface Answered {
  readonly status: number;
}

/** What went wrong with one request: the marker in a statement, a failure, or a wait. */
async function findingsOf(name: string, ask: () => Promise<Answered>): Promise<string[]> {
  let status = 0;
  const begin = performance.now();
  const texts = await sqlTextsOf(async () => {
    ({ status } = await ask());
  });
  const took = performance.now() - begin;
  const found = texts.filter((text) => text.includes(marker)).map((text) => `${name}: ${text}`);
  if (status >= 500) found.push(`${name}: ${status}`);
  if (took > 2500) found.push(`${name}: ${Math.round(took)} ms`);
  return found;
}

describe('SQL in GraphQL', () => {
  const places = graphqlPlaces(buildSchema(readFileSync('schema.graphql', 'utf8')));
  const roots = [...new Set(places.map(({ name }) => name.split('.').slice(0, 1).join()))];

  async function subjectOf() {
    return { ...(await createSubject(world)), webhook: await createFailedDelivery(world) };
  }

  // Proves: INP-01
  it.each(roots)(
    'is a value wherever it is sent to %s',
    async (root) => {
      const findings: string[] = [];
      const own = places.filter(({ name }) => name.startsWith(`${root}.`));
      const forReads = await subjectOf();
      for (const place of own) {
        const subject = place.query.startsWith('query') ? forReads : await subjectOf();
        for (const text of someAttacks()) {
          const value = place.type === 'JSONObject' ? { [text.slice(0, 60)]: text } : text;
          const variables = place.variables(subject, value);
          const ask = () => world.graphql(place.query, variables);
          findings.push(...(await findingsOf(place.name, ask)));
        }
      }
      expect(findings).toEqual([]);
    },
    120_000,
  );
});

describe('SQL in the REST APIs', () => {
  const apis = [createJsonApi({} as never), createFabricApi({} as never)];
  const described = operationsOf(describeApis(apis, 'http://127.0.0.1') as Document);
  const places = restPlaces(described);
  const names = described.map(({ operation }) => operation.operationId);

  async function give({ described: { path } }: RestPlace): Promise<Given> {
    const isFabric = path.startsWith('/api-commerceIdentity/');
    const subject = await states[isFabric ? 'pending JWT' : 'pending'](world);
    const [event] = await world.sql('SELECT id FROM events WHERE customer_id = $1', [
      subject.customerId,
    ]);
    return { shop: world, subject, eventId: event.id, credential: world.backEnd };
  }

  // Proves: INP-01
  it.each(names)(
    'is a value wherever it is sent to %s',
    async (name) => {
      const findings: string[] = [];
      const own = places.filter(({ described: { operation } }) => operation.operationId === name);
      const forReads = own[0] && (await give(own[0]));
      for (const place of own) {
        const isRead = place.described.method === 'get';
        const given = isRead && forReads ? forReads : await give(place);
        for (const text of someAttacks()) {
          const call = place.call(given, text);
          findings.push(...(await findingsOf(place.name, () => send(world, call))));
        }
      }
      expect(findings).toEqual([]);
    },
    120_000,
  );
});

describe('a hole that is planted', () => {
  const holes: Record<string, (text: string) => string> = {
    'a text between quotes': (text) => `SELECT id FROM customers WHERE email = '${text}'`,
    'a text whose quotes are doubled': (text) =>
      `SELECT id FROM customers WHERE email = '${text.replaceAll("'", "''")}'`,
    'the name of a column': (text) => `SELECT id FROM customers ORDER BY "${text}"`,
  };

  it.each(Object.keys(holes))('is found: %s', async (name) => {
    const ask = async (text: string): Promise<Answered> => {
      await world.sql(holes[name]!(text)).catch(() => undefined);
      return { status: 200 };
    };
    for (const text of attacks) expect(await findingsOf(name, () => ask(text))).not.toEqual([]);
  });

  it('is not found where the text is a parameter', async () => {
    const ask = async (text: string): Promise<Answered> => {
      await world.sql('SELECT id FROM customers WHERE email = $1', [text]);
      return { status: 200 };
    };
    for (const text of attacks) expect(await findingsOf('none', () => ask(text))).toEqual([]);
  });
});
