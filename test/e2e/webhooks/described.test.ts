/** What receivers get is what `/openapi.json` says of it: every topic, its headers, its bodies. */
import { expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { createBodyValidator, readDocument } from '../../support/openapi/document.js';
import { until } from '../../support/until.js';
import { useShop } from '../../support/world/use-shop.js';
import { headersOf, ok } from '../../support/world/webhooks.js';

const shop = useShop({ webhooks: true });

const cancel = `mutation ($token: String!) {
  cancelPasswordReset(input: { token: $token }) { __typename } }`;

/** Makes every topic happen once at least; the last customer is gone by the time of its calls. */
async function makeEverythingHappen(): Promise<void> {
  const { id, email } = await shop.customer();
  await shop.deleteReset((await shop.reset(email)).id);
  expect(await shop.redeem(await shop.reset(email), 'nine lanterns over water')).toBe('ok');
  const { token } = await shop.reset(email);
  await shop.graphql(cancel, { token }, shop.salesChannel);
  await shop.deleteCustomer(id);
}

it('every call is as its topic describes, and every topic is called', async () => {
  const document = await readDocument(shop);
  const topics = Object.keys(document.webhooks);
  const { publicKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' });
  const receiver = await shop.receiving(ok);
  await shop.listenTo(receiver, {
    topics: topics.map((topic) => topic.replaceAll('.', '_').toUpperCase()),
    includesToken: true,
    publicKey: await exportJWK(publicKey),
  });
  await makeEverythingHappen();
  const seen = () =>
    receiver.requests.map(({ head, body }) => ({
      headers: headersOf(head),
      body: JSON.parse(body.toString()),
    }));
  const topicsSeen = () => new Set(seen().map(({ headers }) => headers['x-commercelayer-topic']!));
  await until(() => topicsSeen().size === topics.length);
  for (const { headers, body } of seen()) {
    const topic = headers['x-commercelayer-topic']!;
    const { post } = document.webhooks[topic]!;
    const problems = createBodyValidator(document)(['webhooks', topic, 'post'], post, body);
    expect([topic, problems]).toEqual([topic, []]);
    expect(Object.keys(headers)).toEqual(
      expect.arrayContaining(post.parameters.map(({ name }) => name)),
    );
  }
  expect(JSON.stringify(seen())).toContain('encrypted_reset_password_token');
});
