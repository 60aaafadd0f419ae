/** Numbers of metadata are kept digit by digit, or refused with their place: at every API, and everywhere alike. */
import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../../support/apis/send.js';
import { mediaType } from '../../support/apis/json-api.js';
import { ok, requestOf } from '../../support/world/webhooks.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop({ webhooks: true });

let count = 0;
const newEmail = () => `pat${(count += 1)}@shop.example`;

/** The metadata as each API has them, with the number as it was spelled. */
const inJson = (number: string) => `{"order":{"lines":[1,${number}]}}`;
const inLiteral = (number: string) => `{order:{lines:[1,${number}]}}`;

const graphqlHeaders = () => ({ 'content-type': 'application/json', ...shop.integration });

function byGraphql(input: string, variables: string, declared = ''): Promise<Answer> {
  const query = `mutation${declared} { createCustomer(input: ${input}) { __typename
    ... on Customer { id metadata } } }`;
  const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
  return shop.send({ method: 'POST', url: '/graphql', body }, graphqlHeaders());
}

const ways: Record<string, (number: string) => Promise<Answer>> = {
  'a GraphQL literal': (number) =>
    byGraphql(`{email: "${newEmail()}", metadata: ${inLiteral(number)}}`, '{}'),
  'a default of a GraphQL variable': (number) =>
    byGraphql(
      `{email: "${newEmail()}", metadata: $metadata}`,
      '{}',
      `($metadata: JSONObject = ${inLiteral(number)})`,
    ),
  'a GraphQL variable': (number) =>
    byGraphql(
      '$input',
      `{"input":{"email":"${newEmail()}","metadata":${inJson(number)}}}`,
      '($input: CreateCustomerInput!)',
    ),
  'JSON:API': (number) =>
    shop.send(
      {
        method: 'POST',
        url: '/api/customers',
        body: `{"data":{"type":"customers","attributes":{"email":"${newEmail()}","metadata":${inJson(number)}}}}`,
      },
      { 'content-type': mediaType, ...shop.integration },
    ),
};

const kept: readonly (readonly [spelled: string, written: string])[] = [
  ['9007199254740992', '9007199254740992'],
  ['-0', '0'],
  ['0.1', '0.1'],
  ['0.30000000000000004', '0.30000000000000004'],
  ['1e21', '1e+21'],
  ['1.50', '1.5'],
  ['5e-324', '5e-324'],
  ['1.7976931348623157e308', '1.7976931348623157e+308'],
];

const rounded = [
  '9007199254740993',
  '-9007199254740993',
  '1e400',
  '-1e400',
  '1e-400',
  '1e99999999999',
  '0.1000000000000000055511151231257827',
  '12345678901234567890',
];

const cases = Object.keys(ways).flatMap((way) => [
  ...kept.map(([spelled, written]) => [spelled, way, written] as const),
]);
const refusals = Object.keys(ways).flatMap((way) =>
  rounded.map((number) => [number, way] as const),
);

/** The lines of the metadata, as they are written in a text. */
const linesIn = (text: string): unknown => /"lines":\s*\[1,\s*([^\]]+)\]/.exec(text)?.[1];

describe('a number that a double keeps', () => {
  it.each(cases)('%s of %s is the same in every answer', async (spelled, way, written) => {
    const made = await ways[way]!(spelled);
    const id = made.body.data.createCustomer?.id ?? made.body.data.id;
    const [graphql, jsonApi] = await Promise.all([
      shop.send(
        {
          method: 'POST',
          url: '/graphql',
          body: { query: `{ customer(id: "${id}") { metadata } }` },
        },
        graphqlHeaders(),
      ),
      shop.jsonApi('GET', `/customers/${id}`),
    ]);
    const texts = [made, graphql, jsonApi].map(({ text }) => linesIn(text));
    expect(texts).toEqual([written, written, written]);
  });

  it('is the same in a webhook', async () => {
    const receiver = await shop.receiving(ok);
    await shop.listenTo(receiver);
    await ways['JSON:API']!('1.7976931348623157e308');
    expect(linesIn((await requestOf(receiver)).body.toString())).toBe('1.7976931348623157e+308');
  });
});

describe('a number that reading would round', () => {
  const message = 'holds a number that cannot be kept exactly: send it as a text';

  it.each(refusals)('%s of %s is refused with its place', async (number, way) => {
    const before = await shop.sql('SELECT count(*) FROM customers');
    const { text, body } = await ways[way]!(number);
    const [error] = body.errors;
    const said =
      way === 'JSON:API'
        ? [error.status, error.source.pointer, error.detail]
        : [error.extensions.code, error.extensions.field, error.message];
    expect(said).toEqual(
      way === 'JSON:API'
        ? ['422', '/data/attributes/metadata/order/lines/1', `metadata.order.lines.1 - ${message}`]
        : ['BAD_USER_INPUT', 'metadata.order.lines.1', `metadata.order.lines.1 ${message}.`],
    );
    expect(text).not.toContain(number);
    expect(await shop.sql('SELECT count(*) FROM customers')).toEqual(before);
  });

  it('is refused by fabric, whose bodies have no numbers', async () => {
    const payload = '{"username":9007199254740993}';
    const answer = await shop.fabric({ method: 'PATCH', path: '/auth/local/reset', payload });
    expect([answer.status, answer.body.message]).toEqual([400, 'username must be a text.']);
  });

  it('does no harm where it is ignored', async () => {
    const body = '{"query":"{ __typename }","extensions":{"at":9007199254740993}}';
    const answer = await shop.send({ method: 'POST', url: '/graphql', body }, graphqlHeaders());
    expect(answer.body).toEqual({ data: { __typename: 'Query' } });
  });

  it('as a text is kept', async () => {
    const { body } = await ways['a GraphQL variable']!('"9007199254740993"');
    expect(body.data.createCustomer.metadata).toEqual({
      order: { lines: [1, '9007199254740993'] },
    });
  });
});
