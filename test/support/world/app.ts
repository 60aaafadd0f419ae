/** The application that `main.ts` runs, on a test database. */
import { createApp, type App, type AppOverrides } from '../../../src/app/create-app.js';
import { loadConfig } from '../../../src/config/index.js';
import { createAdministration, type Administration } from '../../../src/database/administration.js';
import { openDatabase } from '../../../src/database/database.js';
import type { Dependencies } from '../../../src/operations/ports/index.js';
import { createLogger } from '../../../src/observability/logger.js';
import { createObserver } from '../../../src/observability/observe.js';
import { openTestDatabase } from '../rows/database.js';
import { withCheapHashes } from './cheap-hashes.js';
import { testEnvironment, type Environment } from './environment.js';

export interface TestAppOptions extends Omit<AppOverrides, 'observe' | 'database'> {
  readonly environment?: Environment;
  /** The URL of a clone on the server; by default `openTestDatabase` opens one. */
  readonly databaseUrl?: string;
  /** True: hashes cost what the settings say, behind the gate of the settings. */
  readonly hasRealHashes?: boolean;
}

export interface TestApp {
  readonly app: App;
  readonly administration: Administration;
  /** Every line that was logged. */
  readonly log: string[];
  /** Returns the rows of a statement, past every repository. */
  sql<Row = any>(statement: string, parameters?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

type Wrap = (dependencies: Dependencies) => Dependencies;
const asTheyAre: Wrap = (dependencies) => dependencies;

function openFor(databaseUrl: string | undefined) {
  if (databaseUrl === undefined) return openTestDatabase();
  return openDatabase({ url: databaseUrl, embedded: { directory: null } });
}

/** Starts it in the production profile, not listening; the caller closes it. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { environment, databaseUrl, hasRealHashes, wrapDependencies, ...overrides } = options;
  const database = await openFor(databaseUrl);
  const log: string[] = [];
  const logger = createLogger('trace', { write: (line: string) => void log.push(line) });
  const [wrap, hashes] = [
    wrapDependencies ?? asTheyAre,
    hasRealHashes ? asTheyAre : withCheapHashes,
  ];
  const config = loadConfig(testEnvironment(environment));
  const app = await createApp(config, {
    ...overrides,
    wrapDependencies: (dependencies) => wrap(hashes(dependencies)),
    observe: createObserver(logger, config.log),
    database,
  });
  await app.http.ready();
  return {
    app,
    administration: createAdministration(database.dataSource),
    log,
    sql: (statement, parameters) => database.dataSource.query(statement, parameters),
    close: () => app.close(),
  };
}
