/** Rules between settings. A rule reports no setting that is already wrong by itself. */
import { parseServerUrl } from '../database/server-url.js';
import { hostOf, isLoopback } from '../domain/shared/loopback.js';
import { protocolOf } from './forms/values.js';
import { factsOf, type Problem, type Reading } from './read.js';
import { allSettings, table, type SettingName } from './table.js';

type Rule = (reading: Reading) => Problem[];

function require(names: readonly SettingName[], reading: Reading, what: string): Problem[] {
  return names.filter((name) => !reading.isSet(name)).map((name) => ({ name, what }));
}

const requiredNames = allSettings
  .filter(({ isRequiredInProduction }) => isRequiredInProduction)
  .map(({ name }) => name as SettingName);

const productionIsComplete: Rule = (reading) =>
  factsOf(reading).profile === 'production'
    ? require(requiredNames, reading, 'is required in the production profile')
    : [];

/** Other machines must not get at development's keys and data. */
const developmentIsOnLoopback: Rule = (reading) => {
  const { host } = reading.given.service;
  const isPublic = host !== undefined && !isLoopback(host);
  return isPublic && factsOf(reading).profile === 'development'
    ? [{ name: 'HOST', what: 'the development profile listens on loopback only' }]
    : [];
};

/** The embedded database serves one process, and so do the demo shop and its keys. */
const workersAreOfProduction: Rule = (reading) => {
  const { workers = 1 } = reading.given.service;
  const what =
    'must be 1 in the development profile, and so must --workers: the embedded database serves one process';
  return workers > 1 && factsOf(reading).profile === 'development'
    ? [{ name: 'WORKERS', what }]
    : [];
};

/** A relay may refuse a sender that does not exist, so with a relay the sender has no default. */
const relayHasSender: Rule = (reading) =>
  reading.isSet('SMTP_URL') && factsOf(reading).profile === 'development'
    ? require(['MAIL_FROM'], reading, 'is required beside SMTP_URL')
    : [];

/** One key for two purposes would let one kind of token pass as the other (RFC 8725, 3.12). */
const keysDiffer: Rule = ({ given }) => {
  const [access, reset] = [given.accessTokens.signingKeys, given.resetTokens.signingKeys];
  const isShared = access && reset?.keys.some(({ kid }) => access.find(kid));
  return isShared
    ? [
        {
          name: 'RESET_TOKEN_SIGNING_KEY',
          what: 'must be another key than ACCESS_TOKEN_SIGNING_KEY',
        },
      ]
    : [];
};

/** Who has the key of another issuer must not be able to sign as Rekey, or the other way round. */
const foreignKeyDiffers: Rule = ({ given }) => {
  const { publicKey, signingKeys } = given.accessTokens;
  const own = [signingKeys, given.resetTokens.signingKeys].flatMap((keys) => keys?.keys ?? []);
  return publicKey && own.some((key) => key.publicKey.equals(publicKey))
    ? [{ name: 'ACCESS_TOKEN_PUBLIC_KEY', what: "must be another key than Rekey's own" }]
    : [];
};

/** The other issuer knows the shared secret, and must not know a pepper. */
const pepperDiffers: Rule = ({ given }) => {
  const { secret } = given.accessTokens;
  if (secret === undefined) return [];
  const spellings = [Buffer.from(secret), Buffer.from(secret, 'base64')];
  const isShared = given.pepper.keys?.keys.some((key) =>
    spellings.some((bytes) => bytes.equals(key.secret)),
  );
  return isShared
    ? [{ name: 'PASSWORD_PEPPER_KEYS', what: 'must be another key than ACCESS_TOKEN_SECRET' }]
    : [];
};

/** With more hashes than threads, some would wait inside libuv, and the gate would not count them as waiting. */
const hashesHaveThreads: Rule = (reading) => {
  const { threads } = factsOf(reading);
  const { name, default: usual } = table.hashGate.settings.threads;
  const what = `must be a whole number from 1 to ${threads}: hashes run on the threads that ${name} counts (${usual} if it is not set)`;
  const { concurrency = 1 } = reading.given.hashGate;
  return concurrency < 1 || concurrency > threads ? [{ name: 'HASH_CONCURRENCY', what }] : [];
};

const keySources = [
  'ACCESS_TOKEN_JWKS_URL',
  'ACCESS_TOKEN_PUBLIC_KEY',
  'ACCESS_TOKEN_SECRET',
] as const;

const foreignIssuerIsNamed: Rule = (reading) => {
  if (reading.isSet('ACCESS_TOKEN_ISSUER')) return [];
  const lonely: SettingName[] = [
    ...keySources,
    'ACCESS_TOKEN_AUDIENCE',
    'ACCESS_TOKEN_ORGANIZATIONS',
  ];
  const what = 'needs ACCESS_TOKEN_ISSUER beside it';
  return lonely.filter((name) => reading.isSet(name)).map((name) => ({ name, what }));
};

const foreignIssuerIsComplete: Rule = (reading) => {
  if (!reading.isSet('ACCESS_TOKEN_ISSUER')) return [];
  const problems: Problem[] = [];
  if (keySources.filter((name) => reading.isSet(name)).length !== 1) {
    const what = `needs exactly one of ${keySources.join(', ')} beside it`;
    problems.push({ name: 'ACCESS_TOKEN_ISSUER', what });
  }
  if (!reading.given.accessTokens.organizations?.length) {
    const what = 'must list the organizations that the issuer may speak for';
    problems.push({ name: 'ACCESS_TOKEN_ORGANIZATIONS', what });
  }
  return problems;
};

const foreignKeysComeSafely: Rule = ({ given, isSet }) => {
  const { jwksUrl } = given.accessTokens;
  const isUnsafe =
    jwksUrl !== undefined && protocolOf(jwksUrl) === 'http:' && !isLoopback(hostOf(jwksUrl));
  return isUnsafe && isSet('ACCESS_TOKEN_ISSUER')
    ? [{ name: 'ACCESS_TOKEN_JWKS_URL', what: 'must be https: unless it is on loopback' }]
    : [];
};

/** Who may call the service must not be able to read its metrics. */
const metricsHaveTheirPort: Rule = ({ given }) => {
  const { port } = given.metrics;
  const isShared = port !== undefined && port !== 0 && port === given.service.port;
  return isShared ? [{ name: 'METRICS_PORT', what: 'must be another port than PORT' }] : [];
};

/** An embedded database has no replica. */
const replicaHasPrimary: Rule = (reading) =>
  reading.isSet('DATABASE_READ_URL') && !reading.isSet('DATABASE_URL')
    ? [{ name: 'DATABASE_READ_URL', what: 'needs DATABASE_URL beside it' }]
    : [];

/** The primary under another name only `rekey doctor` can find. */
const replicaIsAnother: Rule = ({ given: { database } }) => {
  const places = [database.url, database.readUrl].map((url) => {
    const { host, port, database: name } = url ? parseServerUrl(url) : {};
    return JSON.stringify([host, port, name]);
  });
  return database.readUrl && places[0] === places[1]
    ? [{ name: 'DATABASE_READ_URL', what: 'must name another server than DATABASE_URL' }]
    : [];
};

const rules: readonly Rule[] = [
  replicaHasPrimary,
  replicaIsAnother,
  productionIsComplete,
  developmentIsOnLoopback,
  workersAreOfProduction,
  relayHasSender,
  keysDiffer,
  foreignKeyDiffers,
  pepperDiffers,
  hashesHaveThreads,
  foreignIssuerIsNamed,
  foreignIssuerIsComplete,
  foreignKeysComeSafely,
  metricsHaveTheirPort,
];

/** Returns the problems between settings, except for settings that are already wrong by themselves. */
export function problemsTogether(reading: Reading): Problem[] {
  const wrong = new Set(reading.problems.map(({ name }) => name));
  return rules.flatMap((rule) => rule(reading)).filter(({ name }) => !wrong.has(name));
}
