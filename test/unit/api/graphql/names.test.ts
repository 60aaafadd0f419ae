/** Names of the schema that a graph of several services needs: plain types, one word for one thing, none of others. */
import { describe, expect, it } from '@jest/globals';
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLType,
} from 'graphql';
import { eventNames } from '../../../../src/domain/events/event.js';
import { createSchema } from '../../../../src/api/graphql/schema.js';

const schema = await createSchema({} as never);
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

interface Member {
  readonly path: string;
  readonly name: string;
  readonly type: GraphQLType;
  readonly isInput: boolean;
  readonly isDeprecated: boolean;
}

/** An argument, a field or a member of an input. */
type Field = Pick<
  GraphQLArgument | GraphQLField<unknown, unknown>,
  'name' | 'type' | 'deprecationReason'
>;

function memberOf(owner: string, isInput: boolean, member: Field): Member {
  const { name, type, deprecationReason } = member;
  const isDeprecated = typeof deprecationReason === 'string';
  return { path: `${owner}.${name}`, name, type, isInput, isDeprecated };
}

const members = types.flatMap((owner): Member[] => {
  if (isInputObjectType(owner)) {
    return Object.values(owner.getFields()).map((field) => memberOf(owner.name, true, field));
  }
  if (!isObjectType(owner) && !isInterfaceType(owner)) return [];
  return Object.values(owner.getFields()).flatMap((field) => [
    memberOf(owner.name, false, field),
    ...field.args.map((arg) => memberOf(`${owner.name}.${field.name}`, true, arg)),
  ]);
});

const pathsOf = (found: readonly Member[]): string[] => found.map(({ path }) => path).toSorted();

/** Names in the schemas of Saleor, Shopify and Vendure, or that any graph may have. */
const namesOfOthers =
  `Address AddressInput BooleanFilter CustomerOrder DateTimeFilter EmailAddress Error ErrorCode
  ErrorResult Event EventFilter IDFilter Mode Money OrderDirection PersonName Phone Site StringFilter UserError
  RequestPasswordReset RequestPasswordResetResult SetPassword ResetPassword PasswordChange Node Sort SortOrder`.split(
    /\s+/,
  );
const rootsOfOthers = `node nodes me shop channels products orders order requestPasswordReset
  resetPassword setPassword passwordChange tokenCreate customerCreate customerRecover customerReset login`.split(
  /\s+/,
);

describe('a name of the schema', () => {
  // Relay looks for these two by their names.
  it('is none that other graphs have, but for those of Relay', () => {
    const names = types.map(({ name }) => name);
    expect(names.filter((name) => namesOfOthers.includes(name))).toEqual(['Node']);
    const roots = [schema.getQueryType(), schema.getMutationType()];
    const fields = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}));
    expect(fields.filter((name) => rootsOfOthers.includes(name))).toEqual(['node']);
  });

  it('of a scalar is one that every graph knows', () => {
    const own = types.filter((type) => isScalarType(type) && !isSpecifiedScalarType(type));
    expect(own.map(({ name }) => name).toSorted()).toEqual(['DateTime', 'JSONObject']);
    const addresses = members.filter(
      ({ name, type }) => /email/i.test(name) && isScalarType(getNamedType(type)),
    );
    expect(addresses.length).toBeGreaterThan(10);
    expect([...new Set(addresses.map(({ type }) => getNamedType(type).name))]).toEqual(['String']);
  });

  it("is the one name of its thing in all inputs but those of the vendors' mutations", () => {
    const otherWords =
      /^(customerEmail|emailAddress|username|mail|userId|user|resetToken|resetPasswordToken|customerPassword|link)$/;
    const found = members.filter(({ name, isInput }) => isInput && otherWords.test(name));
    expect(pathsOf(found)).toEqual([
      // A reset has two addresses: its own and the customer's.
      'CustomerPasswordResetFilter.customerEmail',
      'UpdateCustomerPasswordResetInput.customerPassword',
      'UpdateCustomerPasswordResetInput.resetPasswordToken',
      'UpdateUserPasswordInput.resetToken',
      'UpdateUserPasswordInput.userId',
    ]);
  });

  it('of a list is plural', () => {
    const lists = members.filter(
      ({ type, isDeprecated }) => isListType(getNullableType(type)) && !isDeprecated,
    );
    expect(lists.length).toBeGreaterThan(10);
    expect(pathsOf(lists.filter(({ name }) => name !== 'in' && !name.endsWith('s')))).toEqual([]);
  });

  it('of an order and its fields belongs to one list', () => {
    const orders = types.filter(({ name }) => name.endsWith('OrderBy')).filter(isInputObjectType);
    const fields = orders.map((type) => getNamedType(type.getFields()['field']!.type).name);
    expect(fields).toEqual(orders.map(({ name }) => name.replace(/By$/, 'Field')));
    expect(orders).toHaveLength(4);
  });

  it('of an event is a value of one enum, in capitals, and topics are some of them', () => {
    const valuesOf = (name: string) => {
      const type = schema.getType(name);
      return isEnumType(type) ? type.getValues() : [];
    };
    const events = valuesOf('AccountEventName');
    expect(events.map(({ value }) => value as string).toSorted()).toEqual(eventNames.toSorted());
    for (const { name, value } of [...events, ...valuesOf('WebhookTopic')]) {
      expect(name).toBe((value as string).toUpperCase().replace('.', '_'));
    }
    expect(valuesOf('WebhookTopic').map(({ name }) => name)).toContain(
      'CUSTOMER_PASSWORD_RESETS_CANCEL',
    );
  });

  it('isNull stands only where a value can be missing', () => {
    const places = members.filter(({ type }) => {
      const named = getNamedType(type);
      return isInputObjectType(named) && 'isNull' in named.getFields();
    });
    const missing = members.filter(
      ({ isInput, type }) => !isInput && getNullableType(type) === type,
    );
    const nullable = new Set(missing.map(({ path }) => path));
    const fieldOf = ({ path }: Member) => path.replace('Filter.', '.');
    expect(places.length).toBeGreaterThan(4);
    expect(places.map(fieldOf).filter((path) => !nullable.has(path))).toEqual([]);
    const names = new Set(places.map(({ name }) => name));
    expect([...names].toSorted()).toEqual(['reference', 'referenceOrigin', 'resetPasswordAt']);
  });
});
