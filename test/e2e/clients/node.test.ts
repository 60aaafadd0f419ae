/** docs/clients/node.md: a back end that mails its links itself, at a real service and a real relay. */
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { removeProjects } from '../../support/codegen/project.js';
import { listen, loadProgram } from '../../support/clients/program.js';
import { linkIn, links } from '../../support/world/mail.js';
import { newAddress, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';

jest.setTimeout(60_000);
const shop = useShop({ mail: true });
let page: any;

/** Loads the module as a process with that key has it. */
async function loadWith(apiKey = ''): Promise<any> {
  const { url } = address;
  process.env['REKEY_API_KEY'] = apiKey;
  process.env['SMTP_URL'] = `smtp://127.0.0.1:${shop.relay.port}`;
  try {
    return await loadProgram('node.md', { url, apiKey });
  } finally {
    delete process.env['REKEY_API_KEY'];
    delete process.env['SMTP_URL'];
  }
}

let address: { url: string };

beforeAll(async () => {
  address = await listen(shop);
  page = await loadWith((await shop.apiKey('integration'))['x-api-key']);
});
afterAll(removeProjects);

it('creates a customer, and mails a link that sets the first password', async () => {
  const email = newAddress();
  const customer = await page.createCustomer(email);
  expect(customer).toEqual({ id: expect.any(String) });
  const reset = await page.mailReset(email);
  const { id, token } = linkIn(await shop.mailTo(email), links.storefront.reset);
  expect(reset).toEqual({ id });
  expect(await shop.redeem({ id, token, email, customerId: customer.id }, otherPassword)).toBe(
    'ok',
  );
  expect(await shop.signIn(email, otherPassword)).toBe('ok');
  expect(shop.log.join()).not.toContain(token);
});

it.each([
  ['an address that a customer has', 'createCustomer', 'A customer has this address already.'],
  ['an address that nobody has', 'mailReset', 'There is no customer with this address.'],
])('says what is wrong with %s', async (_, name, problem) => {
  const email = newAddress();
  if (name === 'createCustomer') await shop.addCustomer(email);
  expect(await page[name](email)).toEqual({ problem });
});

it('tells of a wrong key in the words of Rekey', async () => {
  const { createCustomer } = await loadWith('rk_live_wrong');
  await expect(createCustomer(newAddress())).rejects.toThrow(
    'A valid bearer token or API key is required.',
  );
});
