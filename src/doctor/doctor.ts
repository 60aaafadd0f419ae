/** Examines a deployment: each check in its order, and no fault hides another. */
import {
  ConfigError,
  loadConfig,
  loadDatabaseConfig,
  type Config,
  type DatabaseConfig,
} from '../config/index.js';
import { DataDirectoryInUseError } from '../database/data-directory.js';
import { openDatabase, type Database } from '../database/database.js';
import { isNewDataDirectory } from '../database/embedded.js';
import { examineCallers } from './callers.js';
import { examineContacts } from './contacts.js';
import { examineCounts } from './counts.js';
import { examineDatabase } from './database.js';
import { examineHashes } from './hashes.js';
import { examineKeys } from './keys.js';
import { examineLinks } from './links.js';
import { examineQueues } from './queues.js';
import { examineRedis } from './redis.js';
import { examineRelay } from './relay.js';
import { examineReplica } from './replica.js';
import { examineSenderDomains } from './sender-domains.js';
import { examineSettings, findSettingProblems } from './settings.js';
import { examineWebhooks } from './webhooks.js';
import type { Check, DoctorOptions } from './deployment.js';
import { good, problem, warning, type Finding } from './finding.js';

export type { DoctorOptions } from './deployment.js';
export type { Finding } from './finding.js';

/** What was examined, and what was found. */
export interface Examination {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** Without a database: what only the settings decide. */
const ofSettings: Readonly<Record<string, Check<'config' | 'options'>>> = {
  hashes: examineHashes,
  'mail relay': examineRelay,
  'sender domain': examineSenderDomains,
  redis: examineRedis,
};

/** In the order in which an operator mends them: without tables the others find nothing. */
const ofDatabase: Readonly<Record<string, Check<'config' | 'database'>>> = {
  database: examineDatabase,
  replica: examineReplica,
  organizations: examineCallers,
  keys: examineKeys,
  links: examineLinks,
  contacts: examineContacts,
  counts: examineCounts,
  queues: examineQueues,
  webhooks: examineWebhooks,
};

/** Returns what a check found. One that fails is a finding, too. */
async function examined(
  name: string,
  check: () => Promise<readonly Finding[]>,
): Promise<Examination> {
  try {
    return { name, findings: await check() };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    const cause = code === undefined ? message : `${message} (${code})`;
    const change = 'Mend what the other findings name, and try again.';
    const failure = problem('doctor.failed', `This could not be examined: ${cause}`, change);
    return { name, findings: [failure] };
  }
}

function problemsIn(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.problems;
  throw error;
}

/** Returns the settings, or what is wrong with them. */
function readConfig<T>(load: () => T): { config: T } | { problems: readonly string[] } {
  try {
    return { config: load() };
  } catch (error) {
    return { problems: problemsIn(error) };
  }
}

function open({ database: { url, dataDir } }: DatabaseConfig): Promise<Database> {
  return openDatabase({ url, embedded: { directory: dataDir }, acceptsAny: true });
}

/** Examines the database, and then what is in it, by settings that are all right. */
async function* examineWithDatabase(config: Config): AsyncGenerator<Examination> {
  const { url, dataDir } = config.database;
  if (url === null && isNewDataDirectory(dataDir)) {
    yield {
      name: 'database',
      findings: [good('No database yet: npm start makes an embedded one.')],
    };
    return;
  }
  let database: Database;
  try {
    database = await open(config);
  } catch (error) {
    yield { name: 'database', findings: [unreachable(error)] };
    return;
  }
  try {
    for (const [name, check] of Object.entries(ofDatabase)) {
      const examination = await examined(name, () => check({ config, database }));
      yield examination;
      if (name === 'database' && examination.findings.some(({ code }) => fatal.has(code))) return;
    }
  } finally {
    await database.close();
  }
}

/** Without its tables, or without the right to read them, nothing else in the database can be examined. */
const fatal = new Set([
  'database.migrations',
  'database.newer',
  'database.rights',
  'database.row_security',
  'database.search_path',
  'doctor.failed',
]);

function unreachable(error: unknown): Finding {
  if (error instanceof DataDirectoryInUseError) {
    const change = 'Stop the service first: the embedded database serves one process.';
    return warning('database.in_use', error.message, change);
  }
  const change =
    'Correct DATABASE_URL, or start the server. docs/database.md says which forms it takes.';
  return problem('database.unreachable', (error as Error).message, change);
}

/** With wrong settings: whether the database can be reached, if at least its own settings are right. */
async function examineAlone(): Promise<Examination | null> {
  const reading = readConfig(() => loadDatabaseConfig());
  if ('problems' in reading || reading.config.database.url === null) return null;
  try {
    await (await open(reading.config)).close();
    return null;
  } catch (error) {
    return { name: 'database', findings: [unreachable(error)] };
  }
}

/** Examines the deployment that the environment describes, a part after the other. Changes nothing. */
export async function* examine(options: DoctorOptions): AsyncGenerator<Examination> {
  const reading = readConfig(() => loadConfig());
  if ('problems' in reading) {
    yield { name: 'settings', findings: findSettingProblems(reading.problems) };
    const database = await examineAlone();
    if (database) yield database;
    return;
  }
  const { config } = reading;
  yield examined('settings', async () => examineSettings(config));
  yield* examineWithDatabase(config);
  for (const [name, check] of Object.entries(ofSettings)) {
    yield examined(name, () => check({ config, options }));
  }
}
