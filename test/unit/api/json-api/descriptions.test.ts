/** The description of the API says what the API does. */
import { describe, expect, it } from '@jest/globals';
import { createJsonApi } from '../../../../src/api/json-api/api.js';
import { parseCollectionQuery, parseSingleQuery } from '../../../../src/api/json-api/query.js';
import { tables, type AnyTable } from '../../../../src/api/json-api/resource-tables.js';
import { jsonApiSchemas } from '../../../../src/api/json-api/schemas.js';
import type { Operations } from '../../../../src/operations/index.js';

// Nothing is asked of it.
const { routes } = createJsonApi({} as Operations);

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === '$ref' ? [String(member)] : referencesIn(member),
  );
}

describe('the description of a route', () => {
  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'of %s refers to schemas that there are',
    (_, { description }) => {
      const references = referencesIn(description);
      expect(references.length).toBeGreaterThan(0);
      for (const reference of references) {
        expect(Object.keys(jsonApiSchemas)).toContain(reference.replace(/^.*\//, ''));
      }
    },
  );

  it('has an id of its own', () => {
    const ids = routes.map(({ description }) => description.operationId);
    expect(new Set(ids).size).toBe(routes.length);
  });

  it('of each parameter names it once', () => {
    for (const { description } of routes) {
      const names = (description.parameters ?? []).map((given: any) => given.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('the schemas', () => {
  it('refer to each other', () => {
    for (const reference of referencesIn(jsonApiSchemas)) {
      expect(Object.keys(jsonApiSchemas)).toContain(reference.replace('#/components/schemas/', ''));
    }
  });

  it('tell nothing secret', () =>
    expect(JSON.stringify(jsonApiSchemas)).not.toMatch(/hash|digest/));
});

const parseList = parseCollectionQuery as unknown as (search: string, table: AnyTable) => unknown;

/** A value that the parameter takes. */
function valueFor({ schema }: any): string {
  const [first] = schema.items?.enum ?? schema.items?.examples ?? schema.examples ?? [];
  if (first !== undefined) return first;
  return { boolean: 'true', integer: '1' }[schema.type as string] ?? '2018-01-01';
}

describe('a described parameter', () => {
  const all: AnyTable[] = [...tables.values()];
  const lists = all.map((table) => [`/${table.type}`, table] as const);

  it.each(lists)('of %s is one that is understood', (path, table) => {
    const list = routes.find((route) => route.method === 'GET' && route.path === path);
    const parameters = (list?.description.parameters ?? []) as any[];
    expect(parameters.length).toBeGreaterThan(20);
    for (const parameter of parameters) {
      const values = parameter.schema.items?.enum ?? [valueFor(parameter)];
      for (const value of values) {
        const search = `${encodeURIComponent(parameter.name)}=${encodeURIComponent(value)}`;
        expect(() => parseList(search, table)).not.toThrow();
      }
    }
  });

  it.each(lists)('of one of %s is one that is understood', (path, table) => {
    const route = routes.find((given) => given.method === 'GET' && given.path === `${path}/:id`);
    const parameters = (route?.description.parameters ?? []) as any[];
    for (const parameter of parameters.filter((one) => one.in === 'query')) {
      const search = `${parameter.name}=${parameter.schema.items.enum.join(',')}`;
      expect(() => parseSingleQuery(search, table)).not.toThrow();
    }
  });
});
