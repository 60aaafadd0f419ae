/** What the pages of urql and graphql-request in docs/clients warn of, tried at a real service. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { removeProjects } from '../../support/codegen/project.js';
import type { Place } from '../../support/clients/pages.js';
import { listen, loadProgram } from '../../support/clients/program.js';
import { otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

jest.setTimeout(120_000);
const shop = useShop();
afterAll(removeProjects);

let place: Place;
beforeAll(async () => void (place = await listen(shop)));

const reasonOf = async (answer: Promise<unknown>): Promise<Error> =>
  answer.then(
    () => new Error('It was answered.'),
    (error) => error,
  );

describe('urql', () => {
  const load = (edit = (text: string) => text) => loadProgram('urql.md', place, { edit });

  it('sends a query by GET unless told not to, which Rekey refuses', async () => {
    const careless = await load((text) => text.replace(/^ +preferGetMethod: false.+\n/m, ''));
    const { client } = await load();
    const document = '{ passwordPolicy { minLength } }';
    expect((await client.query(document, {})).error).toBeUndefined();
    const { error } = await careless.client.query(document, {});
    expect(error.response.status).toBe(405);
    expect(error.graphQLErrors[0].extensions.code).toBe('METHOD_NOT_ALLOWED');
  });

  it('keeps no answer, and would with its cache', async () => {
    const cached = await load((text) => text.replaceAll(/\bfetchExchange\b/g, 'cacheExchange, $&'));
    const program = await load();
    const { token } = await shop.reset();
    const kinds = async (of: any) => (await of.checkToken(token)).__typename;
    expect([await kinds(cached), await kinds(program)]).toEqual(
      Array(2).fill('RedeemableResetToken'),
    );
    await program.setPassword(token, otherPassword);
    expect([await kinds(cached), await kinds(program)]).toEqual([
      'RedeemableResetToken',
      'ResetTokenError',
    ]);
  });

  it('gives data beside the error of a field that the caller may not read', async () => {
    const { client } = await load();
    const { email, token } = await shop.reset();
    const document = `mutation ($input: RedeemPasswordResetInput!) { redeemPasswordReset(input: $input) {
      ... on PasswordResetRedeemed { customer { email profile { name { first } } } } } }`;
    const { data, error } = await client.mutation(document, {
      input: { token, newPassword: otherPassword },
    });
    expect(data.redeemPasswordReset.customer).toMatchObject({ email, profile: null });
    expect(error.message).toMatch(/^\[GraphQL\] /);
    expect(await shop.signIn(email, otherPassword)).toBe('ok');
  });
});

describe('graphql-request', () => {
  it('has the variables in its own error, which the program of the page keeps to itself', async () => {
    const wrong = { ...place, apiKey: 'rk_live_wrong' };
    const careless = (text: string) => text.replace(/throw new Error\(error.+;/, 'throw error;');
    const [kept, given] = await Promise.all(
      [undefined, careless].map(async (edit) => {
        const program = await loadProgram('graphql-request.md', wrong, edit && { edit });
        return reasonOf(program.setPassword('the-token', otherPassword));
      }),
    );
    expect(inspect(kept, { depth: 9 })).not.toMatch(/the-token|nine lanterns/);
    expect(given?.message).toMatch(/the-token.*nine lanterns/);
  });
});
