/**
 * fabric's documented request as its clients send it: the host, the ids, the key and the token are ours.
 * @smoke
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sampleUser } from '../../../../src/api/fabric/samples.js';
import { createTestApp, type Shop, type TestApp } from '../../../support/world/app.js';
import { withCheapHashes } from '../../../support/world/cheap-hashes.js';
import {
  createCustomer,
  createUserToken,
  goodPassword,
  newAddress,
} from '../../../support/world/people.js';
import { otherPassword, signIn, type Headers } from '../../../support/world/people.js';
import { sampleProfile } from '../../../support/world/sample-profile.js';
import { listenOnLoopback } from '../../../support/peers/sockets.js';

/** As the documentation prints it, quotes and all. */
const quotedSiteContext = String.raw`"{\"date\": \"2023-01-01T00:00:00.000Z\", \"channel\": 12, \"account\": \"1234abcd5678efgh9ijklmno\",\"stage\":\"production\"}"`;
const account = '1234abcd5678efgh9ijklmno';
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

let rekey: TestApp;
let shop: Shop;
let port: number;
let frontEnd: Headers;
let backEnd: Headers;

beforeAll(async () => {
  rekey = await createTestApp({ wrapDependencies: withCheapHashes });
  shop = await rekey.createShop({ account });
  frontEnd = await shop.apiKey('sales_channel');
  backEnd = await shop.bearer('integration');
  port = await listenOnLoopback(rekey.app.http);
});

afterAll(() => rekey.close());

/** The type of every member, however deep; of a list, those of its entries. */
function typesOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(typesOf);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, typesOf(member)]));
}

describe("fabric's update of a user's password", () => {
  let email: string;
  let userId: string;
  let resetToken: string;

  beforeEach(async () => {
    email = newAddress();
    const person = await createCustomer(rekey, backEnd, { email, profile: sampleProfile });
    userId = person.id;
    await signIn(rekey, frontEnd, email, goodPassword);
    resetToken = await createUserToken(rekey, backEnd, email);
  });

  async function update(siteContext: string): Promise<{ status: number; body: any }> {
    const response = await fetch(`http://127.0.0.1:${port}/api-commerceIdentity/auth/password`, {
      method: 'PATCH',
      headers: {
        'Content-Type': 'application/json',
        'x-site-context': siteContext,
        ...frontEnd,
      },
      body: JSON.stringify({ userId, resetToken, newPassword: otherPassword }, null, 1),
    });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    return { status: response.status, body: await response.json() };
  }

  it.each([
    ['quoted, as the sample prints it', quotedSiteContext],
    ['as plain JSON', JSON.parse(quotedSiteContext) as string],
  ])('answers every field of the sample with its type; the header is %s', async (_, header) => {
    const { status, body } = await update(header);
    expect(status).toBe(200);
    expect(typesOf(body)).toEqual(typesOf(sampleUser));
    expect(Object.keys(body)).toEqual(Object.keys(sampleUser));
    const { provider, registrationDate } = body;
    expect(body).toEqual({
      ...sampleUser,
      userId,
      email,
      registrationDate: expect.stringMatching(instant),
      createdAt: registrationDate,
      updatedAt: expect.stringMatching(instant),
      provider: [
        {
          id: provider[0].id,
          name: 'LOCAL',
          isActive: true,
          registrationDate: expect.stringMatching(instant),
          lastLoginDate: expect.stringMatching(instant),
        },
      ],
    });
  });

  it('sets the password, once', async () => {
    expect((await update(quotedSiteContext)).status).toBe(200);
    expect(await signIn(rekey, frontEnd, email, goodPassword)).toBeNull();
    expect(await signIn(rekey, frontEnd, email, otherPassword)).not.toBeNull();
    const again = await update(quotedSiteContext);
    expect(again).toEqual({
      status: 404,
      body: {
        error: 'VERIFY_TOKEN_FAILED',
        code: 'VERIFY_TOKEN_FAILED',
        message: 'Token not found.',
      },
    });
    expect(rekey.log.join('\n')).not.toContain(resetToken);
    expect(rekey.log.join('\n')).not.toContain(otherPassword);
  });
});
