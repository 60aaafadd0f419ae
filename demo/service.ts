/** The service that the demo uses: a running one, or one that it starts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphQLClient } from 'graphql-request';
import { createApp } from '../src/app/create-app.js';
import { signToken } from '../src/cli/token.js';
import { loadConfig, type Config } from '../src/config/index.js';
import type { ApplicationKind } from '../src/domain/access/organization.js';

export interface Service {
  readonly url: string;
  /** Sends requests as the shop's trusted server. */
  readonly backEnd: GraphQLClient;
  /** Sends requests as the shop's pages in a customer's browser. */
  readonly frontEnd: GraphQLClient;
  /** The folder with the service's mails; null if the demo cannot read them. */
  readonly mailFolder: string | null;
  close(): Promise<void>;
}

const ttlSeconds = 600;

function createClient(url: string, token: string): GraphQLClient {
  return new GraphQLClient(`${url}/graphql`, { headers: { authorization: `Bearer ${token}` } });
}

async function connect(url: string, config: Config): Promise<Omit<Service, 'close'>> {
  const clientFor = async (kind: ApplicationKind) =>
    createClient(url, await signToken(config, { kind, mode: 'live', ttl: ttlSeconds }));
  return {
    url,
    backEnd: await clientFor('integration'),
    frontEnd: await clientFor('sales_channel'),
    mailFolder: config.mail.relay ? null : join(config.database.dataDir, 'mail'),
  };
}

/** Deleted when the process ends. */
function makeTemporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-demo-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  return directory;
}

/** Starts a service on a free port, with its data in a temporary directory. */
export async function startService(): Promise<Service> {
  const config = loadConfig({ DATA_DIR: makeTemporaryDirectory(), LOG_LEVEL: 'silent' });
  const app = await createApp(config);
  const url = await app.http.listen({ host: config.service.host, port: 0 });
  // Creates the demo organization, which the tokens name.
  await app.welcome(url);
  await app.worker?.start();
  return { ...(await connect(url, config)), close: () => app.close() };
}

/** Throws if no service listens at `url`. Any response will do. */
async function requireService(url: string): Promise<void> {
  try {
    await fetch(`${url}/health`);
  } catch {
    const advice = 'Start it with npm start, or leave --url away.';
    throw new Error(`Nothing answers at ${url}. ${advice}`);
  }
}

/**
 * Connects to the service at `url`. Without a token, signs one with this machine's development keys.
 * Throws if no service listens there, if the settings are wrong, or if they are those of production.
 */
export async function findService(url: string, token: string | undefined): Promise<Service> {
  const close = async () => undefined;
  await requireService(url);
  if (token !== undefined) {
    const client = createClient(url, token);
    return { url, backEnd: client, frontEnd: client, mailFolder: null, close };
  }
  const config = loadConfig();
  if (config.service.profile === 'production') {
    throw new Error('Give the --token of an integration: there is no demo organization here.');
  }
  return { ...(await connect(url, config)), close };
}
