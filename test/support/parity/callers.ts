/** Who asks: every kind of credential, good and bad. */
import { goodPassword } from '../world/people.js';
import type { Headers } from '../world/organization.js';
import type { Shop } from '../world/shop.js';
import type { Subject } from './subjects.js';

/** Headers of the caller; some are the subject's own. */
export type Caller = (subject: Subject) => Headers | Promise<Headers>;

export type CallerName = keyof Awaited<ReturnType<typeof createCallers>>;

async function createStranger(shop: Shop): Promise<Headers> {
  const { id: customerId } = await shop.customer();
  return shop.bearer('sales_channel', { customerId, passwordVersion: 1 });
}

/** All of them know the shop's account, but for the integration of another shop. */
export async function createCallers(shop: Shop, foreignShop: Shop) {
  const { salesChannel, integration: bearer } = shop;
  const integration = await shop.apiKey('integration');
  const stranger = await createStranger(shop);
  const foreigner = await foreignShop.apiKey('integration');
  const tester = await shop.apiKey('integration', 'test');
  const publicBearer = await shop.bearer('sales_channel');
  return {
    'an integration': () => integration,
    'an integration by bearer': () => bearer,
    'a sales channel': () => salesChannel,
    'a sales channel by bearer': () => publicBearer,
    "an integration's bearer beside a sales channel's key": () => ({ ...bearer, ...salesChannel }),
    'the customer': ({ customerId }: Subject) =>
      shop.bearer('sales_channel', { customerId, passwordVersion: 1 }),
    // A customer who cannot sign in has no credentials.
    'the customer, signed in': ({ email }: Subject) =>
      shop.session(email, goodPassword).catch((): Headers => ({})),
    'the customer, signed in before another password': ({ customerId }: Subject) =>
      shop.bearer('sales_channel', { customerId, passwordVersion: 7 }),
    'another customer': () => stranger,
    'an integration of another shop': () => foreigner,
    'an integration of the test mode': () => tester,
    'a caller without credentials': () => ({}),
    'an unknown API key': () => ({ 'x-api-key': `rk_live_${'A'.repeat(43)}` }),
    'a bearer token that is none': () => ({ authorization: 'Bearer none' }),
    'a good API key beside a bearer token that is none': () => ({
      ...integration,
      authorization: 'Bearer none',
    }),
  } as const satisfies Record<string, Caller>;
}
