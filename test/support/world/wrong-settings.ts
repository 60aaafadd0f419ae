/** An environment in which every setting is wrong, each by itself. */
import type { SettingName } from '../../../src/config/table.js';

/** Settings for which any text is right. */
type AlwaysRight = 'DATA_DIR' | 'ACCESS_TOKEN_AUDIENCE' | 'UV_THREADPOOL_SIZE';

/** Does not compile until a new setting is here, too. */
export const wrongSettings: Record<Exclude<SettingName, AlwaysRight>, string> = {
  REKEY_PROFILE: 'staging',
  HOST: 'a b',
  HTTP_KEEP_ALIVE_SECONDS: '0',
  PORT: '65536',
  PUBLIC_URL: 'rekey.example',
  CORS_ORIGINS: 'a.example,*',
  TRUSTED_PROXIES: 'proxy,10.0.0.0/33',
  DATABASE_URL: 'mysql://db.example',
  REDIS_URL: 'http://redis.example',
  ACCESS_TOKEN_SIGNING_KEY: 'CANARY',
  ACCESS_TOKEN_ISSUER: 'rekey',
  ACCESS_TOKEN_ORGANIZATIONS: 'a b',
  ACCESS_TOKEN_JWKS_URL: 'ftp://x',
  ACCESS_TOKEN_PUBLIC_KEY: 'CANARY',
  ACCESS_TOKEN_SECRET: 'secret',
  RESET_TOKEN_SIGNING_KEY: 'CANARY',
  RESET_TOKEN_TTL_SECONDS: '1h',
  PASSWORD_MIN_LENGTH: '7',
  ARGON2_MEMORY_COST: '1024',
  ARGON2_TIME_COST: '1',
  ARGON2_PARALLELISM: '0',
  PASSWORD_PEPPER_KEYS: 'CANARY',
  HASH_CONCURRENCY: '0',
  HASH_QUEUE: '-1',
  LIMIT_GUESSES_PER_ACCOUNT_AND_ADDRESS: '10',
  LIMIT_GUESSES_PER_ACCOUNT: '0/900',
  LIMIT_GUESSES_PER_ADDRESS: '100/0',
  LIMIT_GUESSES_PER_APPLICATION: '10/15m',
  LIMIT_GUESSES_PER_ORGANIZATION: '1/2/3',
  LIMIT_REQUESTS_PER_ACCOUNT: '-1/900',
  LIMIT_REQUESTS_PER_ADDRESS: '1/86401',
  LIMIT_REQUESTS_PER_APPLICATION: '1.5/900',
  LIMIT_REQUESTS_PER_ORGANIZATION: 'many',
  MAILS_PER_ADDRESS: '/',
  MAILS_PER_APPLICATION: '10/',
  MAILS_PER_ORGANIZATION: '/900',
  SMTP_URL: 'mail.example',
  MAIL_FROM: 'CANARY',
  RESET_LINKS: '[]',
  MAIL_SETTINGS: '/dev/null/CANARY\n',
  RESET_MAIL_SPREAD_MS: '30001',
  WEBHOOK_TIMEOUT_SECONDS: '0.5',
  WEBHOOK_PORTS: '0',
  WORKER_CONCURRENCY: 'all',
  RESET_RETENTION_DAYS: '0',
  EVENT_RETENTION_DAYS: '30d',
  LOG_LEVEL: 'loud',
  LOG_ADDRESS_SECRET: 'CANARY',
};

export const alwaysRightSettings: Record<AlwaysRight, string> = {
  DATA_DIR: '\u{1f511}',
  ACCESS_TOKEN_AUDIENCE: 'x',
  UV_THREADPOOL_SIZE: 'many',
};
