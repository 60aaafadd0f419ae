/** The description of fabric's routes: complete in itself, and its examples as its schemas say. */
import { describe, expect, it } from '@jest/globals';
import { createFabricApi } from '../../../../src/api/fabric/api.js';
import { fabricSchemas } from '../../../../src/api/fabric/schemas.js';

/** Nothing of the API is run here. */
const { routes } = createFabricApi({} as never);

/** Every member of that name, however deep. */
function allOf(value: unknown, name: string): any[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === name ? [member] : allOf(member, name),
  );
}

const pointer = '#/components/schemas/';

function typeOf(value: unknown): string {
  if (value === null || Array.isArray(value)) return value === null ? 'null' : 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** What does not fit; the few words of JSON Schema that these schemas are written in. */
function problemsOf(schema: any, value: any, at = ''): string[] {
  if (schema.$ref) return problemsOf(fabricSchemas[schema.$ref.slice(pointer.length)], value, at);
  const fits =
    schema.const === undefined && !schema.enum
      ? [schema.type].flat().includes(typeOf(value))
      : [schema.const, ...(schema.enum ?? [])].includes(value);
  if (!fits) return [at];
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) return [at];
  if (typeOf(value) === 'array') {
    const itemProblems = (item: unknown, n: number) => problemsOf(schema.items, item, `${at}/${n}`);
    return value.flatMap(itemProblems);
  }
  if (typeOf(value) !== 'object' || !schema.properties) return [];
  const names = Object.keys({ ...schema.properties, ...value });
  return names.flatMap((name) => {
    const [member, place] = [schema.properties[name], `${at}/${name}`];
    return member && name in value ? problemsOf(member, value[name], place) : [place];
  });
}

describe("the descriptions of fabric's routes", () => {
  it('refer to schemas that exist, and to all of them', () => {
    const used = allOf([routes, fabricSchemas], '$ref').map((ref) => ref.slice(pointer.length));
    expect([...new Set(used)].sort()).toEqual(Object.keys(fabricSchemas).sort());
    for (const name of Object.keys(fabricSchemas)) expect(name).toMatch(/^Fabric[A-Z]/);
  });

  it('have names of their own', () => {
    const names = routes.map(({ description }) => description.operationId);
    expect(new Set(names).size).toBe(routes.length);
  });

  it.each(routes)('name the parameters of $method $path', ({ path, description }) => {
    const parameters = (description.parameters ?? []) as { in: string; name: string }[];
    const named = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
    const own = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect(named).toEqual(own);
    expect(parameters[0]).toMatchObject({ in: 'header', name: 'x-site-context', required: true });
  });

  it.each(routes)('have examples that fit, for $method $path', ({ description }) => {
    const contents = allOf(description, 'application/json');
    expect(contents.length).toBeGreaterThan(4);
    for (const { schema, example, examples = {} } of contents) {
      const all = [example, ...Object.values<any>(examples).map(({ value }) => value)];
      const given = all.filter((one) => one !== undefined);
      expect(given.length).toBeGreaterThan(0);
      for (const value of given) {
        expect(problemsOf(schema, value)).toEqual([]);
        expect(value.message ?? 'none').not.toBe('');
      }
    }
  });
});
