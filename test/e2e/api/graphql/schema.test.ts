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
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
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

const filler = new Set('a an the its this these of to for with in on is are new'.split(' '));

/** The words of a name or a sentence without fillers and plurals. */
function wordsOf(text: string): string[] {
  const words =
    text
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/\w+/g) ?? [];
  return words.filter((word) => !filler.has(word)).map((word) => word.replace(/e?s$/, ''));
}

/** Whether a description has a word that the path of its element lacks. */
function saysMore(path: string, description: string): boolean {
  const own = new Set(wordsOf(path));
  return wordsOf(description).some((word) => !own.has(word));
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

  it('says more of an element than its name does', () => {
    // A member of a filter is named for the field that it compares, and its type says how.
    const told = elements.filter(({ path }) => !/(Filter|OrderBy)\./.test(path));
    const empty = told.filter(({ path, description }) => !saysMore(path, description ?? ''));
    const known = new Set(['User.name']);
    expect(empty.map(({ path }) => path).filter((path) => !known.has(path))).toEqual([]);
  });

  it('says of every query and mutation who may send it', () => {
    const may =
      /(?:For|is for) (?:all callers|integrations(?:, sales channels and customers| and sales channels)?(?:, and for the customer itself|, the rest for integrations)?)\.$/;
    const roots = [schema.getQueryType(), schema.getMutationType()];
    const fields = roots.flatMap((root) => Object.values(root?.getFields() ?? {}));
    const silent = fields.filter(({ description }) => !may.test(description ?? ''));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('says of every list what the site leaves out of it', () => {
    const queries = Object.values(schema.getQueryType()?.getFields() ?? {});
    const lists = queries.filter(({ type }) => getNamedType(type).name.endsWith('Connection'));
    expect(lists.length).toBeGreaterThanOrEqual(5);
    const silent = lists.filter(({ description }) => !description?.includes('`x-site-context`'));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('says of every scalar of its own where it is specified', () => {
    const scalars = Object.values(schema.getTypeMap()).filter(isScalarType);
    const own = scalars.filter((type) => !isSpecifiedScalarType(type));
    expect(own.map(({ name }) => name).toSorted()).toEqual(['DateTime', 'JSONObject']);
    const unspecified = own.filter(({ specifiedByURL }) => !URL.canParse(specifiedByURL ?? ''));
    expect(unspecified).toEqual([]);
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

  it('lets one root field fail beside another that succeeds', () => {
    for (const root of [schema.getQueryType(), schema.getMutationType()]) {
      const fields = Object.values(root?.getFields() ?? {});
      expect(fields.length).toBeGreaterThanOrEqual(10);
      const failing = fields.filter(({ type }) => isNonNullType(type));
      expect(failing.map(({ name }) => name)).toEqual([]);
    }
  });

  it('has a member for each failure that an end user can act on', () => {
    const roots = [schema.getQueryType(), schema.getMutationType()];
    const fields = roots.flatMap((root) => Object.values(root?.getFields() ?? {}));
    const membersOf = ({ type }: (typeof fields)[number]) =>
      isUnionType(type) ? type.getTypes().map(({ name }) => name) : [];
    const unions = fields.filter(({ type }) => isUnionType(type));
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(unions.map(({ name }) => name)).toEqual(expect.arrayContaining(mutations));
    // A limit may come to any operation.
    const unlimited = unions.filter((field) => !membersOf(field).includes('RateLimitedError'));
    expect(unlimited.map(({ name }) => name)).toEqual([]);
    const takesAddress = ({ args }: (typeof fields)[number]) =>
      args.some(({ type }) => {
        const input = getNamedType(type);
        const names = isInputObjectType(input) ? Object.keys(input.getFields()) : [];
        return names.some((name) => /email|username/i.test(name));
      });
    const addressed = unions.filter(takesAddress);
    expect(addressed.length).toBeGreaterThanOrEqual(6);
    const mute = addressed.filter((field) => !membersOf(field).includes('InvalidEmailError'));
    expect(mute.map(({ name }) => name)).toEqual([]);
  });

  it('says of each message for whom it is, and of what is deprecated what to use, and until when', () => {
    const messages = elements.filter(({ path }) => path.endsWith('.message'));
    expect(messages.length).toBeGreaterThan(5);
    for (const { description } of messages) {
      expect(description).toMatch(/for logs and developers: not for display/);
    }
    const reason = printSortedSchema(schema).match(/@deprecated.*/g) ?? [];
    expect(reason).toContainEqual(expect.stringContaining('checkResetToken'));
    for (const text of reason) {
      expect(text).toMatch(/^@deprecated\(reason: "Use .+ instead\. Until \d{4}-\d{2}-\d{2}\."\)/);
    }
  });

  // Proves: STO-07, ENU-07
  it('has no field, argument or filter of a secret that is stored', () => {
    const paths = elements.map(({ path }) => path);
    const keys = paths.filter((path) =>
      /hash|digest|salt|secret|(?<!hoo)kid$|version|jti|(?<!re)key/i.test(path),
    );
    // A public key is no secret. A webhook's secret is no field of the webhook: two results show it once.
    const harmless = `CreateWebhookInput.publicKey Mutation.rotateWebhookSecret
      Mutation.rotateWebhookSecret(id) RotateWebhookSecretResult UpdateWebhookInput.publicKey
      Webhook.publicKey WebhookWithSecret WebhookWithSecret.secret WebhookWithSecret.webhook`;
    expect(keys.toSorted()).toEqual(harmless.split(/\s+/));
    const called = paths.filter((path) => /[.(]\w*(password|token)\w*\)?$/i.test(path));
    const facts =
      /\.(hasPassword|passwordChangedAt|resetPasswordAt|passwordResetId|passwordPolicy)$/;
    const operations = /^(Query|Mutation)\.\w+$/;
    const names = 'AccountEventName|PasswordPolicy|RekeyErrorCode|WebhookTopic';
    const edges = RegExp(`^(Customer\\.passwordResets|\\w+\\.passwordReset|(${names})\\.\\w+)$`);
    const rest = called.filter((path) => ![facts, operations, edges].some((is) => is.test(path)));
    const known = `CancelPasswordResetInput.token ChangeUserPasswordInput.newPassword
      ChangeUserPasswordInput.oldPassword CreateCustomerAccessTokenInput.password
      CreateCustomerInput.password CreateWebhookInput.includesToken
      CreatedCustomerPasswordReset.resetPasswordToken
      CustomerAccessToken.accessToken
      CustomerPasswordReset.resetPasswordToken Query.checkResetToken(token)
      Query.resetTokenStatus(token) RedeemPasswordResetInput.newPassword RedeemPasswordResetInput.token
      UpdateCustomerPasswordResetInput.customerPassword
      UpdateCustomerPasswordResetInput.resetPasswordToken UpdateUserPasswordInput.newPassword
      UpdateUserPasswordInput.resetToken UpdateWebhookInput.includesToken UserResetToken.token
      Webhook.includesToken`;
    expect(rest.toSorted()).toEqual(known.split(/\s+/));
  });

  // Proves: ENU-07
  it('filters and sorts by nothing that is a secret', () => {
    const lists = elements.filter(({ path }) => /^\w+(Filter|OrderBy)\./.test(path));
    expect(lists.length).toBeGreaterThan(20);
    const names = lists.map(({ path }) => path);
    const found = names.filter((path) => /password|token/i.test(path.split('.')[1] ?? ''));
    const facts = [
      'AccountEventFilter.passwordResetId',
      'CustomerPasswordResetFilter.resetPasswordAt',
    ];
    expect(found).toEqual(facts);
  });
});
