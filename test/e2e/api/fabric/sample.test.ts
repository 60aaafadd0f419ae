/**
 * fabric's documented request as its clients send it: the host, the ids, the key and the token are ours.
 * @smoke
 */
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sampleUser } from '../../../../src/api/fabric/samples.js';
import { sampleProfileInput } from '../../../support/world/sample-profile.js';
import { listenOnLoopback } from '../../../support/peers/sockets.js';
import { goodPassword, newAddress, otherPassword } from '../../../support/world/people.js';
import { useShop } from '../../../support/world/use-shop.js';

/** As the documentation prints it, quotes and all. */
const quotedSiteContext = String.raw`"{\"date\": \"2023-01-01T00:00:00.000Z\", \"channel\": 12, \"account\": \"1234abcd5678efgh9ijklmno\",\"stage\":\"production\"}"`;
const account = '1234abcd5678efgh9ijklmno';
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const shop = useShop({ organization: { account } });

let port: number;

beforeAll(async () => void (port = await listenOnLoopback(shop.app.http)));

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
    const person = await shop.customer({ email, profile: sampleProfileInput });
    userId = person.id;
    await shop.session(email, goodPassword);
    resetToken = (await shop.graphqlByUser.reset(email)).token;
  });

  async function update(siteContext: string): Promise<{ status: number; body: any }> {
    const type = { 'Content-Type': 'application/json', 'x-site-context': siteContext };
    const response = await fetch(`http://127.0.0.1:${port}/api-commerceIdentity/auth/password`, {
      method: 'PATCH',
      headers: { ...type, ...shop.salesChannel },
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
    const at = expect.stringMatching(instant);
    const dates = { registrationDate: at, lastLoginDate: at };
    expect(body).toEqual({
      ...sampleUser,
      userId,
      email,
      registrationDate: at,
      createdAt: registrationDate,
      updatedAt: at,
      provider: [{ id: provider[0].id, name: 'LOCAL', isActive: true, ...dates }],
    });
  });

  it('sets the password, once', async () => {
    expect((await update(quotedSiteContext)).status).toBe(200);
    expect(await shop.signIn(email, goodPassword)).toBe('wrong_credentials');
    expect(await shop.signIn(email, otherPassword)).toBe('ok');
    const [code, message] = ['VERIFY_TOKEN_FAILED', 'Token not found.'];
    const refused = { status: 404, body: { error: code, code, message } };
    expect(await update(quotedSiteContext)).toEqual(refused);
    for (const secret of [resetToken, otherPassword]) {
      expect(shop.log.join('\n')).not.toContain(secret);
    }
  });
});
