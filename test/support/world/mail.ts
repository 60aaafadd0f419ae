/** A shop whose mails go to a real relay on loopback: its worker runs, and tests read what arrived. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SMTPServerOptions } from 'smtp-server';
import { startMailRelay, type MailRelay, type ReceivedMail } from '../peers/mail-relay.js';
import { until } from '../until.js';
import type { TestApp } from './app.js';
import { resetLink, slugWithLinks, type Environment } from './environment.js';
import type { Reset } from './people.js';
import { atShop, openShop, type Shop, type ShopOptions } from './shop.js';

export const links = {
  storefront: resetLink,
  app: { reset: 'https://app.example/reset', cancel: 'https://app.example/cancel' },
};

/** RESET_LINKS for shops of those slugs. */
export function resetLinksOf(...slugs: string[]): Environment {
  const own = { default: links.storefront, app: links.app };
  const all = Object.fromEntries(slugs.map((one) => [one, own]));
  return { RESET_LINKS: JSON.stringify(all) };
}

export function mailEnvironment(relayPort: number, more: Environment = {}): Environment {
  return {
    SMTP_URL: `smtp://127.0.0.1:${relayPort}`,
    MAIL_FROM: 'Mail Shop <no-reply@shop.example>',
    ...resetLinksOf(slugWithLinks),
    // So that a test can be several clients.
    TRUSTED_PROXIES: 'loopback',
    ...more,
  };
}

export type MailLink = Pick<Reset, 'id' | 'token'>;

export interface MailOptions {
  /** One that a test started itself; else one with these options starts. */
  readonly relay?: MailRelay;
  readonly relayOptions?: SMTPServerOptions;
  /** What MAIL_SETTINGS has for the shop. */
  readonly settings?: object;
  /** False: jobs stay where they are. */
  readonly isWorking?: boolean;
  /** Another service of the same shop, with its relay; name its database, too. */
  readonly beside?: MailShop;
}

export interface Mail {
  readonly relay: MailRelay;
  /** Creates a customer without a password; the id. */
  addCustomer(email: string, more?: object): Promise<string>;
  /** Asks for a mail as the sales channel, from that client's address; the answer, or its first error. */
  request(email: string, more?: object, from?: string): Promise<any>;
  cancel(link: MailLink): Promise<any>;
  /** Reads a reset as an integration does. */
  readReset(id: string): Promise<any>;
  /** Waits for the n-th mail to an address, from 1. */
  mailTo(address: string, count?: number): Promise<ReceivedMail>;
  /** Makes due what waits for its next attempt. */
  hurry(): Promise<void>;
  /** Waits until no job waits or runs. */
  settled(): Promise<void>;
}

export type MailShop = Shop & Mail;

/** Returns what a front end reads from the link in a mail that begins with `page`. */
export function linkIn({ mail }: ReceivedMail, page: string): MailLink & { page: string } {
  const text = mail.text ?? '';
  const start = text.indexOf(`${page}#`);
  if (start < 0) throw new Error(`The mail has no link to ${page}.`);
  const url = new URL(text.slice(start).split(/\s/)[0] ?? '');
  const fragment = new URLSearchParams(url.hash.slice(1));
  return { page, id: fragment.get('id') ?? '', token: fragment.get('token') ?? '' };
}

async function hurry({ sql }: Pick<TestApp, 'sql'>): Promise<void> {
  await sql(`UPDATE jobs.job SET start_after = now() WHERE state = 'retry'`);
}

async function settled({ sql }: Pick<TestApp, 'sql'>): Promise<void> {
  await until(async () => {
    const [row] = await sql<{ count: number }>(
      `SELECT count(*)::integer AS count FROM jobs.job
       WHERE state < 'completed' AND name <> 'purges'`,
    );
    return row?.count === 0;
  });
}

export function mailTo(relay: MailRelay, address: string, count = 1): Promise<ReceivedMail> {
  return until(
    () => relay.received.filter(({ recipients }) => recipients.includes(address))[count - 1],
    20_000,
  );
}

const documents = {
  request: `mutation ($input: RequestPasswordResetEmailInput!) { requestPasswordResetEmail(input: $input) {
    __typename ... on PasswordResetRequested { resendAfterSeconds } ... on RekeyError { code } } }`,
  cancel: `mutation ($token: String!) { cancelPasswordReset(input: { token: $token }) {
    __typename ... on PasswordResetCancelled { suppressedForSeconds } ... on ResetTokenError { reason } } }`,
  reset: `query ($id: ID!) { customerPasswordReset(id: $id) {
    status customer { id } delivery { status lastAttemptAt detail }
    events { nodes { name applicationId ownerId requestId } } } }`,
};

function mailOf(shop: Shop, relay: MailRelay): Mail {
  const { graphql, salesChannel } = shop;
  return {
    relay,
    addCustomer: async (email, more) =>
      (await shop.customer({ email, password: undefined, ...more })).id,
    async request(email, more, from = '192.0.2.1') {
      const input = { email, ...more };
      const headers = { ...salesChannel, 'x-forwarded-for': from };
      const { data, errors } = await graphql(documents.request, { input }, headers);
      return data?.requestPasswordResetEmail ?? errors[0];
    },
    async cancel({ token }) {
      const { data } = await graphql(documents.cancel, { token }, salesChannel);
      return data.cancelPasswordReset;
    },
    async readReset(id) {
      const { data } = await graphql(documents.reset, { id });
      return data.customerPasswordReset;
    },
    mailTo: (address, count) => mailTo(relay, address, count),
    hurry: () => hurry(shop),
    settled: () => settled(shop),
  };
}

/** Writes the file of MAIL_SETTINGS, to be removed with its directory. */
function writeSettings(settings: object): { environment: Environment; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-test-'));
  const file = join(directory, 'mail.json');
  writeFileSync(file, JSON.stringify({ [slugWithLinks]: settings }));
  const remove = () => rmSync(directory, { recursive: true });
  return { environment: { MAIL_SETTINGS: file }, remove };
}

/** Starts a service with its relay; closing it closes the relay, too, unless it stands beside another. */
export async function openMailShop(
  options: ShopOptions & { readonly mail?: MailOptions } = {},
): Promise<MailShop> {
  const { mail = {}, environment, organization, ...rest } = options;
  const { beside, isWorking = true } = mail;
  const file = mail.settings && writeSettings(mail.settings);
  const relay = mail.relay ?? beside?.relay ?? (await startMailRelay(mail.relayOptions));
  const opened = await openShop({
    ...rest,
    environment: mailEnvironment(relay.port, { ...file?.environment, ...environment }),
    organization: { ...(!beside && { slug: slugWithLinks }), name: 'Mail Shop', ...organization },
  });
  const { app, sql, log, administration, close } = opened;
  const shop = beside ? atShop({ ...beside, app, sql, log, administration, close }) : opened;
  if (isWorking) await app.worker?.start();
  return {
    ...shop,
    ...mailOf(shop, relay),
    async close() {
      await close();
      file?.remove();
      if (!beside) await relay.close();
    },
  };
}
