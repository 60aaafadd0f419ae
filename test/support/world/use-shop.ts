/** The shop of a test file or of a block of one: declares its own hooks. */
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { openMailShop, type Mail, type MailOptions } from './mail.js';
import { openShop, type Shop, type ShopOptions } from './shop.js';
import { openWebhookShop, type Webhooks } from './webhooks.js';

export interface UseShopOptions extends ShopOptions {
  /** A relay, a worker, and links for the mails. */
  readonly mail?: true | MailOptions;
  /** A worker that calls receivers on loopback. Not beside `mail`. */
  readonly webhooks?: true;
}

type Opened<O extends UseShopOptions> = Shop &
  (O extends { mail: true | MailOptions } ? Mail : unknown) &
  (O extends { webhooks: true } ? Webhooks : unknown);

/** Several RSA keys or a clone take their time on a busy machine. */
const timeoutMs = 60_000;

/** Opens before the tests of the file or block, and closes after them. Its members are there from then on. */
export function useOpened<T extends { close(): Promise<void> }>(open: () => Promise<T>): T {
  const opened = {} as T;
  beforeAll(async () => void Object.assign(opened, await open()), timeoutMs);
  afterAll(() => opened.close?.(), timeoutMs);
  return opened;
}

function openOne({ mail, webhooks, ...rest }: UseShopOptions): Promise<Shop> {
  if (mail) return openMailShop({ ...rest, mail: mail === true ? {} : mail });
  return webhooks ? openWebhookShop(rest) : openShop(rest);
}

/** `options` is a function if they depend on what an earlier hook started. */
export function useShop<const O extends UseShopOptions = UseShopOptions>(
  options: O | (() => O | Promise<O>) = {} as O,
): Opened<O> {
  const shop = useOpened(async () =>
    openOne(typeof options === 'function' ? await options() : options),
  );
  afterEach(async () => {
    if ('cleanUp' in shop) await (shop as unknown as Webhooks).cleanUp();
  });
  return shop as Opened<O>;
}
