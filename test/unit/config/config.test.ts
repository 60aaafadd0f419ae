import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { isAbsolute } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadAccessTokenConfig } from '../../../src/config/index.js';
import { loadConfig, loadDatabaseConfig } from '../../../src/config/index.js';
import { generateSigningKey } from '../../../src/security/signing-keys.js';
import { problemsOf, type Environment } from '../../support/world/environment.js';

const [accessKey = '', resetKey = '', otherKey = ''] = [1, 2, 3].map(generateSigningKey);

const pepper = randomBytes(32).toString('base64url');

const damagedKey = '-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----';
const production: Environment = {
  DATABASE_URL: 'postgres://rekey@db.example/rekey',
  PUBLIC_URL: 'https://rekey.example/',
  ACCESS_TOKEN_SIGNING_KEY: accessKey,
  RESET_TOKEN_SIGNING_KEY: resetKey,
  SMTP_URL: 'smtps://mail.example',
  MAIL_FROM: 'no-reply@rekey.example',
};

describe('the settings', () => {
  it('have defaults for a machine with nothing set', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      service: { profile: 'development', host: '127.0.0.1', port: 4000 },
      database: { url: null },
      accessTokens: { signingKeys: null, foreignIssuer: null },
      resetTokens: { signingKeys: null, ttlSeconds: 3600 },
      passwords: { minLength: 8, maxLength: 256 },
      argon2: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
      hashGate: { concurrency: Math.min(availableParallelism(), 4), queue: 64 },
      log: { level: 'info' },
    });
    expect(config.service).toMatchObject({ trustedProxies: [], corsOrigins: [] });
    expect(isAbsolute(config.database.dataDir)).toBe(true);
    expect(config.database.dataDir.endsWith('.data')).toBe(true);
  });

  it('that are set to nothing are not set', () => {
    const names = 'REKEY_PROFILE DATABASE_URL PORT ACCESS_TOKEN_ISSUER HOST DATA_DIR'.split(' ');
    expect(loadConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(loadConfig({}));
  });

  // Proves: TOK-10, STO-03
  it.each([
    ['PORT', ['0', '65535'], ['-1', '65536', '4000.5', '4e3', 'http', ' 1', '0x10', '9999999999']],
    ['RESET_TOKEN_TTL_SECONDS', ['300', '21600'], ['299', '21601', '86401', '0', '1h']],
    ['WORKERS', ['1'], ['0', '65', '-1', '1.5', 'many', 'AUTO']],
    ['PASSWORD_MIN_LENGTH', ['8', '64'], ['7', '65', '-8', '8.5', 'eight']],
    ['ARGON2_MEMORY_COST', ['19456', '65536'], ['19455', '8192', '4194305', '19456.5']],
    ['ARGON2_TIME_COST', ['2', '100'], ['1', '0', '101']],
    ['ARGON2_PARALLELISM', ['1', '16'], ['0', '17']],
    ['HASH_CONCURRENCY', ['1', '4'], ['0', '5', '64']],
    ['HASH_QUEUE', ['0', '10000'], ['-1', '10001']],
    ['LOG_LEVEL', ['fatal', 'silent'], ['verbose', 'INFO', '30']],
    ['REKEY_PROFILE', ['development'], ['prod', 'Production', 'test']],
    ['CORS_ORIGINS', ['https://a.example', ','], ['*', 'null', 'a.example', 'file:///x']],
    ['CORS_ORIGINS', ['https://a.example, http://b.example:8080'], ['https://a.example,evil']],
    ['CORS_ORIGINS', ['https://a.example/'], ['https://a.example/b', 'https://a.example//']],
    ['CORS_HEADERS', ['x-a', 'X-B3-TraceId, b3', ','], ['*', 'x-*', 'x a', 'x:a']],
    ['TRUSTED_PROXIES', ['127.0.0.1', '10.0.0.0/8, ::1'], ['*', '10.0.0.0/33', 'proxy.example']],
    ['TRUSTED_PROXIES', ['loopback,fd00::/8', '0.0.0.0/0'], ['10.0.0', '1.1.1.1/8/8', '::/x']],
    ['TRUSTED_PROXIES', [], ['::1/129']],
    ['DATABASE_READ_MAX_LAG_SECONDS', ['3', '3600'], ['2', '3601', '0', '5s']],
    ['DATABASE_URL', [], ['mysql://x', 'localhost', 'https://db.example', 'postgres']],
    ['ACCESS_TOKEN_SIGNING_KEY', [accessKey], ['CANARY', damagedKey]],
    ['ACCESS_TOKEN_SIGNING_KEY', [`${accessKey}${otherKey}`], [`${accessKey}${accessKey}`]],
    ['PASSWORD_PEPPER_KEYS', [pepper, `none,${pepper}`, 'none'], ['secret', `${pepper},${pepper}`]],
    ['RESET_TOKEN_SIGNING_KEY', [resetKey.replaceAll('\n', '\\n')], ['secret']],
  ])('bound %s', (name, right, wrong) => {
    for (const value of right) expect(problemsOf({ [name]: value })).toEqual([]);
    const development = name === 'DATABASE_URL' ? { REKEY_PROFILE: 'development' } : {};
    for (const value of wrong) {
      const problems = problemsOf({ ...development, [name]: value });
      expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name}: must`))]);
      expect(problems[0]).not.toContain('CANARY');
    }
  });

  it.each(['8 8 9', '1 1 2', '0 1 2', '4096 1024 1025', 'many 4 5', '-2 4 5'])(
    'let as many hashes run at once as there are threads: UV_THREADPOOL_SIZE, most and more are %s',
    (row) => {
      const [size = '', most = '', more = ''] = row.split(' ');
      const concurrencyOf = (environment: Environment) =>
        loadConfig({ UV_THREADPOOL_SIZE: size, ...environment }).hashGate.concurrency;
      expect(concurrencyOf({ HASH_CONCURRENCY: most })).toBe(Number(most));
      expect(concurrencyOf({})).toBe(Math.min(availableParallelism(), Number(most)));
      expect(problemsOf({ UV_THREADPOOL_SIZE: size, HASH_CONCURRENCY: more })).toEqual([
        `HASH_CONCURRENCY: must be a whole number from 1 to ${most}: hashes run on the threads that UV_THREADPOOL_SIZE counts (4 if it is not set)`,
      ]);
    },
  );

  it.each(['1', '2', '3', '64', 'auto'])(
    'let %s processes compute as many hashes at once as one would, and each at least one',
    (WORKERS) => {
      const [one, each] = [{}, { WORKERS }].map((more) =>
        loadConfig({ ...production, UV_THREADPOOL_SIZE: '8', ...more }),
      );
      const { workers } = each!.service;
      expect(workers).toBe(WORKERS === 'auto' ? availableParallelism() : Number(WORKERS));
      const most = Math.max(one!.hashGate.concurrency, workers);
      expect(each!.hashGate.concurrency).toBeGreaterThanOrEqual(1);
      expect(each!.hashGate.concurrency * workers).toBeLessThanOrEqual(most);
    },
  );

  it('have one process in the development profile', () => {
    const url = { DATABASE_URL: 'postgres://rekey@db.example/rekey' };
    for (const more of [{}, { ...url, REKEY_PROFILE: 'development' }])
      expect(problemsOf({ ...more, WORKERS: '2' })).toEqual([
        'WORKERS: must be 1 in the development profile, and so must --workers: the embedded database serves one process',
      ]);
    expect(problemsOf({ ...production, WORKERS: '2' })).toEqual([]);
  });

  it('name the words that a choice has', () =>
    expect(problemsOf({ REKEY_PROFILE: 'prod', LOG_LEVEL: 'loud' })).toEqual([
      'REKEY_PROFILE: must be development or production',
      'LOG_LEVEL: must be fatal, error, warn, info, debug, trace, or silent',
    ]));

  it('take an address or a name for HOST, and nothing else', () => {
    const right = ['::', 'fd00::1', '10.0.0.1', 'localhost', 'db-1.rekey.example', 'a1'];
    for (const HOST of right) expect(problemsOf({ ...production, HOST })).toEqual([]);
    const wrong = ['http://x', 'a b', 'x:4000', '[::1]', '-a', 'a-', 'a..b', '10.0.0.256', '1.2.3'];
    for (const HOST of [...wrong, 'under_score', 'a/b', 'a'.repeat(64), 'a.'.repeat(127) + 'a']) {
      expect(problemsOf({ HOST })).toEqual(['HOST: must be an IP address or a host name']);
    }
  });

  it.each([
    ['postgres://db/x', 'postgres://replica/x', []],
    ['postgres://db/x', 'postgres://db:5433/x', []],
    ['postgres://db/x', 'postgres://db/replica_of_x', []],
    ['postgres://db/x', 'postgresql://reader:other@db:5432/x?sslmode=require', ['another server']],
    ['postgres://db/x', 'mysql://replica/x', ['must be a URL']],
    ['', 'postgres://replica/x', ['needs DATABASE_URL']],
  ])('with DATABASE_URL %s and the replica %s', (url, replica, expected) => {
    const environment = { ...production, DATABASE_URL: url, DATABASE_READ_URL: replica };
    const problems = problemsOf({
      ...environment,
      ...(url === '' && { REKEY_PROFILE: 'development' }),
    });
    expect(problems).toEqual(
      expected.map((words) => expect.stringMatching(`^DATABASE_READ_URL: .*${words}`)),
    );
  });

  it('take ids for ACCESS_TOKEN_ORGANIZATIONS, and nothing else', () => {
    const url = 'https://issuer.example';
    const issuer = { ACCESS_TOKEN_ISSUER: url, ACCESS_TOKEN_JWKS_URL: url };
    const problems = (ids: string) => problemsOf({ ...issuer, ACCESS_TOKEN_ORGANIZATIONS: ids });
    expect(problems(`a, ${'Z9'.repeat(32)}`)).toEqual([]);
    for (const ids of ['a b', 'north-sails', `a,${'x'.repeat(65)}`, '*', 'ü']) {
      expect(problems(ids)).toEqual([
        'ACCESS_TOKEN_ORGANIZATIONS: must be a list of ids of organizations, each of 1 to 64 letters or digits',
      ]);
    }
  });

  it('are all named at once if several are wrong', () => {
    const environment = {
      PORT: 'x',
      LOG_LEVEL: 'x',
      CORS_ORIGINS: 'x,y',
      REKEY_PROFILE: 'production',
      ACCESS_TOKEN_ISSUER: 'https://issuer.example',
      ACCESS_TOKEN_SECRET: 'secret',
      RESET_TOKEN_SIGNING_KEY: 'CANARY',
    };
    const problems = problemsOf(environment);
    expect(problems.map((problem) => problem.split(':', 1)[0])).toEqual(
      `PORT PUBLIC_URL CORS_ORIGINS DATABASE_URL ACCESS_TOKEN_SIGNING_KEY
        ACCESS_TOKEN_ORGANIZATIONS ACCESS_TOKEN_SECRET RESET_TOKEN_SIGNING_KEY SMTP_URL
        MAIL_FROM LOG_LEVEL`.split(/\s+/),
    );
    const random = 'must have at least 32 bytes and must be random, not a sample value';
    expect(problems).toContain(`ACCESS_TOKEN_SECRET: ${random}`);
    const all = /^These settings are missing or wrong:\n( {2}- .+\n?){11}$/;
    expect(() => loadConfig(environment)).toThrow(all);
    expect(problems.join()).not.toContain('CANARY');
  });

  it('say where the data is to commands that need nothing else', () => {
    const { database } = loadDatabaseConfig({ DATABASE_URL: 'postgres://db/x', PORT: 'x' });
    expect(database.url).toBe('postgres://db/x');
    expect(loadDatabaseConfig({}).database.dataDir.endsWith('.data')).toBe(true);
    expect(() => loadDatabaseConfig({ DATABASE_URL: 'mysql://x' })).toThrow(ConfigError);
  });

  it('give their signing key to commands that need nothing else, in production as well', () => {
    const REKEY_PROFILE = 'production';
    const environment = { REKEY_PROFILE, ACCESS_TOKEN_SIGNING_KEY: accessKey, PORT: 'x' };
    expect(loadAccessTokenConfig(environment).accessTokens.signingKeys).not.toBeNull();
    const missing = /:\n {2}- ACCESS_TOKEN_SIGNING_KEY: is required in the production profile$/;
    expect(() => loadAccessTokenConfig({ REKEY_PROFILE })).toThrow(missing);
  });
});

describe('the profile', () => {
  it('is development without a database of its own and production with one', () => {
    const serviceOf = (environment: Environment) => loadConfig(environment).service;
    expect(serviceOf({}).profile).toBe('development');
    expect(serviceOf(production)).toMatchObject({ profile: 'production', host: '0.0.0.0' });
    const development = serviceOf({ ...production, REKEY_PROFILE: 'development' });
    expect(development).toMatchObject({ profile: 'development', host: '127.0.0.1' });
  });

  // Proves: HTT-19
  it.each(['production', 'development', 'test', 'staging'])(
    'is not decided by NODE_ENV=%s',
    (NODE_ENV) => {
      expect(loadConfig({ NODE_ENV })).toEqual(loadConfig({}));
      expect(loadConfig({ ...production, NODE_ENV }).service.profile).toBe('production');
    },
  );

  const required = (name: string) => `${name}: is required in the production profile`;
  const keysAndMail = `ACCESS_TOKEN_SIGNING_KEY RESET_TOKEN_SIGNING_KEY SMTP_URL MAIL_FROM`
    .split(' ')
    .map(required);

  // Proves: CFG-01
  it('of production needs a database, its own address, both keys and mail', () => {
    const missing = [required('PUBLIC_URL'), required('DATABASE_URL'), ...keysAndMail];
    expect(problemsOf({ REKEY_PROFILE: 'production' })).toEqual(missing);
  });

  it('is production, too, if the URL of the database is there but wrong', () => {
    const wrong = 'DATABASE_URL: must be a URL that begins with postgres:// or postgresql://';
    const problems = problemsOf({ DATABASE_URL: 'mysql://x' });
    expect(problems).toEqual([required('PUBLIC_URL'), wrong, ...keysAndMail]);
  });

  it('of the public address is a plain base, with or without a path', () => {
    const baseOf = (PUBLIC_URL: string) => loadConfig({ PUBLIC_URL }).service.publicUrl;
    expect(loadConfig({}).service.publicUrl).toBeNull();
    expect(baseOf('https://shop.example/rekey/')).toBe('https://shop.example/rekey');
    const wrong = ['shop.example', 'ftp://shop.example', 'https://a:b@shop.example', 'https://x/?'];
    for (const PUBLIC_URL of [...wrong, 'https://x/?q', 'https://x/#f']) {
      expect(problemsOf({ PUBLIC_URL })).toEqual([
        'PUBLIC_URL: must be a URL such as https://rekey.shop.example, without a query',
      ]);
    }
  });

  it('of development listens on loopback only', () => {
    for (const HOST of ['127.0.0.1', '::1', 'localhost'])
      expect(loadConfig({ HOST }).service.host).toBe(HOST);
    for (const HOST of ['0.0.0.0', '::', '192.168.0.1', 'rekey.example']) {
      const problem = 'HOST: the development profile listens on loopback only';
      expect(problemsOf({ HOST })).toEqual([problem]);
    }
    expect(loadConfig({ ...production, HOST: '::' }).service.host).toBe('::');
  });
});

describe('the signing keys', () => {
  // Proves: JWT-05
  it.each([
    ['the same', resetKey, resetKey],
    ['one that only verifies', `${accessKey}\n${resetKey}`, resetKey],
    ['one that only verifies on the other side', accessKey, `${resetKey}\n${accessKey}`],
    ['one that verifies on both sides', `${accessKey}\n${otherKey}`, `${resetKey}\n${otherKey}`],
  ])('are not shared between the two kinds of token: %s', (_, access, reset) => {
    for (const REKEY_PROFILE of ['production', 'development']) {
      const keys = { ACCESS_TOKEN_SIGNING_KEY: access, RESET_TOKEN_SIGNING_KEY: reset };
      const problem = 'RESET_TOKEN_SIGNING_KEY: must be another key than ACCESS_TOKEN_SIGNING_KEY';
      expect(problemsOf({ ...production, REKEY_PROFILE, ...keys })).toEqual([problem]);
    }
  });

  const publicOf = (pem: string) =>
    createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' }).toString();
  const issuer = { ACCESS_TOKEN_ISSUER: 'https://issuer.example', ACCESS_TOKEN_ORGANIZATIONS: 'a' };

  it('are not those of the foreign issuer, of either kind and whether or not they sign', () => {
    const keys = { ACCESS_TOKEN_SIGNING_KEY: `${accessKey}${otherKey}` };
    const problems = (pem: string) =>
      problemsOf({ ...production, ...issuer, ...keys, ACCESS_TOKEN_PUBLIC_KEY: publicOf(pem) });
    for (const pem of [accessKey, otherKey, resetKey]) {
      expect(problems(pem)).toEqual([
        "ACCESS_TOKEN_PUBLIC_KEY: must be another key than Rekey's own",
      ]);
    }
    expect(problems(generateSigningKey())).toEqual([]);
  });

  it('are not a pepper that the foreign issuer knows', () => {
    const secret = randomBytes(33).toString('base64url');
    const problems = (keys: string) =>
      problemsOf({ ...issuer, ACCESS_TOKEN_SECRET: secret, PASSWORD_PEPPER_KEYS: keys });
    for (const keys of [secret, `none,${secret}`, `${pepper},${secret}`]) {
      expect(problems(keys)).toEqual([
        'PASSWORD_PEPPER_KEYS: must be another key than ACCESS_TOKEN_SECRET',
      ]);
    }
    expect(problems(pepper)).toEqual([]);
  });
});
