/** What a reset does not do: to its owner before it is redeemed, and for whoever redeems it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { createFabricApi } from '../../../src/api/fabric/api.js';
import { describeApis } from '../../../src/api/http/openapi.js';
import { createJsonApi } from '../../../src/api/json-api/api.js';
import { apis } from '../../support/parity/world.js';
import { states } from '../../support/parity/subjects.js';
import { sendBy, siteHeaders } from '../../support/apis/verbs-of-shop.js';
import { goodPassword, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop({ mail: true });

// Proves: TOK-18
it('changes nothing for its owner, however often it is asked for', async () => {
  const { id, email } = await shop.customer();
  const session = await shop.session(email, goodPassword);
  for (let turn = 0; turn < 20; turn += 1) {
    await shop.reset(email);
    await shop.request(email);
  }
  await shop.settled();
  expect(await shop.signIn(email, goodPassword)).toBe('ok');
  expect((await shop.graphql('{ viewer { mode } }', {}, session)).status).toBe(200);
  const [row] = await shop.sql('SELECT version FROM password_credentials WHERE customer_id = $1', [
    id,
  ]);
  expect(row).toEqual({ version: 1 });
});

// Proves: TOK-21
it.each(apis.filter(({ ask }) => ask.redeem).map((api) => ({ name: api.name, api })))(
  'signs nobody in when it is redeemed: $name',
  async ({ api }) => {
    const subject = await states['pending JWT'](shop);
    const { resetId, customerId: userId, token } = subject;
    const asked = api.ask.redeem!({ resetId, userId, token, password: otherPassword });
    const headers = { ...shop.salesChannel, ...siteHeaders(api, shop) };
    const answer = await sendBy(api, shop.send, asked, headers);
    expect(api.verdictOf(answer)).toBe('ok');
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.headers).not.toHaveProperty('authorization');
    // Three parts of base64url, the first of which begins as JSON does. Commerce Layer repeats the token.
    expect(answer.text.replaceAll(token, '')).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
  },
);

describe('a password', () => {
  // Proves: PWD-11
  it('has no hint, no question and no end, in any API and any table', async () => {
    const columns = await shop.sql<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_schema = 'public'`,
    );
    const described = describeApis(
      [createJsonApi({} as never), createFabricApi({} as never)],
      'https://rekey.example',
    );
    const names = [
      readFileSync('schema.graphql', 'utf8').replaceAll(/"""[^]*?"""/g, ''),
      ...columns.map(({ name }) => name),
      JSON.stringify(described),
    ].join('\n');
    expect(names).toContain('password_credentials.hash');
    expect(names).not.toMatch(
      /hint|question|must_?change|password_?(expir|age)|force_?(change|reset)/i,
    );
  });
});
