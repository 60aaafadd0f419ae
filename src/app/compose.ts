/** Everything is built once, here. `app.ts` loads it while the embedded database opens. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  composeCustomerMailer,
  composeWorker,
  createMailer,
  warnOfUnknownOrganizations,
} from './worker.js';
import type { Config } from '../config/index.js';
import { createAdministration } from '../database/administration.js';
import { openDatabase, prepareTables, type Database } from '../database/database.js';
import type { EmbeddedDatabase } from '../database/embedded.js';
import { createHousekeeping } from '../database/housekeeping.js';
import { createJobQueue, type JobQueue } from '../database/jobs/job-source.js';
import { createUnitOfWork } from '../database/unit-of-work.js';
import type { Mailer } from '../mail/mailer.js';
import { createWebhookTools } from '../webhooks/tools.js';
import type { Worker } from '../worker/worker.js';
import { demoOrganization, seedDemo } from '../development/demo.js';
import { loadDevelopmentKeys, resolveKeys, type Keys } from '../development/keys.js';
import { welcomeLines, type WelcomeFacts } from '../development/welcome.js';
import { createFabricApi } from '../api/fabric/api.js';
import { createGraphqlApi } from '../api/graphql/server.js';
import { createHttpServer, type RequestLog } from '../api/http/server.js';
import { createJsonApi } from '../api/json-api/api.js';
import { createJobFailureLog, createMailLog } from '../observability/job-log.js';
import { createLogger, type Logger } from '../observability/logger.js';
import { createOperations, type Operations } from '../operations/index.js';
import { createJobHandlers, type JobHandlers } from '../operations/jobs.js';
import type {
  AccessTokenSigner,
  ApplicationReader,
  Dependencies,
  MailLog,
  CustomerMailer,
  UnitOfWork,
} from '../operations/ports/index.js';
import { createAccessTokenSigner, createAccessTokenVerifier } from '../security/access-token.js';
import { createArgon2Hasher } from '../security/argon2-hasher.js';
import { loadCommonPasswords } from '../security/blocklist.js';
import { createClientCache } from '../database/client-cache.js';
import { createResetTokenSigner } from '../security/reset-token-signer.js';

export interface App {
  readonly http: ReturnType<typeof createHttpServer>;
  readonly operations: Operations;
  readonly jobs: JobHandlers;
  readonly database: Database;
  readonly keys: Keys;
  /** Not started yet; null where this process is to do no work of the queue. */
  readonly worker: Worker | null;
  /** Seeds the demo organization and answers what to print for a newcomer; nothing in production. */
  welcome(url: string): Promise<string[]>;
  /** Finishes what runs, then closes the database. */
  close(): Promise<void>;
}

/** What a test may put in the place of the real thing. */
export interface AppOverrides {
  /** Told what takes a moment. */
  readonly announce?: (line: string) => void;
  readonly logger?: Logger;
  /** A database that is open already; it is closed with the app. */
  readonly database?: Database;
  readonly mailer?: Mailer;
  readonly wrapDependencies?: (dependencies: Dependencies) => Dependencies;
}

const customerAccessTokenTtlSeconds = 900;
/** How long mails and calls under way may take to end; what is not done by then is done after the next start. */
const graceMs = 8000;
async function within(work: Promise<void> | undefined, ms: number): Promise<void> {
  await Promise.race([work, sleep(ms, undefined, { ref: false })]);
}

/** Apollo's Sandbox, which the landing page leads to. */
const sandboxOrigin = 'https://studio.apollographql.com';

async function openPreparedDatabase(
  config: Config,
  embedded: Promise<EmbeddedDatabase> | null,
): Promise<Database> {
  const opening = embedded ?? { directory: config.database.dataDir };
  const database = await openDatabase({ url: config.database.url, embedded: opening });
  try {
    // In development the tables follow the code; in production an operator decides when.
    await prepareTables(database, config.service.profile === 'development');
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Parts {
  readonly database: Database;
  readonly keys: Keys;
  readonly queue: JobQueue;
  readonly customerMailer: CustomerMailer;
  readonly mailLog: MailLog;
}

function clientsOf(unitOfWork: UnitOfWork): ApplicationReader {
  return {
    findClient: (...ids) => unitOfWork.read(({ applications }) => applications.findClient(...ids)),
    findClientByKeyDigest: (digest) =>
      unitOfWork.read(({ applications }) => applications.findClientByKeyDigest(digest)),
  };
}

function createDependencies(config: Config, parts: Parts): Dependencies {
  const { keys, queue, customerMailer, mailLog } = parts;
  const { dataSource } = parts.database;
  const unitOfWork = createUnitOfWork(dataSource, (news) => queue.announce(news));
  return {
    unitOfWork,
    clients: createClientCache(clientsOf(unitOfWork)),
    hasher: createArgon2Hasher(config.argon2, config.hashGate),
    commonPasswords: loadCommonPasswords(),
    accessTokenVerifier: createAccessTokenVerifier(
      keys.accessToken,
      config.accessTokens.foreignIssuer,
    ),
    accessTokenSigner: createAccessTokenSigner(keys.accessToken),
    resetTokenSigner: createResetTokenSigner(keys.resetToken),
    webhookTools: createWebhookTools(config.webhooks.rules),
    passwordPolicy: config.passwords,
    resetTokenTtlSeconds: config.resetTokens.ttlSeconds,
    customerAccessTokenTtlSeconds,
    resetLinks: config.mail.links,
    customerMailer,
    mailLog,
    housekeeping: createHousekeeping(dataSource),
    retention: config.retention,
  };
}

function createRequestLog(logger: Logger): RequestLog {
  return {
    request: (entry) => logger.info(entry, 'request'),
    failure: (err, requestId) => logger.error({ err, requestId }, 'failure'),
  };
}

function mailFacts(config: Config): Pick<WelcomeFacts, 'mail' | 'corsOrigins' | 'links'> {
  const { corsOrigins } = config.service;
  const mail = config.mail.relay
    ? { relay: 'to the relay of SMTP_URL' }
    : { folder: join(config.database.dataDir, 'mail') };
  return { mail, corsOrigins, links: config.mail.links.get(demoOrganization.slug) };
}

async function welcome(
  config: Config,
  { database, operations }: Pick<App, 'database' | 'operations'>,
  signer: AccessTokenSigner,
  url: string,
): Promise<string[]> {
  if (config.service.profile !== 'development') return [];
  const keys = loadDevelopmentKeys(config.database.dataDir);
  const created = await seedDemo(createAdministration(database.dataSource), operations, keys);
  const databaseName = database.isEmbedded
    ? `an embedded database in ${config.database.dataDir}`
    : 'the database of DATABASE_URL';
  return welcomeLines({ url, databaseName, ...mailFacts(config), keys, signer, created });
}

function createAll(deps: Dependencies): Pick<App, 'operations' | 'jobs'> {
  return { operations: createOperations(deps), jobs: createJobHandlers(deps) };
}

/** `embedded` is the embedded database on its way, where that is the one to use and no override. */
export async function composeApp(
  config: Config,
  overrides: AppOverrides,
  embedded: Promise<EmbeddedDatabase> | null,
): Promise<App> {
  const keys = resolveKeys(config);
  const database = overrides.database ?? (await openPreparedDatabase(config, embedded));
  const logger = overrides.logger ?? createLogger(config.log.level);
  const queue = createJobQueue(database.dataSource, createJobFailureLog(logger));
  const mailer = overrides.mailer ?? createMailer(config, logger);
  const customerMailer = composeCustomerMailer(config, mailer);
  const mailLog = createMailLog(logger);
  const dependencies = createDependencies(config, {
    database,
    keys,
    queue,
    customerMailer,
    mailLog,
  });
  const { operations, jobs } = createAll(
    overrides.wrapDependencies?.(dependencies) ?? dependencies,
  );
  const worker = composeWorker(config, queue, jobs, logger);
  await warnOfUnknownOrganizations(config, createAdministration(database.dataSource), logger);
  const log = createRequestLog(logger);
  const isOpen = config.service.profile === 'development';
  const graphql = await createGraphqlApi(operations, {
    isOpen,
    report: (error, id) => log.failure(error, id),
  });
  const corsOrigins = [...config.service.corsOrigins, ...(isOpen ? [sandboxOrigin] : [])];
  const { trustedProxies, publicUrl } = config.service;
  const http = createHttpServer(
    { operations, graphql, rest: [createJsonApi(operations), createFabricApi(operations)] },
    { trustedProxies, corsOrigins, publicUrl, log },
  );

  async function closeApis(): Promise<void> {
    await http.close();
    await graphql.close();
  }

  return {
    http,
    operations,
    jobs,
    database,
    keys,
    worker,
    welcome: (url) =>
      welcome(config, { database, operations }, dependencies.accessTokenSigner, url),
    async close() {
      // Requests may still need the mailer, and jobs need nobody: both end side by side.
      await Promise.all([closeApis(), within(worker?.stop(), graceMs)]);
      await within(mailer.close(), 1000);
      await database.close();
    },
  };
}
