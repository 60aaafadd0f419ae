/** A shop whose mails go to a real relay on loopback: the application, its worker, and what arrived. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createTestApp,
  resetLink,
  slugWithLinks,
  type Shop,
  type TestApp,
  type TestAppOptions,
} from './app.js';
import { startMailRelay, type MailRelay, type ReceivedMail } from '../peers/mail-relay.js';

export const links = {
  storefront: resetLink,
  app: { reset: 'https://app.example/reset', cancel: 'https://app.example/cancel' },
};

/** RESET_LINKS for shops of those slugs. */
export function resetLinksOf(...slugs: string[]): Record<string, string> {
  const own = { default: links.storefront, app: links.app };
  const all = Object.fromEntries(slugs.map((one) => [one, own]));
  return { RESET_LINKS: JSON.stringify(all) };
}

export function deliveryEnvironment(
  relayPort: number,
  more: Record<string, string> = {},
): Record<string, string> {
  return {
    SMTP_URL: `smtp://127.0.0.1:${relayPort}`,
    MAIL_FROM: 'Mail Shop <no-reply@shop.example>',
    ...resetLinksOf(slugWithLinks),
    ...more,
  };
}

/** The slug that RESET_LINKS of these tests knows. */
export { slugWithLinks as slug } from './app.js';

export interface MailShop {
  readonly rekey: TestApp;
  readonly relay: MailRelay;
  readonly shop: Shop;
  /** Headers of a sales channel, and of an integration. */
  readonly front: Record<string, string>;
  readonly back: Record<string, string>;
  createCustomer(email: string, more?: Record<string, unknown>): Promise<string>;
  request(email: string, more?: Record<string, unknown>): Promise<any>;
  redeem(link: MailLink, password: string): Promise<any>;
  cancel(link: MailLink): Promise<any>;
  /** Of a reset, by its id: as an integration reads it. */
  readReset(id: string): Promise<any>;
  close(): Promise<void>;
}

export interface MailLink {
  readonly page: string;
  readonly id: string;
  readonly token: string;
}

/** What a front end reads from the link that begins with `page`. */
export function linkIn({ mail }: ReceivedMail, page: string): MailLink {
  const text = mail.text ?? '';
  const start = text.indexOf(`${page}#`);
  if (start < 0) throw new Error(`The mail has no link to ${page}.`);
  const url = new URL(text.slice(start).split(/\s/)[0] ?? '');
  const fragment = new URLSearchParams(url.hash.slice(1));
  return { page, id: fragment.get('id') ?? '', token: fragment.get('token') ?? '' };
}

/** Waits for a fact, and fails where it does not come. */
export async function until<T>(
  find: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > deadline) throw new Error('It did not happen in time.');
    await sleep(10);
  }
}

/** The n-th mail to an address, from 1. */
export function mailTo(relay: MailRelay, address: string, count = 1): Promise<ReceivedMail> {
  return until(
    () => relay.received.filter(({ recipients }) => recipients.includes(address))[count - 1],
  );
}

/** What waits for its next attempt is due now. */
export async function hurry({ sql }: Pick<TestApp, 'sql'>): Promise<void> {
  await sql(`UPDATE jobs.job SET start_after = now() WHERE state = 'retry'`);
}

/** When nothing waits and nothing runs: whatever was to be done is done. */
export async function settled({ sql }: TestApp): Promise<void> {
  await until(async () => {
    const [row] = await sql<{ count: number }>(
      `SELECT count(*)::integer AS count FROM jobs.job
       WHERE state < 'completed' AND name <> 'purges'`,
    );
    return row?.count === 0;
  });
}

const customerMutation = `mutation ($input: CreateCustomerInput!) {
  createCustomer(input: $input) { ... on Customer { id } ... on UserError { code } } }`;
const requestMutation = `mutation ($input: RequestPasswordResetInput!) {
  requestPasswordReset(input: $input) {
    __typename ... on PasswordResetRequested { resendAfterSeconds } ... on UserError { code } } }`;
const redeemMutation = `mutation ($id: ID!, $input: UpdateCustomerPasswordResetInput!) {
  updateCustomerPasswordReset(id: $id, input: $input) {
    __typename ... on CustomerPasswordReset { status } ... on ResetTokenError { reason } } }`;
const cancelMutation = `mutation ($token: String!) {
  cancelPasswordReset(input: { token: $token }) {
    __typename ... on PasswordResetCancelled { suppressedForSeconds } ... on ResetTokenError { reason } } }`;
const resetQuery = `query ($id: ID!) { customerPasswordReset(id: $id) {
  status customer { id } delivery { status lastAttemptAt detail }
  events { nodes { name applicationId ownerId requestId } } } }`;

export interface MailShopOptions extends TestAppOptions {
  readonly relay?: MailRelay;
  /** False: jobs stay where they are. */
  readonly isWorking?: boolean;
  /** Another service of the same shop, with its relay, on the same database. */
  readonly beside?: MailShop;
}

export async function createMailShop(options: MailShopOptions = {}): Promise<MailShop> {
  const { beside, isWorking = true, environment, ...rest } = options;
  const { relay = beside?.relay ?? (await startMailRelay()) } = options;
  const given = deliveryEnvironment(relay.port, environment);
  const rekey = await createTestApp({ ...rest, environment: given });
  const shop = beside?.shop ?? (await rekey.createShop({ slug: slugWithLinks, name: 'Mail Shop' }));
  const { front = await shop.apiKey('sales_channel'), back = await shop.bearer('integration') } =
    beside ?? {};
  if (isWorking) await rekey.app.worker?.start();
  return {
    rekey,
    relay,
    shop,
    front,
    back,
    async createCustomer(email, more = {}) {
      const variables = { input: { email, ...more } };
      const { data } = await rekey.graphql(customerMutation, { headers: back, variables });
      return data.createCustomer.id;
    },
    async request(customerEmail, more = {}) {
      const variables = { input: { customerEmail, ...more } };
      const reply = await rekey.graphql(requestMutation, { headers: front, variables });
      return reply.data?.requestPasswordReset ?? reply.errors[0];
    },
    async redeem({ id, token }, customerPassword) {
      const variables = { id, input: { customerPassword, resetPasswordToken: token } };
      const { data } = await rekey.graphql(redeemMutation, { headers: front, variables });
      return data.updateCustomerPasswordReset;
    },
    async cancel({ token }) {
      const variables = { token };
      const { data } = await rekey.graphql(cancelMutation, { headers: front, variables });
      return data.cancelPasswordReset;
    },
    async readReset(id) {
      const { data } = await rekey.graphql(resetQuery, { headers: back, variables: { id } });
      return data.customerPasswordReset;
    },
    async close() {
      await rekey.close();
      await relay.close();
    },
  };
}
