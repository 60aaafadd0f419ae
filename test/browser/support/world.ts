/**
 * What a person at home has: the built service, which mails into a folder, the pages that its mails lead to, and a
 * browser. Everything that a page does is recorded, so that a test can say what must never happen.
 */
import { join } from 'node:path';
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Page,
  Request,
} from 'playwright-core';
import pg from 'pg';
import {
  cleanUp,
  developmentSettings,
  start,
  type Running,
  type Settings,
} from '../../support/processes/process.js';
import { readWelcome, type Welcome } from '../../support/processes/welcome.js';
import { freePort } from '../../support/world/server.js';
import { launchBrowser } from './browser.js';
import { linksTo } from './mails.js';
import { hostSpa, type SpaHost } from './spa-host.js';

/** A person with a browser of their own, and what it did. */
interface Person {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Every request of every tab, in order. */
  readonly requests: Request[];
  /** What scripts and policies complained about. */
  readonly complaints: string[];
}

export interface World {
  readonly browser: Browser;
  readonly spa: SpaHost;
  readonly welcome: Welcome;
  /** The folder into which the service writes its mails. */
  readonly mailFolder: string;
  /** The person's browser opens nothing yet. */
  person(options?: BrowserContextOptions): Promise<Person>;
  /** The links of the n-th mail to an address. */
  links(address: string, count?: number): ReturnType<typeof linksTo>;
  /** Adds a customer, who has no password yet. */
  customer(email: string): Promise<void>;
  /** Asks GraphQL as the shop's back end. */
  graphql(query: string, variables?: object): Promise<any>;
  /** Changes rows behind the service's back, such as a time; needs a PostgreSQL server. */
  sql(statement: string, values?: unknown[]): Promise<void>;
  stopService(): Promise<void>;
  startService(): Promise<void>;
  close(): Promise<void>;
}

function watch(context: BrowserContext): Pick<Person, 'requests' | 'complaints'> {
  const requests: Request[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => void requests.push(request));
  context.on('weberror', (error) => void complaints.push(String(error.error())));
  context.on('console', (message) => {
    // Chromium reports each failed request there as well.
    const isOfNetwork = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isOfNetwork) complaints.push(message.text());
  });
  return { requests, complaints };
}

async function openPerson(browser: Browser, options?: BrowserContextOptions): Promise<Person> {
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 360, height: 740 },
    ...options,
  });
  context.setDefaultTimeout(20_000);
  return { context, page: await context.newPage(), ...watch(context) };
}

/** Clients of a test all come from one address. */
const withoutLimits = {
  LIMIT_GUESSES_PER_ACCOUNT_AND_ADDRESS: '100000/900',
  LIMIT_GUESSES_PER_ACCOUNT: '100000/900',
  LIMIT_GUESSES_PER_ADDRESS: '100000/900',
  LIMIT_REQUESTS_PER_ACCOUNT: '100000/900',
  LIMIT_REQUESTS_PER_ADDRESS: '100000/900',
  MAILS_PER_ADDRESS: '100000/3600',
};

async function settingsFor(spa: SpaHost, more: Settings): Promise<Settings> {
  const links = { reset: `${spa.url}/reset-password`, cancel: `${spa.url}/not-me` };
  return {
    ...(await developmentSettings()),
    PORT: String(await freePort()),
    CORS_ORIGINS: spa.url,
    RESET_LINKS: JSON.stringify({ 'demo-shop': { default: links } }),
    RESET_MAIL_SPREAD_MS: '0',
    STOP_DELAY_SECONDS: '0',
    HASH_NICE: '0',
    ...withoutLimits,
    ...more,
  };
}

async function runSql(url: string | undefined, statement: string, values: unknown[]) {
  if (url === undefined) throw new Error('The embedded database belongs to the service alone.');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement, values);
  await client.end();
}

/** Builds the world. `more` are settings of the service. */
export async function openWorld(more: Settings = {}): Promise<World> {
  const browser = await launchBrowser();
  let welcome: Welcome;
  const spa = await hostSpa(() => welcome.url);
  const settings = await settingsFor(spa, more);
  const mailFolder = join(settings['DATA_DIR'] ?? '', 'mail');
  let service: Running;

  async function startService(): Promise<void> {
    service = start('service', [], settings);
    welcome = await readWelcome(service);
    const apiKey = welcome.salesChannelApiKey['x-api-key'];
    spa.config = { url: `${welcome.url}/graphql`, apiKey, name: 'Demo Shop' };
  }
  await startService();

  async function graphql(query: string, variables: object = {}): Promise<any> {
    const response = await fetch(`${welcome.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...welcome.integration },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  return {
    browser,
    spa,
    get welcome() {
      return welcome;
    },
    mailFolder,
    person: (options) => openPerson(browser, options),
    links: (address, count) => linksTo(mailFolder, address, count),
    customer: (email) =>
      graphql(
        'mutation ($email: String!) { createCustomer(input: { email: $email }) { __typename } }',
        { email },
      ),
    graphql,
    sql: (statement, values = []) => runSql(settings['DATABASE_URL'], statement, values),
    stopService: async () => void (await service.stop('SIGTERM')),
    startService,
    async close() {
      await browser.close();
      await spa.close();
      await cleanUp();
    },
  };
}
