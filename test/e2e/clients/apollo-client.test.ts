/** What docs/clients/apollo-client.md says of Apollo Client 4, tried with it at a real service. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { buildSchema, isInterfaceType } from 'graphql';
import { removeProjects } from '../../support/codegen/project.js';
import type { Place } from '../../support/clients/pages.js';
import { listen, loadProgram } from '../../support/clients/program.js';
import { addDocumentApplication } from '../../support/world/document-application.js';
import { otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

jest.setTimeout(120_000);
const shop = useShop();
afterAll(removeProjects);

let place: Place;
let page: any;

/** What a reader imports beside the program of the page. */
const library = `export * as apollo from '@apollo/client';`;

const load = (at = place, edit?: (text: string) => string) =>
  loadProgram('apollo-client.md', at, {
    more: { 'src/library.ts': library },
    isChecked: page === undefined,
    ...(edit && { edit }),
  });

beforeAll(async () => {
  place = await listen(shop);
  page = await load();
});

/** A client with the page's cache of possible types, or another. */
function clientWith(cache: unknown, link?: any, apiKey = place.apiKey) {
  const { ApolloClient, HttpLink } = page.apollo;
  const http = new HttpLink({ uri: `${place.url}/graphql`, headers: { 'x-api-key': apiKey } });
  return new ApolloClient({ cache, link: link ? link.concat(http) : http });
}

const emptyCache = () => new page.apollo.InMemoryCache();

describe('the cache', () => {
  const check = () => page.apollo.gql`query ($token: String!) {
    checkResetToken(token: $token) { ... on RekeyError { code message } } }`;
  const variables = { token: 'not-a-token' };

  it('keeps the fields of the interface with the list of the page, and drops them without', async () => {
    const read = async (cache: unknown) => {
      const { data } = await clientWith(cache).query({ query: check(), variables });
      return data.checkResetToken.code;
    };
    expect(await read(page.cache)).toBe('RESET_TOKEN_REFUSED');
    expect(await read(emptyCache())).toBeUndefined();
  });

  it('has every implementation of the interface in the list of the page', () => {
    const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
    const error = schema.getType('RekeyError');
    const objects = isInterfaceType(error) ? schema.getPossibleTypes(error) : [];
    const { possibleTypes } = page.cache.config;
    expect(possibleTypes.RekeyError).toEqual(objects.map(({ name }) => name).toSorted());
  });

  it('holds no token after the program, and would without `no-cache`', async () => {
    const kept = async (edit?: (text: string) => string) => {
      const program = await load(place, edit);
      await program.checkToken('not-a-token');
      await program.setPassword('not-a-token', otherPassword);
      return JSON.stringify(program.client.cache.extract());
    };
    expect(await kept()).toBe('{}');
    const careless = (text: string) => text.replace(`= 'no-cache'`, `= 'cache-first'`);
    expect(await kept(careless)).toContain('not-a-token');
  });

  it('tells a customer from its user, which has the same id', async () => {
    const { id } = await shop.customer();
    const client = clientWith(emptyCache(), undefined, await integrationKey());
    const query = page.apollo
      .gql`query ($id: ID!) { customer(id: $id) { id email } user(customerId: $id) { id } }`;
    await client.query({ query, variables: { id } });
    expect(Object.keys(client.cache.extract())).toEqual(
      expect.arrayContaining([`Customer:${id}`, `User:${id}`]),
    );
  });
});

const integrationKey = async () => (await shop.apiKey('integration'))['x-api-key'] ?? '';

describe('a field that the caller may not read', () => {
  const set = () => page.apollo.gql`mutation ($input: RedeemPasswordResetInput!) {
    redeemPasswordReset(input: $input) {
      ... on PasswordResetRedeemed { customer { email profile { name { first } } } } } }`;

  const redeem = async (options: object) => {
    const { email, token } = await shop.reset();
    const variables = { input: { token, newPassword: otherPassword } };
    const client = clientWith(emptyCache());
    const answer = client.mutate({
      mutation: set(),
      variables,
      fetchPolicy: 'no-cache',
      ...options,
    });
    return { email, answer };
  };

  it('rejects by default, and the password is set all the same', async () => {
    const { email, answer } = await redeem({});
    await expect(answer).rejects.toThrow(page.apollo.CombinedGraphQLErrors);
    expect(await shop.signIn(email, otherPassword)).toBe('ok');
  });

  it('is null beside an error with `errorPolicy: all`', async () => {
    const { email, answer } = await redeem({ errorPolicy: 'all' });
    const { data, error } = await answer;
    expect(data.redeemPasswordReset.customer).toMatchObject({ email, profile: null });
    expect(error.errors[0].extensions.code).toBe('FORBIDDEN');
  });
});

describe('hashes in place of documents', () => {
  const text = 'query Policy {\n  passwordPolicy {\n    minLength\n    __typename\n  }\n}';
  const query = () => page.apollo.gql(text);

  /** Sends the query twice as an application with those documents; for each request, whether it had the text. */
  async function requestsOf(documents: readonly string[]): Promise<string[]> {
    const { headers } = await addDocumentApplication(shop, documents, false);
    const { hashesFirst } = await load();
    const requests: string[] = [];
    const { ApolloLink } = page.apollo;
    const recorded = new ApolloLink((operation: any, forward: any) => {
      const { includeQuery } = operation.getContext().http ?? {};
      const { persistedQuery } = operation.extensions;
      requests.push(
        [persistedQuery && 'hash', includeQuery !== false && 'text'].filter(Boolean).join('+'),
      );
      return forward(operation);
    });
    const client = clientWith(emptyCache(), hashesFirst.concat(recorded), headers['x-api-key']);
    for (const _ of [1, 2]) {
      const { data } = await client.query({ query: query(), fetchPolicy: 'no-cache' });
      expect(data.passwordPolicy.minLength).toBe(8);
    }
    return requests;
  }

  it('sends the hash alone if the document is registered', async () => {
    expect(await requestsOf([text])).toEqual(['hash', 'hash']);
  });

  it('sends the document after the hash if Rekey does not know it', async () => {
    expect(await requestsOf(['{ __typename }'])).toEqual([
      'hash',
      'hash+text',
      'hash',
      'hash+text',
    ]);
  });

  it('sends no more hashes if the application has no documents', async () => {
    expect(await requestsOf([])).toEqual(['hash', 'text', 'text']);
  });
});
