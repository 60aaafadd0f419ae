/** An old name is gone, what the table says instead is there, and every way to write the old name says so. */
import { describe, expect, it } from '@jest/globals';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
  validate,
  type GraphQLNamedType,
} from 'graphql';
import { adviseOn, replacements } from '../../../../src/api/graphql/replacements.js';
import { createSchema } from '../../../../src/api/graphql/schema.js';
import { explain } from '../../../../src/api/graphql/validation-messages.js';

const schema = await createSchema({} as never);

/** What the next secrets in results bring. Remove a name once it is gone: then its replacement must be there, too. */
const awaited = new Set([
  'Webhook.secret',
  'Webhook in CreateWebhookResult',
  'Webhook in RotateWebhookSecretResult',
  'CustomerPasswordReset in CreateCustomerPasswordResetResult',
]);

const entries = Object.entries(replacements);
const settled = entries.filter(([old]) => !awaited.has(old));
const waiting = entries.filter(([old]) => awaited.has(old));

interface Coordinate {
  readonly type: string;
  readonly member: string | undefined;
  readonly argument: string | undefined;
}

function read(coordinate: string): Coordinate {
  const match = /^(\w+)(?:\.(\w+))?(?:\((\w+):\))?$/.exec(coordinate);
  if (!match) throw new Error(`${coordinate} is no coordinate of a schema.`);
  const [, type = '', member, argument] = match;
  return { type, member, argument };
}

function hasMember(type: GraphQLNamedType, { member = '', argument }: Coordinate): boolean {
  if (isEnumType(type)) return type.getValue(member) !== undefined;
  if (isInputObjectType(type)) return member in type.getFields();
  if (!isObjectType(type) && !isInterfaceType(type)) return false;
  const field = type.getFields()[member];
  return argument === undefined
    ? field !== undefined
    : (field?.args ?? []).some(({ name }) => name === argument);
}

/** Whether the schema has the element of a coordinate, or a union a member. */
function exists(name: string): boolean {
  const [member, container] = name.split(' in ');
  if (container !== undefined) {
    const union = schema.getType(container);
    return isUnionType(union) && union.getTypes().some((type) => type.name === member);
  }
  const coordinate = read(name);
  const type = schema.getType(coordinate.type);
  return Boolean(type) && (coordinate.member === undefined || hasMember(type!, coordinate));
}

/** Documents with an old name, one for each way to write it. */
function documentsWith(old: string): string[] {
  if (old === 'String in AccountEventNameFilter') {
    const events = (name: string) =>
      `customer(id: "a") { events(filter: { name: ${name} }) { totalCount } }`;
    return [
      `{ ${events('{ eq: "customers.create" }')} }`,
      `{ ${events('{ in: ["customer_password_resets.cancel"] }')} }`,
      `query ($name: String!) { ${events('{ eq: $name }')} }`,
      `query ($names: [String!]!) { ${events('{ in: $names }')} }`,
    ];
  }
  const [type, union] = old.split(' in ');
  if (union !== undefined) {
    return [
      `fragment F on ${union} { ... on ${type} { __typename } }`,
      `fragment F on ${union} { ...G } fragment G on ${type} { __typename }`,
    ];
  }
  const { type: name, member, argument } = read(old);
  if (member === undefined) return [`query ($v: [${name}!]) { a }`, `fragment F on ${name} { a }`];
  if (argument !== undefined)
    return [`fragment F on ${name} { ${member}(${argument}: "a") { a } }`];
  const found = schema.getType(name);
  // An enum's value in a result is in no document.
  if (isEnumType(found)) return [];
  if (isInputObjectType(found)) return [`query ($v: ${name} = { ${member}: "CANARY" }) { a }`];
  return [`fragment F on ${name} { old: ${member} }`];
}

describe('the table of replacements', () => {
  it.each(settled)('is right that %s is gone and %j there', (old, now) => {
    expect(exists(old)).toBe(false);
    expect(now.filter((name) => !exists(name))).toEqual([]);
  });

  it.each(waiting)('is right about %s once the schema has %j', (old, now) => {
    const isThere = now.map(exists);
    expect(isThere).toEqual(now.map(() => !exists(old)));
  });

  it.each(settled)('explains %s wherever a document has it, in every profile', (old, now) => {
    for (const text of documentsWith(old)) {
      const errors = validate(schema, parse(text));
      for (const isOpen of [true, false]) {
        const messages = errors.map((error) => explain(error, { isOpen })).join('\n');
        for (const name of now) expect(messages).toContain(name);
        expect(messages).toContain(`${old} is gone: use ${now.join(' or ')} instead.`);
        expect(messages).not.toContain('CANARY');
      }
    }
  });

  it.each([
    'Unknown type "UserErrors".',
    'Unknown type "constructor".',
    'Unknown type "__proto__".',
    'Cannot query field "toString" on type "Object".',
    'Cannot query field "requestPasswordReset" on type "Query".',
    'Field "userId" is not defined by type "UpdateUserPasswordInput".',
    'Enum "AccountEventName" cannot represent non-enum value: "CANARY".',
    'Value "customers.create" does not exist in "WebhookTopic" enum.',
    'The document says: Unknown type "UserError".',
  ])('says nothing of %s', (message) => {
    expect(adviseOn(message)).toBeNull();
  });
});
