/** The contract as a file: complete, described, and without secrets. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  parse,
  validateSchema,
} from 'graphql';
import type { GraphQLField, GraphQLInputField, GraphQLSchema } from 'graphql';
import { requireBoundedLists } from '../../../../src/api/graphql/limits.js';
import { createSchema, printSortedSchema } from '../../../../src/api/graphql/schema.js';

const committed = readFileSync('schema.graphql', 'utf8');
const schema: GraphQLSchema = await createSchema({} as never);

interface Element {
  readonly path: string;
  readonly description: string | null | undefined;
}

/** Types, fields, arguments, input fields and enum values, by their paths. */
function elementsOf(built: GraphQLSchema): Element[] {
  const types = Object.values(built.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  return types.flatMap((type) => {
    const own = { path: type.name, description: type.description };
    if (isEnumType(type)) {
      const values = type
        .getValues()
        .map(({ name, description }) => ({ path: `${type.name}.${name}`, description }));
      return [own, ...values];
    }
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [own];
    const all = Object.values<GraphQLField<unknown, unknown> | GraphQLInputField>(type.getFields());
    const fields = all.flatMap((field) => [
      { path: `${type.name}.${field.name}`, description: field.description },
      ...('args' in field ? field.args : []).map(({ name, description }) => ({
        path: `${type.name}.${field.name}(${name})`,
        description,
      })),
    ]);
    return [own, ...fields];
  });
}

/** Whether the lists of a document stay within the limit. */
function isBounded(text: string): boolean {
  const document = parse(text);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('There is no operation.');
  try {
    requireBoundedLists(document, operation, {});
    return true;
  } catch {
    return false;
  }
}

describe('schema.graphql', () => {
  it('is what the code says', () => {
    const isCurrent = printSortedSchema(schema) === committed;
    const advice = 'stale: run npm run schema and commit the file';
    expect(isCurrent ? 'up to date' : advice).toBe('up to date');
  });

  it('is a valid schema to any tool', () => {
    expect(validateSchema(buildSchema(committed))).toEqual([]);
  });
});

describe('the schema', () => {
  const elements = elementsOf(schema);

  it('describes every type, field, argument, input field and enum value', () => {
    expect(elements.length).toBeGreaterThan(300);
    const silent = elements.filter(({ description }) => !description?.trim());
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('counts the objects of every connection, wherever it is', () => {
    const composites = Object.values(schema.getTypeMap()).filter(
      (type) => isObjectType(type) || isInterfaceType(type),
    );
    const fields = composites.flatMap((type) => Object.values(type.getFields()));
    const lists = fields.filter(({ type }) => getNamedType(type).name.endsWith('Connection'));
    const names = [...new Set(lists.map(({ name }) => name))];
    expect(names).toEqual(expect.arrayContaining(['customers', 'webhooks', 'deliveries']));
    const uncounted = names.filter((name) => {
      const [open, close] = [`${name}(first: 100) { nodes {`, '} }'];
      return isBounded(`{ ${open} ${open} id ${close} ${close} }`);
    });
    expect(uncounted).toEqual([]);
  });

  it('lets one mutation fail beside another that succeeds', () => {
    const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(fields.length).toBeGreaterThanOrEqual(10);
    expect(fields.filter(({ type }) => isNonNullType(type))).toEqual([]);
  });

  // Proves: STO-07, ENU-07
  it('has no field, argument or filter of a secret that is stored', () => {
    const paths = elements.map(({ path }) => path);
    const keys = paths.filter((path) =>
      /hash|digest|salt|secret|(?<!hoo)kid$|version|jti|(?<!re)key/i.test(path),
    );
    // A public key is no secret; a webhook's secret is answered once, like a reset's token.
    const harmless = `CreateWebhookInput.publicKey Mutation.rotateWebhookSecret
      Mutation.rotateWebhookSecret(id) RotateWebhookSecretResult UpdateWebhookInput.publicKey
      Webhook.publicKey Webhook.secret`;
    expect(keys.toSorted()).toEqual(harmless.split(/\s+/));
    const called = paths.filter((path) => /[.(]\w*(password|token)\w*\)?$/i.test(path));
    const facts = /\.(hasPassword|passwordChangedAt|resetPasswordAt|passwordResetId)$/;
    const operations = /^(Query|Mutation)\.\w+$/;
    const edges = /^(Customer\.passwordResets|(PasswordPolicy|RekeyErrorCode|WebhookTopic)\.\w+)$/;
    const rest = called.filter((path) => ![facts, operations, edges].some((is) => is.test(path)));
    const known = `CancelPasswordResetInput.token ChangeUserPasswordInput.newPassword
      ChangeUserPasswordInput.oldPassword CreateCustomerAccessTokenInput.password
      CreateCustomerInput.password CreateWebhookInput.includesToken CustomerAccessToken.accessToken
      CustomerPasswordReset.resetPasswordToken Query.resetTokenStatus(token)
      UpdateCustomerPasswordResetInput.customerPassword
      UpdateCustomerPasswordResetInput.resetPasswordToken UpdateUserPasswordInput.newPassword
      UpdateUserPasswordInput.resetToken UpdateWebhookInput.includesToken UserResetToken.token
      Webhook.includesToken`;
    expect(rest.toSorted()).toEqual(known.split(/\s+/));
  });

  // Proves: ENU-07
  it('filters and sorts by nothing that is a secret', () => {
    const lists = elements.filter(({ path }) => /^\w+(Filter|Order)\./.test(path));
    expect(lists.length).toBeGreaterThan(20);
    const names = lists.map(({ path }) => path);
    const found = names.filter((path) => /password|token/i.test(path.split('.')[1] ?? ''));
    expect(found).toEqual(['CustomerPasswordResetFilter.resetPasswordAt']);
  });
});
