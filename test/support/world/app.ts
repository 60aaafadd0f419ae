/** The very application that `main.ts` runs, on a test database, and requests to it. */
import { randomBytes } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { createApp, type App, type AppOverrides } from '../../../src/app/create-app.js';
import { loadConfig } from '../../../src/config/index.js';
import { createAdministration, type Administration } from '../../../src/database/administration.js';
import { openDatabase } from '../../../src/database/database.js';
import { digestApiKey, mintApiKey } from '../../../src/domain/access/api-key.js';
import { newId } from '../../../src/domain/shared/ids.js';
import type {
  ApplicationKind,
  Mode,
  Organization,
} from '../../../src/domain/access/organization.js';
import { createLogger } from '../../../src/observability/logger.js';
import { createObserver } from '../../../src/observability/observe.js';
import { createAccessTokenSigner } from '../../../src/security/access-token.js';
import { generateSigningKey } from '../../../src/security/signing-keys.js';
import { openTestDatabase } from '../rows/database.js';

/** Made once for a test file: keys cost time, and no test is about which ones they are. */
const keys = { access: generateSigningKey(), reset: generateSigningKey() };

/** The slug of a shop that has a link for its mails; others have none. */
export const slugWithLinks = 'mail-shop';
export const resetLink = {
  reset: 'https://shop.example/reset-password',
  cancel: 'https://shop.example/not-me',
};

export interface TestAppOptions extends Omit<AppOverrides, 'observe' | 'database'> {
  readonly environment?: Record<string, string>;
  /** A clone on the server, by its URL; the default is whatever `openTestDatabase` opens. */
  readonly databaseUrl?: string;
}

export interface Shop {
  readonly organization: Omit<Organization, 'createdAt'>;
  /** Headers of a caller of this shop. */
  bearer(kind: ApplicationKind, options?: BearerOptions): Promise<Record<string, string>>;
  apiKey(kind: ApplicationKind, mode?: Mode): Promise<Record<string, string>>;
}

interface BearerOptions {
  readonly mode?: Mode;
  readonly customerId?: string;
  readonly passwordVersion?: number;
}

export interface GraphqlReply {
  readonly status: number;
  readonly headers: LightMyRequestResponse['headers'];
  readonly text: string;
  // Answers are read by the tests that know their own queries.
  readonly data: any;
  readonly errors: any[];
}

export interface TestApp {
  readonly app: App;
  readonly administration: Administration;
  /** Every line that was logged. */
  readonly log: string[];
  /** A new organization; `given` where a test is about its own values. */
  createShop(given?: Partial<Shop['organization']>): Promise<Shop>;
  graphql(
    query: string,
    options?: { variables?: object; headers?: Record<string, string> },
  ): Promise<GraphqlReply>;
  /** Rows of a statement, past every repository. */
  sql<Row = any>(statement: string, parameters?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export function testEnvironment(environment: Record<string, string> = {}): Record<string, string> {
  return {
    REKEY_PROFILE: 'production',
    DATABASE_URL: 'postgres://given-by-the-test',
    PUBLIC_URL: 'https://rekey.example',
    RESET_LINKS: JSON.stringify({ [slugWithLinks]: { default: resetLink } }),
    ACCESS_TOKEN_SIGNING_KEY: keys.access,
    RESET_TOKEN_SIGNING_KEY: keys.reset,
    SMTP_URL: 'smtp://127.0.0.1:2525',
    MAIL_FROM: 'Rekey <no-reply@rekey.example>',
    ...environment,
  };
}

function letters(count: number): string {
  return randomBytes(count).toString('hex').slice(0, count);
}

async function createShop(
  app: App,
  administration: Administration,
  given: Partial<Shop['organization']> = {},
): Promise<Shop> {
  const slug = `shop-${letters(8)}`;
  const fresh = { id: newId(), account: letters(24), slug, name: `Zyx ${slug}` };
  const organization = { ...fresh, ...given };
  await administration.addOrganization(organization);
  const signer = createAccessTokenSigner(app.keys.accessToken);
  return {
    organization,
    async bearer(kind, { mode = 'live', customerId, passwordVersion } = {}) {
      const claims = {
        organizationId: organization.id,
        applicationId: 'someClient',
        kind,
        mode,
        ownerId: customerId ?? null,
        passwordVersion: passwordVersion ?? null,
      };
      return { authorization: `Bearer ${(await signer.sign(claims, 600)).token}` };
    },
    async apiKey(kind, mode = 'live') {
      const apiKey = mintApiKey(mode);
      const partition = { organizationId: organization.id, mode };
      const keyDigest = digestApiKey(apiKey);
      await administration.addApplication({
        ...partition,
        id: newId(),
        kind,
        name: kind,
        keyDigest,
      });
      return { 'x-api-key': apiKey };
    },
  };
}

export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { environment, databaseUrl, ...overrides } = options;
  const database = await (databaseUrl === undefined
    ? openTestDatabase()
    : openDatabase({ url: databaseUrl, embedded: { directory: null } }));
  const log: string[] = [];
  const logger = createLogger('trace', { write: (line: string) => void log.push(line) });
  const app = await createApp(loadConfig(testEnvironment(environment)), {
    ...overrides,
    observe: createObserver(logger),
    database,
  });
  await app.http.ready();
  const administration = createAdministration(database.dataSource);
  return {
    app,
    administration,
    log,
    createShop: (given) => createShop(app, administration, given),
    async graphql(query, { variables, headers = {} } = {}) {
      const response = await app.http.inject({
        method: 'POST',
        url: '/graphql',
        headers: { 'content-type': 'application/json', ...headers },
        payload: JSON.stringify({ query, variables }),
      });
      const body = JSON.parse(response.body) as { data?: unknown; errors?: unknown[] };
      const { statusCode: status, headers: answered, body: text } = response;
      return { status, headers: answered, text, data: body.data, errors: body.errors ?? [] };
    },
    sql: (statement, parameters) => database.dataSource.query(statement, parameters),
    close: () => app.close(),
  };
}
