/** The settings: the only reader of `process.env`. */
import { maxPasswordLength } from '../domain/passwords/policy.js';
import type { MailSettings } from '../mail/settings.js';
import { toForeignIssuer } from './foreign-issuer.js';
import { ConfigError } from './forms/problems.js';
import {
  describeProblems,
  readSettings,
  resolveValues,
  type Environment,
  type Problem,
} from './read.js';
import { problemsTogether } from './rules.js';
import { table, type SettingName, type Values } from './table.js';
import { findUnknownSettings, type UnknownSetting } from './unknown-settings.js';

export { ConfigError } from './forms/problems.js';
export { parseWorkers, workersTake } from './forms/workers.js';

const noMailSettings: MailSettings = new Map();

type TraceSettings = Values['traces'];

/** Whether spans are made: only if a collector is named, and nothing says that they are not wanted. */
function hasTraces({ endpoint, tracesEndpoint, exporter, isDisabled }: TraceSettings): boolean {
  const isNamed = endpoint !== null || tracesEndpoint !== null;
  return isNamed && exporter === 'otlp' && isDisabled === 'false';
}

/** Combines values that the service needs together; all others stay as in the table. */
function toConfig(values: Values) {
  const { accessTokens, traces, webhooks } = values;
  const allowLoopback = values.service.profile === 'development';
  return {
    ...values,
    accessTokens: {
      signingKeys: accessTokens.signingKeys,
      foreignIssuer: toForeignIssuer(accessTokens),
    },
    passwords: { ...values.passwords, maxLength: maxPasswordLength },
    mail: { ...values.mail, settings: values.mail.settings ?? noMailSettings },
    /** Null if no span is made. */
    traces: hasTraces(traces) ? { protocol: traces.tracesProtocol ?? traces.protocol } : null,
    webhooks: {
      timeoutMs: webhooks.timeoutSeconds * 1000,
      rules: { ports: webhooks.ports, allowLoopback },
    },
  };
}

/**
 * All values, in the table's sections. Null in development only: `database.url` (an embedded database),
 * the signing keys (development makes its own), `mail.relay` (mails become files), and `service.publicUrl`.
 */
export interface Config extends Readonly<ReturnType<typeof toConfig>> {}

function requireNone(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ConfigError(describeProblems(problems));
}

/** Reads the settings, by default from the process's environment. Throws `ConfigError` with all problems. */
export function loadConfig(environment: Environment = process.env): Config {
  const reading = readSettings(environment);
  requireNone([...reading.problems, ...problemsTogether(reading)]);
  return toConfig(resolveValues(reading));
}

/** As `loadConfig`, from the process's environment; `workers`, if it is given, goes before WORKERS. */
export function loadServiceConfig(workers?: number): Config {
  const given = workers === undefined ? {} : { WORKERS: String(workers) };
  return loadConfig({ ...process.env, ...given });
}

/** The default of WORKER_CONCURRENCY. */
export const defaultWorkerConcurrency = Number(table.worker.settings.concurrency.default);

/** Returns the variables that look like misspelt settings, each with the setting that was probably meant. */
export function unknownSettings(environment: Environment = process.env): UnknownSetting[] {
  return findUnknownSettings(environment);
}

/** Reads the needed settings and those that decide the profile. All others may be missing or wrong. */
function loadOnly(needed: readonly SettingName[], environment: Environment): Values {
  const names = ['REKEY_PROFILE', 'DATABASE_URL', ...needed];
  const reading = readSettings(Object.fromEntries(names.map((name) => [name, environment[name]])));
  const together = problemsTogether(reading).filter(({ name }) => needed.includes(name));
  requireNone([...reading.problems, ...together]);
  return resolveValues(reading);
}

/** The settings for signing an access token. */
export interface AccessTokenConfig {
  readonly service: Pick<Config['service'], 'profile'>;
  readonly database: Pick<Config['database'], 'dataDir'>;
  readonly accessTokens: Pick<Config['accessTokens'], 'signingKeys'>;
}

/** Reads only the settings for signing an access token. Throws `ConfigError`. */
export function loadAccessTokenConfig(environment: Environment = process.env): AccessTokenConfig {
  return loadOnly(['DATA_DIR', 'ACCESS_TOKEN_SIGNING_KEY'], environment);
}

/** The settings with keys that can be rotated, in the table's order. */
export const keySettings = [
  'ACCESS_TOKEN_SIGNING_KEY',
  'RESET_TOKEN_SIGNING_KEY',
  'PASSWORD_PEPPER_KEYS',
] as const satisfies readonly SettingName[];

/** The values of those settings; null if they are not set. */
export interface KeyConfig {
  readonly accessTokens: Pick<Config['accessTokens'], 'signingKeys'>;
  readonly resetTokens: Config['resetTokens'];
  readonly pepper: Config['pepper'];
}

/** Reads only the settings with keys, each of which may be missing. Throws `ConfigError`. */
export function loadKeyConfig(environment: Environment = process.env): KeyConfig {
  return loadOnly([...keySettings, 'RESET_TOKEN_TTL_SECONDS'], environment);
}

/** The settings of what mails look like. */
export interface MailConfig {
  readonly mail: Pick<Config['mail'], 'from' | 'links' | 'settings'>;
  readonly resetTokens: Pick<Config['resetTokens'], 'ttlSeconds'>;
}

/** Reads only the settings of what mails look like. Throws `ConfigError`. */
export function loadMailConfig(environment: Environment = process.env): MailConfig {
  const names = ['MAIL_FROM', 'MAIL_SETTINGS', 'RESET_LINKS', 'RESET_TOKEN_TTL_SECONDS'] as const;
  return toConfig(loadOnly(names, environment));
}

/** The settings of the database, for commands that need no others. */
export interface DatabaseConfig {
  readonly service: Pick<Config['service'], 'profile'>;
  readonly database: Config['database'];
}

/** Reads only the settings of the database. Throws `ConfigError`. */
export function loadDatabaseConfig(environment: Environment = process.env): DatabaseConfig {
  return loadOnly(['DATABASE_URL', 'DATA_DIR'], environment);
}

/** Reads only how long rows are kept. Throws `ConfigError`. */
export function loadRetention(environment: Environment = process.env): Config['retention'] {
  return loadOnly(['RESET_RETENTION_DAYS', 'EVENT_RETENTION_DAYS'], environment).retention;
}
