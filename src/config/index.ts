/** The settings: the only reader of `process.env`. Every problem is named at once. */
import { resolve } from 'node:path';
import { deliveryProblems, toDeliveryConfig, type DeliveryConfig } from './delivery.js';
import { hostOf, isLoopback } from '../domain/shared/loopback.js';
import { maxPasswordLength } from '../domain/passwords/policy.js';
import { foreignAlgorithms, type ForeignIssuer } from '../security/access-token.js';
import type { Argon2Parameters } from '../security/argon2-hasher.js';
import type { HashGateOptions } from '../security/hash-gate.js';
import type { SigningKeys } from '../security/signing-keys.js';
import { protocolOf } from './forms.js';
import { findUnknownSettings, isSet, readSettings } from './settings.js';
import type { Environment, ReadSettings, Settings } from './settings.js';

type Profile = 'development' | 'production';

export interface Config extends DeliveryConfig {
  readonly profile: Profile;
  /** Null: the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Absolute. Holds the embedded database and, in development, keys. */
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Where clients reach the service, without a slash at its end; null: where it listens. */
  readonly publicUrl: string | null;
  /** Null: keys that development makes for itself. */
  readonly accessTokenKeys: SigningKeys | null;
  readonly resetTokenKeys: SigningKeys | null;
  readonly resetTokenTtlSeconds: number;
  readonly foreignIssuer: ForeignIssuer | null;
  readonly passwordMinLength: number;
  readonly passwordMaxLength: number;
  readonly argon2: Argon2Parameters;
  readonly hashGate: HashGateOptions;
  readonly trustedProxies: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly logLevel: string;
}

export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`These settings are missing or wrong:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const keySources = [
  'ACCESS_TOKEN_JWKS_URL',
  'ACCESS_TOKEN_PUBLIC_KEY',
  'ACCESS_TOKEN_SECRET',
] as const;

function foreignIssuerProblems(settings: ReadSettings): string[] {
  const { given, wrong } = settings;
  const sources = keySources.filter((name) => isSet(settings, name));
  if (!isSet(settings, 'ACCESS_TOKEN_ISSUER')) {
    const others = ['ACCESS_TOKEN_AUDIENCE', 'ACCESS_TOKEN_ORGANIZATIONS'] as const;
    const lonely = [...sources, ...others.filter((name) => isSet(settings, name))];
    return lonely.map((name) => `${name}: needs ACCESS_TOKEN_ISSUER beside it`);
  }
  const problems = [];
  if (sources.length !== 1) {
    problems.push(`ACCESS_TOKEN_ISSUER: needs exactly one of ${keySources.join(', ')} beside it`);
  }
  if (!wrong.has('ACCESS_TOKEN_ORGANIZATIONS') && !given.ACCESS_TOKEN_ORGANIZATIONS?.length) {
    problems.push(
      'ACCESS_TOKEN_ORGANIZATIONS: must list the organizations that the issuer may speak for',
    );
  }
  const jwksUrl = given.ACCESS_TOKEN_JWKS_URL;
  if (jwksUrl && protocolOf(jwksUrl) === 'http:' && !isLoopback(hostOf(jwksUrl))) {
    problems.push('ACCESS_TOKEN_JWKS_URL: must be https: unless it is on loopback');
  }
  return problems;
}

function profileOf(settings: ReadSettings): Profile {
  const isOnServer = isSet(settings, 'DATABASE_URL');
  return settings.given.REKEY_PROFILE ?? (isOnServer ? 'production' : 'development');
}

function profileProblems(settings: ReadSettings): string[] {
  const { given } = settings;
  if (profileOf(settings) === 'development') {
    const isPublic = given.HOST !== undefined && !isLoopback(given.HOST);
    return isPublic ? ['HOST: the development profile listens on loopback only'] : [];
  }
  const required = [
    'DATABASE_URL',
    'PUBLIC_URL',
    'ACCESS_TOKEN_SIGNING_KEY',
    'RESET_TOKEN_SIGNING_KEY',
    'SMTP_URL',
    'MAIL_FROM',
  ] as const;
  const missing = required.filter((name) => !isSet(settings, name));
  return missing.map((name) => `${name}: is required in the production profile`);
}

/** One key for two purposes would let one kind of token stand in for the other (RFC 8725bis, 3.12). */
function keyProblems({ given }: ReadSettings): string[] {
  const [access, reset] = [given.ACCESS_TOKEN_SIGNING_KEY, given.RESET_TOKEN_SIGNING_KEY];
  const isShared = access && reset?.keys.some(({ kid }) => access.find(kid));
  return isShared
    ? ['RESET_TOKEN_SIGNING_KEY: must be another key than ACCESS_TOKEN_SIGNING_KEY']
    : [];
}

function toForeignIssuer(given: Settings): ForeignIssuer | null {
  const { ACCESS_TOKEN_ISSUER: issuer, ACCESS_TOKEN_AUDIENCE: audience } = given;
  const { ACCESS_TOKEN_JWKS_URL: jwksUrl, ACCESS_TOKEN_PUBLIC_KEY: key } = given;
  if (issuer === undefined) return null;
  const organizationIds = given.ACCESS_TOKEN_ORGANIZATIONS ?? [];
  const asymmetric = foreignAlgorithms.filter((algorithm) => algorithm !== 'HS256');
  const common = { issuer, audience, organizationIds, algorithms: asymmetric };
  if (jwksUrl !== undefined) return { ...common, keys: { jwksUrl: new URL(jwksUrl) } };
  if (key !== undefined) return { ...common, keys: { publicKey: key } };
  const secret = given.ACCESS_TOKEN_SECRET ?? '';
  return { ...common, algorithms: ['HS256'], keys: { secret } };
}

function toConfig(given: Settings, profile: Profile): Config {
  return {
    profile,
    databaseUrl: given.DATABASE_URL ?? null,
    dataDir: resolve(given.DATA_DIR),
    host: given.HOST ?? (profile === 'development' ? '127.0.0.1' : '0.0.0.0'),
    port: given.PORT,
    publicUrl: given.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    accessTokenKeys: given.ACCESS_TOKEN_SIGNING_KEY ?? null,
    resetTokenKeys: given.RESET_TOKEN_SIGNING_KEY ?? null,
    resetTokenTtlSeconds: given.RESET_TOKEN_TTL_SECONDS,
    foreignIssuer: toForeignIssuer(given),
    passwordMinLength: given.PASSWORD_MIN_LENGTH,
    passwordMaxLength: maxPasswordLength,
    argon2: {
      memoryCost: given.ARGON2_MEMORY_COST,
      timeCost: given.ARGON2_TIME_COST,
      parallelism: given.ARGON2_PARALLELISM,
    },
    hashGate: { concurrency: given.HASH_CONCURRENCY, queue: given.HASH_QUEUE },
    trustedProxies: given.TRUSTED_PROXIES,
    corsOrigins: given.CORS_ORIGINS,
    logLevel: given.LOG_LEVEL,
    ...toDeliveryConfig(given, profile === 'development'),
  };
}

/** Reads the settings, by default from the process's environment. Throws `ConfigError` with all problems. */
export function loadConfig(environment: Environment = process.env): Config {
  const settings = readSettings(environment);
  const problems = [
    ...settings.problems,
    ...profileProblems(settings),
    ...keyProblems(settings),
    ...foreignIssuerProblems(settings),
    ...deliveryProblems(settings, profileOf(settings) === 'development'),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return toConfig(settings.given as Settings, profileOf(settings));
}

/** What of the environment looks like a setting and is none. */
export function unknownSettings(environment: Environment = process.env): string[] {
  return findUnknownSettings(environment);
}

export type AccessTokenConfig = Pick<Config, 'profile' | 'dataDir' | 'accessTokenKeys'>;

/** Only what signing an access token needs: no database, no other key. Throws `ConfigError`. */
export function loadAccessTokenConfig(environment: Environment = process.env): AccessTokenConfig {
  const { REKEY_PROFILE, DATABASE_URL, DATA_DIR, ACCESS_TOKEN_SIGNING_KEY } = environment;
  // DATABASE_URL only because the profile follows from it.
  const used = { REKEY_PROFILE, DATABASE_URL, DATA_DIR, ACCESS_TOKEN_SIGNING_KEY };
  const settings = readSettings(used);
  const { given, problems } = settings;
  const profile = profileOf(settings);
  const isMissing = profile === 'production' && !isSet(settings, 'ACCESS_TOKEN_SIGNING_KEY');
  const missing = isMissing
    ? ['ACCESS_TOKEN_SIGNING_KEY: is required in the production profile']
    : [];
  if (problems.length + missing.length > 0) throw new ConfigError([...problems, ...missing]);
  const accessTokenKeys = given.ACCESS_TOKEN_SIGNING_KEY ?? null;
  return { profile, dataDir: resolve(given.DATA_DIR ?? '.data'), accessTokenKeys };
}

export type DatabaseConfig = Pick<Config, 'profile' | 'databaseUrl' | 'dataDir'>;

/** Only what says where the data is: for commands that need nothing else. Throws `ConfigError`. */
export function loadDatabaseConfig(environment: Environment = process.env): DatabaseConfig {
  const { REKEY_PROFILE, DATABASE_URL, DATA_DIR } = environment;
  const settings = readSettings({ REKEY_PROFILE, DATABASE_URL, DATA_DIR });
  const { given, problems } = settings;
  const profile = profileOf(settings);
  const isMissing = profile === 'production' && !isSet(settings, 'DATABASE_URL');
  const missing = isMissing ? ['DATABASE_URL: is required in the production profile'] : [];
  if (problems.length + missing.length > 0) throw new ConfigError([...problems, ...missing]);
  const databaseUrl = given.DATABASE_URL ?? null;
  return { profile, databaseUrl, dataDir: resolve(given.DATA_DIR ?? '.data') };
}
