/** Every member of every result union is reached, and a new member without a case is noticed. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { isInterfaceType, isObjectType, isUnionType, type GraphQLSchema } from 'graphql';
import { createSchema } from '../../../../src/api/graphql/schema.js';
import { disabledAddress, takenAddress, unionCases } from '../../../support/apis/union-cases.js';
import { only } from '../../../support/apis/graphql.js';
import { createSubject, type Subject } from '../../../support/apis/operations.js';
import { goodPassword } from '../../../support/world/people.js';
import { slugWithLinks } from '../../../support/world/environment.js';
import { useShop } from '../../../support/world/use-shop.js';
import { createFailedDelivery } from '../../../support/world/webhooks.js';

/** No limit exists yet that returns it. */
const notReachedYet = 'RateLimitedError';

const shop = useShop({ organization: { slug: slugWithLinks } });

let schema: GraphQLSchema;

beforeAll(async () => void (schema = await createSchema({} as never)));

const createFullSubject = async (): Promise<Subject> => ({
  ...(await createSubject(shop)),
  webhook: await createFailedDelivery(shop),
});

/** All fields of the roots that answer a union, and all mutations. */
function rootFields() {
  const queries = Object.values(schema.getQueryType()?.getFields() ?? {});
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
  const unions = queries.filter(({ type }) => isUnionType(type));
  return [
    ...unions.map((field) => ({ root: 'query', field })),
    ...mutations.map((field) => ({ root: 'mutation', field })),
  ];
}

/** The root field with `RekeyError` selected, if its union has any. */
function documentOf(rootField: string): string {
  const { root, field } = rootFields().find((one) => one.field.name === rootField) ?? {};
  if (!field || !isUnionType(field.type)) throw new Error(`${rootField} answers no union.`);
  const names = field.args.map(({ name, type }) => ({ name, type: String(type) }));
  const declared = names.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const passed = names.map(({ name }) => `${name}: $${name}`).join(', ');
  const hasErrors = field.type.getTypes().some(({ name }) => name.endsWith('Error'));
  const selection = hasErrors ? '__typename ... on RekeyError { code message }' : '__typename';
  return `${root} (${declared}) { ${rootField}(${passed}) { ${selection} } }`;
}

describe('every result', () => {
  beforeAll(async () => {
    await shop.customer({ email: takenAddress, password: null });
    const { id } = await shop.customer({ email: disabledAddress });
    await shop.updateCustomer(id, { isActive: false });
  });

  it.each(unionCases)('$field answers $member', async ({ field, member, given, code }) => {
    const variables = given(await createFullSubject());
    const answer = only(await shop.graphql(documentOf(field), variables));
    expect(answer.__typename).toBe(member);
    expect(answer.code).toBe(code);
    if (code) expect(answer.message).toMatch(/^[A-Z].*\.$/);
  });

  it('has a case for each member of each union', () => {
    const declared = rootFields().flatMap(({ field: { name, type } }) =>
      isUnionType(type) ? type.getTypes().map((member) => `${name} ${member.name}`) : [name],
    );
    const covered = unionCases.map(({ field, member }) => `${field} ${member}`);
    const expected = declared.filter((name) => !name.endsWith(` ${notReachedYet}`));
    expect(covered.toSorted()).toEqual(expected.toSorted());
  });

  it('is a RekeyError if it is an error, and nothing else is', () => {
    const userError = schema.getType('RekeyError');
    const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
    const errors = objects.filter(({ name }) => name.endsWith('Error'));
    if (!isInterfaceType(userError)) throw new Error('There is no RekeyError.');
    const implementing = schema.getPossibleTypes(userError).map(({ name }) => name);
    expect(implementing.toSorted()).toEqual(errors.map(({ name }) => name).toSorted());
  });
});

describe('a password that is refused', () => {
  const change = `changeUserPassword(input: { customerId: $id, oldPassword: "${goodPassword}"`;
  const redeem = 'input: { customerPassword: "short", resetPasswordToken: $token }';

  it.each([
    'redeemPasswordReset(input: { token: $token, newPassword: "short" })',
    `updateCustomerPasswordReset(id: $resetId, ${redeem})`,
    'updateUserPassword(input: { userId: $id, resetToken: $token, newPassword: "short" })',
    `${change}, newPassword: "short" })`,
    'createCustomer(input: { email: "someone@example.net", password: "short" })',
  ])('comes with the policy to count by: %s', async (field) => {
    const { customer, reset } = await createSubject(shop);
    const types = { id: 'ID!', token: 'String!', resetId: 'ID!' };
    const used = Object.entries(types).filter(([name]) => field.includes(`$${name}`));
    const declared = used.map(([name, type]) => `$${name}: ${type}`).join(', ');
    const policy = 'minLength maxLength refusesCommonPasswords refusesPersonalData';
    const document = `mutation ${declared && `(${declared})`} { ${field} {
      ... on PasswordRejectedError { policy { ${policy} } } } }`;
    const variables = { id: customer.id, token: reset.token, resetId: reset.id };
    const { data, errors } = await shop.graphql(document, variables);
    expect(errors).toEqual([]);
    const [answer] = Object.values<any>(data);
    const read = only(await shop.graphql(`{ passwordPolicy { ${policy} } }`));
    expect(answer.policy).toEqual(read);
    expect(read.minLength).toBe(8);
  });
});
