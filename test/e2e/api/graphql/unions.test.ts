/** Every member of every result union is reached, and a new member without a case is noticed. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { isInterfaceType, isObjectType, isUnionType, type GraphQLSchema } from 'graphql';
import { createSchema } from '../../../../src/api/graphql/schema.js';
import { takenAddress, unionCases } from '../../../support/apis/union-cases.js';
import { only } from '../../../support/apis/graphql.js';
import { createSubject, type Subject } from '../../../support/apis/operations.js';
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

/** The mutation with `RekeyError` selected, if its union has any. */
function documentOf(mutation: string): string {
  const field = schema.getMutationType()?.getFields()[mutation];
  if (!field || !isUnionType(field.type)) throw new Error(`${mutation} answers no union.`);
  const names = field.args.map(({ name, type }) => ({ name, type: String(type) }));
  const declared = names.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const passed = names.map(({ name }) => `${name}: $${name}`).join(', ');
  const hasErrors = field.type.getTypes().some(({ name }) => name.endsWith('Error'));
  const selection = hasErrors ? '__typename ... on RekeyError { code message }' : '__typename';
  return `mutation (${declared}) { ${mutation}(${passed}) { ${selection} } }`;
}

describe('every result', () => {
  beforeAll(async () => {
    await shop.customer({ email: takenAddress, password: null });
  });

  it.each(unionCases)('$mutation answers $member', async ({ mutation, member, given, code }) => {
    const variables = given(await createFullSubject());
    const answer = only(await shop.graphql(documentOf(mutation), variables));
    expect(answer.__typename).toBe(member);
    expect(answer.code).toBe(code);
    if (code) expect(answer.message).toMatch(/^[A-Z].*\.$/);
  });

  it('has a case for each member of each union', () => {
    const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
    const declared = fields.flatMap(({ name, type }) =>
      isUnionType(type) ? type.getTypes().map((member) => `${name} ${member.name}`) : [name],
    );
    const covered = unionCases.map(({ mutation, member }) => `${mutation} ${member}`);
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

describe('a disabled customer', () => {
  it.each(['createCustomerPasswordReset', 'createUserResetToken'])(
    'gets no reset by %s, and the code says why',
    async (mutation) => {
      const { email } = await shop.customer();
      await shop.sql('UPDATE customers SET is_active = false WHERE email = $1', [email]);
      const reply = await shop.graphql(documentOf(mutation), { input: { email } });
      const expected = { __typename: 'CustomerNotFoundError', code: 'CUSTOMER_INACTIVE' };
      expect(only(reply)).toMatchObject(expected);
    },
  );
});
