/** MAI-09: the customer gets a notice of every change of a password, and of no failure (NIST SP 800-63B, 4.6). */
import { describe, expect, it } from '@jest/globals';
import type { Verbs } from '../../support/apis/verbs-of-shop.js';
import { goodPassword, otherPassword, type Customer } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

const contact = '+49 30 123456';
const shop = useShop({ mail: { settings: { contact, locale: 'de' } } });

let people = 0;

const createPerson = (password: string | null = goodPassword): Promise<Customer> =>
  shop.customer({ email: `Noa.${(people += 1)}@example.org`, password });

type Change = (person: Customer) => Promise<string>;

const redeem =
  (verbs: () => Verbs): Change =>
  async (person) =>
    verbs().redeem(await verbs().reset(person));
const change: Change = ({ id }) => shop.changePassword(id, goodPassword, otherPassword);
const changeByFabric = async ({ id, email }: Customer, old: string) => {
  const session = await shop.session(email, goodPassword);
  return shop.fabric.changePassword(id, old, otherPassword, session);
};
const setPassword: Change = ({ id }) =>
  shop.jsonApi.updateCustomer(id, { password: otherPassword });

const changes: [string, string | null, Change][] = [
  ['a redeem through GraphQL', goodPassword, redeem(() => shop)],
  ["a redeem through GraphQL in fabric's form", goodPassword, redeem(() => shop.graphqlByUser)],
  ['a redeem through JSON:API', goodPassword, redeem(() => shop.jsonApi)],
  ['a redeem at the fabric API', goodPassword, redeem(() => shop.fabric)],
  ['a change through GraphQL', goodPassword, change],
  ['a change at the fabric API', goodPassword, (person) => changeByFabric(person, goodPassword)],
  ['a first password by a redeem', null, redeem(() => shop)],
  ['a first password from an integration', null, setPassword],
];

const noticesTo = (address: string) =>
  shop.relay.received.filter(({ recipients }) => recipients.includes(address));

describe('MAI-09: the notice', () => {
  // Proves: MAI-09
  it.each(changes)('comes once after %s', async (_what, password, work) => {
    const person = await createPerson(password);
    const began = new Date();
    expect(await work(person)).toBe('ok');
    const { mail, recipients } = await shop.mailTo(person.email);
    await shop.settled();
    expect(noticesTo(person.email)).toHaveLength(1);
    expect(recipients).toEqual([person.email]);
    expect(mail.subject).toBe('Ihr Passwort für Mail Shop wurde geändert');
    // A contact for a customer who did not do it, and no link.
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain(contact);
      expect(part).not.toMatch(/https?:|token|<a\b/i);
      expect(part).not.toContain(otherPassword);
      expect(part).toContain(String(began.getUTCFullYear()));
    }
    expect(await shop.signIn(person.email, otherPassword)).toBe('ok');
  });

  // Proves: MAI-09
  it('comes after no failure', async () => {
    const person = await createPerson();
    const reset = await shop.reset(person);
    const wrong = { ...reset, token: 'w'.repeat(43) };
    const rejected = 'password_rejected: too_short';
    expect(await shop.redeem(wrong)).toBe('unrecognized');
    expect(await shop.redeem(reset, 'short')).toBe(rejected);
    expect(await shop.graphqlByUser.redeem(reset, 'short')).toBe(rejected);
    expect(await shop.jsonApi.redeem(reset, 'short')).toBe(rejected);
    expect(await shop.fabric.redeem(wrong)).toBe('unrecognized');
    const wrongOld = await shop.changePassword(person.id, otherPassword, otherPassword);
    expect(wrongOld).toBe('wrong_credentials');
    expect(await shop.changePassword(person.id, goodPassword, 'short')).toBe(rejected);
    expect(await changeByFabric(person, otherPassword)).toBe('wrong_credentials');
    expect(await setPassword(person)).toBe('invalid');
    await shop.settled();
    expect(noticesTo(person.email)).toEqual([]);
    // Once, and not for the second use of the same token.
    expect(await shop.redeem(reset)).toBe('ok');
    expect(await shop.redeem(reset)).toBe('already_used');
    await shop.mailTo(person.email);
    await shop.settled();
    expect(noticesTo(person.email)).toHaveLength(1);
  });

  // Proves: MAI-09
  it('comes after no change that was rolled back', async () => {
    const person = await createPerson();
    const reset = await shop.reset(person);
    await shop.sql(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN RAISE EXCEPTION 'fault'; END $$`);
    await shop.sql(`CREATE CONSTRAINT TRIGGER fault AFTER INSERT ON events
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()`);
    const verdict = await shop.redeem(reset);
    await shop.sql('DROP FUNCTION fail() CASCADE');
    expect(verdict).toBe('failed');
    await shop.settled();
    expect(noticesTo(person.email)).toEqual([]);
    expect(await shop.signIn(person.email, goodPassword)).toBe('ok');
  });
});
