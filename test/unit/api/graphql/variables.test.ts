import { describe, expect, it } from '@jest/globals';
import { buildSchema, Kind, parse } from 'graphql';
import { fitVariables } from '../../../../src/api/graphql/variables.js';

const schema = buildSchema(`
  enum Color { RED }
  input Inner { list: [Int!], color: Color, name: String! }
  input Outer { inner: Inner, secret: String }
  type Query { f(o: Outer, n: Int, s: String, id: ID, b: Boolean, c: Color): Int }
`);

function problemOf(variables: Record<string, unknown>, declared = '$o: Outer, $n: Int, $c: Color') {
  const document = parse(`query (${declared}) { f }`);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('There is no operation.');
  try {
    fitVariables(schema, operation, variables, { isOpen: true });
    return null;
  } catch (error) {
    expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    return (error as Error).message;
  }
}

const withList = (list: unknown[]) => ({ o: { inner: { name: 'x', list } } });

describe('variables', () => {
  it.each([
    {},
    { o: null, n: 1, c: 'RED' },
    { o: { inner: { name: 'x', list: [1], color: null }, secret: 'x' } },
    { unknown: 'ignored' },
  ])('that fit their types pass: %j', (variables) => expect(problemOf(variables)).toBeNull());

  it.each([
    [{ n: 'CANARY' }, 'The variable $n must be of type Int.'],
    [{ n: 1.5 }, 'The variable $n must be of type Int.'],
    [{ c: 'CANARY' }, 'The variable $c must be one of Color.'],
    [{ c: { CANARY: 1 } }, 'The variable $c must be one of Color.'],
    [{ o: 'CANARY' }, 'The variable $o must be of type Outer.'],
    [{ o: { secret: { CANARY: 1 } } }, 'The variable $o.secret must be of type String.'],
    [{ o: { inner: { secret: 'CANARY' } } }, 'The variable $o.inner needs name.'],
    [{ o: { secrt: 'CANARY' } }, 'The variable $o has a member secrt that its type does not have.'],
    [{ o: { 'x" y': 'CANARY' } }, 'The variable $o has a member that its type does not have.'],
    [{ o: { CANARY: 1 } }, 'The variable $o has a member that its type does not have.'],
    [{ o: { inner: { name: null } } }, 'The variable $o.inner.name must not be null.'],
    [withList([1, 'CANARY']), 'The variable $o.inner.list[1] must be of type Int.'],
    [withList([null]), 'The variable $o.inner.list[0] must not be null.'],
  ])('that do not are named by place, never by value: %j', (variables, message) => {
    expect(problemOf(variables)).toBe(message);
  });

  it('that are required must be there', () => {
    expect(problemOf({}, '$n: Int!')).toBe('The variable $n must not be null.');
    expect(problemOf({ n: null }, '$n: Int!')).toBe('The variable $n must not be null.');
    expect(problemOf({}, '$n: Int! = 1')).toBeNull();
    expect(problemOf({ n: null }, '$n: Int! = 1')).toBe('The variable $n must not be null.');
  });

  it('are not found in a prototype', () =>
    expect(problemOf(Object.create({ n: 'x' }) as Record<string, unknown>)).toBeNull());

  it('of an unknown type are left to validation', () =>
    expect(problemOf({ x: 'CANARY' }, '$x: Missing')).toBeNull());
});
