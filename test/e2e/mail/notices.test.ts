/** MAI-09: after every change of a password its customer hears of it, and after no failure (NIST SP 800-63B, 4.6). */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withCheapHashes } from '../../support/world/cheap-hashes.js';
import {
  createMailShop,
  mailTo,
  settled,
  slug,
  type MailShop,
} from '../../support/world/delivery.js';
import { createFabricClient, type FabricClient } from '../../support/apis/fabric.js';
import { documentOf, mediaType } from '../../support/apis/json-api.js';
import { signIn, type Headers } from '../../support/world/people.js';
import { createSteps, type Steps, type Ticket } from '../../support/world/resets.js';

let shop: MailShop;
let steps: Steps;
let fabric: FabricClient;
const directory = mkdtempSync(join(tmpdir(), 'rekey-test-'));
const contact = '+49 30 123456';

beforeAll(async () => {
  const file = join(directory, 'mail.json');
  writeFileSync(file, JSON.stringify({ [slug]: { contact, locale: 'de' } }));
  const environment = { MAIL_SETTINGS: file };
  shop = await createMailShop({ environment, wrapDependencies: withCheapHashes });
  steps = await createSteps(shop.rekey.graphql, shop.shop);
  fabric = createFabricClient(shop.rekey, shop.shop, shop.front);
});
afterAll(async () => {
  await shop.close();
  rmSync(directory, { recursive: true });
});

const [oldPassword, newPassword] = ['a boat with 3 red sails', 'nine lanterns over water'];

interface Person {
  readonly id: string;
  readonly email: string;
}

let people = 0;

async function createPerson(password: string | null = oldPassword): Promise<Person> {
  const email = `Noa.${(people += 1)}@example.org`;
  return { id: await shop.createCustomer(email, { password }), email };
}

async function patch(path: string, type: string, attributes: object, headers: Headers) {
  const response = await shop.rekey.app.http.inject({
    method: 'PATCH',
    url: `/api/${type}/${path}`,
    headers: { accept: mediaType, 'content-type': mediaType, ...headers },
    payload: JSON.stringify(documentOf(type, attributes, path)),
  });
  return response.statusCode;
}

const redeemByJsonApi = ({ resetId, token }: Ticket, password: string) =>
  patch(
    resetId,
    'customer_password_resets',
    { customer_password: password, _reset_password_token: token },
    shop.front,
  );

async function redeemByFabric({ customerId, token }: Ticket, password: string) {
  const body = { userId: customerId, resetToken: token, newPassword: password };
  return (await fabric({ method: 'PATCH', path: '/auth/password', body })).status;
}

async function changeByFabric({ id, email }: Person, old: string, password: string) {
  const headers = (await signIn(shop.rekey, shop.front, email, oldPassword)) ?? {};
  const body = { userId: id, oldPassword: old, newPassword: password };
  return (await fabric({ method: 'POST', path: '/auth/change-password', headers, body })).status;
}

const changes: [string, string | null, (person: Person) => Promise<unknown>, unknown][] = [
  [
    'a redeem through GraphQL',
    oldPassword,
    async ({ email }) => steps.redeemReset(await steps.createReset(email), newPassword),
    'OK',
  ],
  [
    "a redeem through GraphQL in fabric's form",
    oldPassword,
    async ({ email }) => steps.redeemUser(await steps.createJwt(email), newPassword),
    'OK',
  ],
  [
    'a redeem through JSON:API',
    oldPassword,
    async ({ email }) => redeemByJsonApi(await steps.createReset(email), newPassword),
    200,
  ],
  [
    'a redeem at the fabric API',
    oldPassword,
    async ({ email }) => redeemByFabric(await steps.createJwt(email), newPassword),
    200,
  ],
  [
    'a change through GraphQL',
    oldPassword,
    ({ id }) => steps.changePassword(id, oldPassword, newPassword),
    'OK',
  ],
  [
    'a change at the fabric API',
    oldPassword,
    (person) => changeByFabric(person, oldPassword, newPassword),
    200,
  ],
  [
    'a first password by a redeem',
    null,
    async ({ email }) => steps.redeemReset(await steps.createReset(email), newPassword),
    'OK',
  ],
  [
    'a first password from an integration',
    null,
    ({ id }) => patch(id, 'customers', { password: newPassword }, shop.back),
    200,
  ],
];

const noticesTo = (address: string) =>
  shop.relay.received.filter(({ recipients }) => recipients.includes(address));

describe('MAI-09: the notice', () => {
  it.each(changes)('comes once after %s', async (_what, password, change, expected) => {
    const person = await createPerson(password);
    const began = new Date();
    expect(await change(person)).toBe(expected);
    const { mail, recipients } = await mailTo(shop.relay, person.email);
    await settled(shop.rekey);
    expect(noticesTo(person.email)).toHaveLength(1);
    expect(recipients).toEqual([person.email]);
    expect(mail.subject).toBe('Ihr Passwort für Mail Shop wurde geändert');
    // Whom to tell that it was somebody else, and nothing to click on.
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain(contact);
      expect(part).not.toMatch(/https?:|token|<a\b/i);
      expect(part).not.toContain(newPassword);
      expect(part).toContain(String(began.getUTCFullYear()));
    }
    expect(await steps.signIn(person.email, newPassword)).toBe('OK');
  });

  it('comes after no failure', async () => {
    const person = await createPerson();
    const wrong = { resetId: 'abcdefghij', customerId: person.id, token: 'w'.repeat(43) };
    const ticket = await steps.createReset(person.email);
    expect(await steps.redeemReset({ ...ticket, token: wrong.token }, newPassword)).toBe(
      'UNRECOGNIZED',
    );
    expect(await steps.redeemReset(ticket, 'short')).toBe('PASSWORD_REJECTED');
    expect(await steps.redeemUser(ticket, 'short')).toBe('PASSWORD_REJECTED');
    expect(await redeemByJsonApi(ticket, 'short')).toBe(422);
    expect(await redeemByFabric({ ...ticket, token: wrong.token }, newPassword)).toBe(404);
    expect(await steps.changePassword(person.id, newPassword, newPassword)).toBe(
      'INVALID_CREDENTIALS',
    );
    expect(await steps.changePassword(person.id, oldPassword, 'short')).toBe('PASSWORD_REJECTED');
    expect(await changeByFabric(person, newPassword, newPassword)).toBeGreaterThanOrEqual(400);
    expect(
      await patch(person.id, 'customers', { password: newPassword }, shop.back),
    ).toBeGreaterThanOrEqual(400);
    await settled(shop.rekey);
    expect(noticesTo(person.email)).toEqual([]);
    // Once, and not for the second use of the same token.
    expect(await steps.redeemReset(ticket, newPassword)).toBe('OK');
    expect(await steps.redeemReset(ticket, newPassword)).toBe('ALREADY_USED');
    await mailTo(shop.relay, person.email);
    await settled(shop.rekey);
    expect(noticesTo(person.email)).toHaveLength(1);
  });

  it('comes after no change that was rolled back', async () => {
    const person = await createPerson();
    const ticket = await steps.createReset(person.email);
    await shop.rekey.sql(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE EXCEPTION 'fault'; END $$`);
    await shop.rekey.sql(`CREATE CONSTRAINT TRIGGER fault AFTER INSERT ON events
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()`);
    const answer = await steps.redeemReset(ticket, newPassword);
    await shop.rekey.sql('DROP FUNCTION fail() CASCADE');
    expect(answer).toBe('INTERNAL_SERVER_ERROR');
    await settled(shop.rekey);
    expect(noticesTo(person.email)).toEqual([]);
    expect(await steps.signIn(person.email, oldPassword)).toBe('OK');
  });
});
