/** Every setting: its form, its bounds and its default. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { parseMailFrom } from '../mail/sender.js';
import { loadMailSettings } from '../mail/settings.js';
import { parseResetLinks } from '../mail/reset-links.js';
import { parseSmtpUrl } from '../mail/smtp-relay.js';
import { ownIssuer } from '../security/access-token.js';
import { argon2Floor } from '../security/argon2-hasher.js';
import { parseSigningKeys } from '../security/signing-keys.js';
import { choice, integer, list, parsed, protocolOf, url, wholeNumber } from './forms.js';

/** The environment, or what a test gives for it. */
export type Environment = Readonly<Record<string, string | undefined>>;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const maxThreads = 1024;

/** Threads that libuv hashes on: 4 unless the environment says otherwise, and never more than 1,024. */
function threadPoolSize({ UV_THREADPOOL_SIZE: text = '' }: Environment): number {
  return /^\d{1,9}$/.test(text) ? Math.min(Math.max(Number(text), 1), maxThreads) : 4;
}

/** More hashes at once than there are threads would only wait inside of libuv, uncounted by the gate. */
function hashConcurrency(threads: number) {
  const why = ': hashes run on the threads that UV_THREADPOOL_SIZE counts (4 where it is not set)';
  return integer(1, threads, Math.min(availableParallelism(), threads), why);
}

/** Labels of letters, digits and hyphens (RFC 1123, 2.1); a last one of digits alone is a wrong IPv4 address. */
function isHostName(text: string): boolean {
  const labels = text.split('.');
  const areRight = labels.every((label) => /^(?!-)[0-9A-Za-z-]{1,63}(?<!-)$/.test(label));
  return areRight && text.length <= 253 && !/^\d+$/.test(labels.at(-1) ?? '');
}

const host = z
  .string()
  .refine((text) => isIP(text) > 0 || isHostName(text), 'must be an IP address or a host name');

/** With a path where a proxy puts the service below one; nothing that could hold a secret. */
function isBaseUrl(text: string): boolean {
  if (!['http:', 'https:'].includes(protocolOf(text))) return false;
  const { username, password, search, hash } = new URL(text);
  return `${username}${password}${search}${hash}` === '' && !/[?#]/.test(text);
}

const baseUrl = z
  .string()
  .refine(isBaseUrl, 'must be a URL such as https://rekey.shop.example, without a query');

const signingKeys = parsed(parseSigningKeys);

/** Whether one of the accepted algorithms works with the key: RSA of 2048 bits or more, P-256, Ed25519. */
function isUsable({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  if (type === 'rsa') return (details?.modulusLength ?? 0) >= 2048;
  return type === 'ed25519' || details?.namedCurve === 'prime256v1';
}

const publicKey = z.string().transform((text, issue): KeyObject => {
  try {
    const key = createPublicKey(text.replaceAll('\\n', '\n'));
    if (isUsable(key)) return key;
  } catch {
    // As for a key of another kind.
  }
  const message = 'must be a public key in PEM: RSA of at least 2048 bits, P-256 or Ed25519';
  issue.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** `0123456789abcdef`, `aaaabbbb` and the like: most characters follow from the one before. */
function isSequence(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => Math.abs(code - (codes[index] ?? 0)));
  return steps.filter((step) => step <= 1).length > steps.length / 2;
}

function isSampleValue(text: string): boolean {
  const isWord = /secret|sample|example|change.?me|password/i.test(text);
  return isWord || isSequence(text) || new Set(text).size < 10;
}

/** HS256 needs a key as long as its output (RFC 7518, 3.2), and not one out of a manual. */
const sharedSecret = z
  .string()
  .refine((text) => Buffer.byteLength(text) >= 32, 'must have at least 32 bytes')
  .refine((text) => !isSampleValue(text), 'must be random, not a sample value');

const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be a list of origins such as https://shop.example',
  );

/** The names that stand for loopback and private networks, an address, or a range of them. */
function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', prefix = '0', ...others] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return others.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

const organizationId = z
  .string()
  .regex(
    /^[0-9A-Za-z]{1,64}$/,
    'must be a list of ids of organizations, each of 1 to 64 letters or digits',
  );

const proxy = z.string().refine(isProxy, 'must be a list of IP addresses or ranges of them');

const port = wholeNumber(1, 65_535, 'must be a list of ports from 1 to 65535');

const schemasFor = (environment: Environment) => ({
  REKEY_PROFILE: choice(['development', 'production']).optional(),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  DATA_DIR: z.string().default('.data'),
  HOST: host.optional(),
  PORT: integer(0, 65_535, 4000),
  PUBLIC_URL: baseUrl.optional(),
  ACCESS_TOKEN_SIGNING_KEY: signingKeys.optional(),
  ACCESS_TOKEN_ISSUER: z
    .string()
    .refine((text) => text !== ownIssuer, `must not be ${ownIssuer}, which is Rekey's own`)
    .optional(),
  ACCESS_TOKEN_AUDIENCE: z.string().optional(),
  ACCESS_TOKEN_ORGANIZATIONS: list.pipe(z.array(organizationId)).optional(),
  ACCESS_TOKEN_JWKS_URL: url('https:', 'http:').optional(),
  ACCESS_TOKEN_PUBLIC_KEY: publicKey.optional(),
  ACCESS_TOKEN_SECRET: sharedSecret.optional(),
  RESET_TOKEN_SIGNING_KEY: signingKeys.optional(),
  RESET_TOKEN_TTL_SECONDS: integer(300, 21_600, 3600),
  PASSWORD_MIN_LENGTH: integer(8, 64, 8),
  ARGON2_MEMORY_COST: integer(argon2Floor.memoryCost, 4_194_304, argon2Floor.memoryCost),
  ARGON2_TIME_COST: integer(argon2Floor.timeCost, 100, argon2Floor.timeCost),
  ARGON2_PARALLELISM: integer(argon2Floor.parallelism, 16, argon2Floor.parallelism),
  HASH_CONCURRENCY: hashConcurrency(threadPoolSize(environment)),
  HASH_QUEUE: integer(0, 10_000, 64),
  TRUSTED_PROXIES: list.pipe(z.array(proxy)).default([]),
  CORS_ORIGINS: list.pipe(z.array(origin)).default([]),
  LOG_LEVEL: choice(logLevels).default('info'),
  SMTP_URL: parsed(parseSmtpUrl).optional(),
  MAIL_FROM: parsed(parseMailFrom).optional(),
  RESET_LINKS: parsed(parseResetLinks).optional(),
  MAIL_SETTINGS: parsed(loadMailSettings).optional(),
  WORKER_CONCURRENCY: integer(0, 100, 10),
  RESET_RETENTION_DAYS: integer(1, 3650, 30),
  EVENT_RETENTION_DAYS: integer(1, 3650, 365),
  WEBHOOK_TIMEOUT_SECONDS: integer(1, 30, 5),
  WEBHOOK_PORTS: list.pipe(z.array(port)).default([]),
});

type Schemas = ReturnType<typeof schemasFor>;

export type Settings = { readonly [Name in keyof Schemas]: z.output<Schemas[Name]> };

export interface ReadSettings {
  /** Those that were right, or not given and have a default. */
  readonly given: Partial<Settings>;
  readonly problems: readonly string[];
  /** The names of those that were wrong. */
  readonly wrong: ReadonlySet<string>;
}

/** Reads each setting by itself, so that every problem is found. A setting that is set to nothing is not set. */
export function readSettings(environment: Environment): ReadSettings {
  const given: Record<string, unknown> = {};
  const problems: string[] = [];
  const wrong = new Set<string>();
  for (const [name, schema] of Object.entries(schemasFor(environment))) {
    const result = schema.safeParse(environment[name] || undefined);
    if (result.success) given[name] = result.data;
    else wrong.add(name);
    // A list says once what is wrong with several of its members.
    const messages = new Set(result.error?.issues.map(({ message }) => message));
    problems.push(...[...messages].map((message) => `${name}: ${message}`));
  }
  return { given, problems, wrong };
}

/** Whether a setting is there, right or wrong: what is wrong is named already, and not missing as well. */
export function isSet({ given, wrong }: ReadSettings, name: keyof Settings): boolean {
  return given[name] !== undefined || wrong.has(name);
}

/** The words that our settings begin with, where nobody else's are likely to. */
const families =
  /^((REKEY|ACCESS_TOKEN|RESET|PASSWORD|ARGON2|HASH|CORS|TRUSTED|PUBLIC|SMTP|MAIL|WEBHOOKS?)_|WORKERS?_CONC|EVENTS?_RET)/;

/** What Kubernetes tells every container of a service that is called `mail` or the like. */
const serviceLink = /_SERVICE_(HOST|PORT)(_|$)|_PORT(_\d+_(TCP|UDP|SCTP)(_|$)|$)/;

/** `WEBHOOK_PORTS` without its last letter; a platform with a service `webhook` has a URL there. */
function isMisspeltPorts(name: string, value = ''): boolean {
  return name === 'WEBHOOK_PORT' && !value.includes('://');
}

function looksLikeOurs(name: string, value: string | undefined): boolean {
  return families.test(name) && (!serviceLink.test(name) || isMisspeltPorts(name, value));
}

/** Names that look like settings and are none: misspelt, most likely, and without effect. */
export function findUnknownSettings(environment: Environment): string[] {
  const known = new Set(Object.keys(schemasFor(environment)));
  const names = Object.keys(environment).filter((name) => !known.has(name));
  return names.filter((name) => looksLikeOurs(name, environment[name]));
}
