/** Who asks: every kind of credential, good and bad. */
import type { Shop, TestApp } from '../world/app.js';
import { createCustomer, goodPassword, signIn, type Headers } from '../world/people.js';
import type { Subject } from './subjects.js';

/** Headers of the caller; some are the subject's own. */
export type Caller = (subject: Subject) => Headers | Promise<Headers>;

export type CallerName = keyof Awaited<ReturnType<typeof createCallers>>;

async function createStranger(rekey: TestApp, shop: Shop, integration: Headers) {
  const { id: customerId } = await createCustomer(rekey, integration);
  return shop.bearer('sales_channel', { customerId, passwordVersion: 1 });
}

/** All of them know the shop's account, but for the integration of another shop. */
export async function createCallers(rekey: TestApp, shop: Shop, foreignShop: Shop) {
  const integration = await shop.apiKey('integration');
  const salesChannel = await shop.apiKey('sales_channel');
  const stranger = await createStranger(rekey, shop, integration);
  const foreigner = await foreignShop.apiKey('integration');
  const tester = await shop.apiKey('integration', 'test');
  const bearers = {
    integration: await shop.bearer('integration'),
    salesChannel: await shop.bearer('sales_channel'),
  };
  return {
    'an integration': () => integration,
    'an integration by bearer': () => bearers.integration,
    'a sales channel': () => salesChannel,
    'a sales channel by bearer': () => bearers.salesChannel,
    "an integration's bearer beside a sales channel's key": () => ({
      ...bearers.integration,
      ...salesChannel,
    }),
    'the customer': ({ customerId }: Subject) =>
      shop.bearer('sales_channel', { customerId, passwordVersion: 1 }),
    'the customer, signed in': async ({ email }: Subject) =>
      (await signIn(rekey, salesChannel, email, goodPassword)) ?? {},
    'the customer, signed in before another password': ({ customerId }: Subject) =>
      shop.bearer('sales_channel', { customerId, passwordVersion: 7 }),
    'another customer': () => stranger,
    'an integration of another shop': () => foreigner,
    'an integration of the test mode': () => tester,
    nobody: () => ({}),
    'an unknown API key': () => ({ 'x-api-key': `rk_live_${'A'.repeat(43)}` }),
    'a bearer token that is none': () => ({ authorization: 'Bearer none' }),
    'a good API key beside a bearer token that is none': () => ({
      ...integration,
      authorization: 'Bearer none',
    }),
  } as const satisfies Record<string, Caller>;
}
