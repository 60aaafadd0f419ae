import { describe, expect, it } from '@jest/globals';
import { unknownSettings } from '../../../src/config/index.js';
import { allSettings } from '../../../src/config/table.js';

const known = allSettings.map(({ name }) => name);

const namesFound = (environment: Record<string, string>) =>
  unknownSettings(environment).map(({ name }) => name);

/** Each set to a value, or to `x`. */
const set = (names: readonly string[], value = 'x') =>
  Object.fromEntries(names.map((name) => [name, value]));

/** All misspellings of one kind, without those that are settings by chance. */
function misspell(name: string, change: (index: number) => string): string[] {
  const all = [...name].map((_, index) => change(index));
  return all.filter((one) => one !== '' && one !== name && !known.includes(one));
}

describe('a variable that is no setting', () => {
  it.each([
    ['PASSWORD_MIN_LENGHT', 'PASSWORD_MIN_LENGTH'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['ACCESS_TOKEN_ISSUR', 'ACCESS_TOKEN_ISSUER'],
    ['SMTP_URI', 'SMTP_URL'],
    ['MAIL_FORM', 'MAIL_FROM'],
    ['MAIL_SETTING', 'MAIL_SETTINGS'],
    ['RESET_LINK', 'RESET_LINKS'],
    ['RESET_RETENTION', 'RESET_RETENTION_DAYS'],
    ['EVENT_RETENTION', 'EVENT_RETENTION_DAYS'],
    ['WEBHOOKS_PORTS', 'WEBHOOK_PORTS'],
    ['WEBHOOK_PORT', 'WEBHOOK_PORTS'],
    ['WEBHOOK_TIMEOUT', 'WEBHOOK_TIMEOUT_SECONDS'],
    ['WORKERS_CONCURRENCY', 'WORKER_CONCURRENCY'],
    ['RESET_TOKEN_TTL', 'RESET_TOKEN_TTL_SECONDS'],
    ['RESET_TOKEN_TTL_SEC', 'RESET_TOKEN_TTL_SECONDS'],
    ['TOKEN_RESET_TTL_SECONDS', 'RESET_TOKEN_TTL_SECONDS'],
    ['FROM_MAIL', 'MAIL_FROM'],
    ['ACCESSTOKENSECRET', 'ACCESS_TOKEN_SECRET'],
    ['DATADIR', 'DATA_DIR'],
    ['PROT', 'PORT'],
    ['HOSTS', 'HOST'],
    ['PORTS', 'PORT'],
    ['TRUSTED_PROXY', 'TRUSTED_PROXIES'],
    ['ACCESS_TOKEN_KEY', 'ACCESS_TOKEN_SIGNING_KEY'],
    ['ACCESS_TOKEN_KEYS', 'ACCESS_TOKEN_SIGNING_KEY'],
    ['ACCESS_TOKEN_JWKS', 'ACCESS_TOKEN_JWKS_URL'],
    ['RESET_TOKEN_KEY', 'RESET_TOKEN_SIGNING_KEY'],
    ['RESET_TOKENS_SIGN_KEY', 'RESET_TOKEN_SIGNING_KEY'],
    ['RESET_TOKEN_TTL_SECS', 'RESET_TOKEN_TTL_SECONDS'],
    ['RESET_TTL_SECONDS', 'RESET_TOKEN_TTL_SECONDS'],
    ['PASSWORD_MINIMUM_LENGTH', 'PASSWORD_MIN_LENGTH'],
    ['PASSWORD_LENGTH', 'PASSWORD_MIN_LENGTH'],
    ['PASSWORD_MIN', 'PASSWORD_MIN_LENGTH'],
    ['ARGON2_MEM_COST', 'ARGON2_MEMORY_COST'],
    ['EVENTS_RETENTION', 'EVENT_RETENTION_DAYS'],
    ['DATA_DIRECTORY', 'DATA_DIR'],
    ['REKEY_TRUSTED_PROXY', 'TRUSTED_PROXIES'],
    ['REKEY_PROFIL', 'REKEY_PROFILE'],
    ['REKEY_DATABASE_URL', 'DATABASE_URL'],
    ['REKEY_PORT', 'PORT'],
    ['REKEY_LOG_LEVL', 'LOG_LEVEL'],
  ])('is found if it is close to one: %s for %s', (name, didYouMean) => {
    expect(unknownSettings({ [name]: 'x' })).toEqual([{ name, didYouMean }]);
  });

  it.each(['REKEY_X', 'REKEY_'])('is found if its name is one of ours: %s', (name) => {
    expect(unknownSettings({ [name]: 'x' })).toEqual([{ name, didYouMean: undefined }]);
  });

  it.each(known)('is found with one slip in %s', (setting) => {
    const at = (index: number) => [setting.slice(0, index), setting.slice(index + 1)] as const;
    const slips = [
      ...misspell(setting, (index) => at(index).join('')),
      ...misspell(setting, (index) => at(index).join('X')),
      ...misspell(setting, (index) => `${setting.slice(0, index)}X${setting.slice(index)}`),
      ...misspell(setting, (index) => {
        const [before, after] = at(index);
        return `${before}${after.slice(0, 1)}${setting[index]}${after.slice(1)}`;
      }),
      `${setting}S`,
      setting.replaceAll('_', ''),
    ].filter((name) => !known.includes(name));
    expect(namesFound(set(slips)).toSorted()).toEqual([...new Set(slips)].toSorted());
  });

  it('is not found among the settings, in their order', () => {
    expect(unknownSettings(set(known))).toEqual([]);
    const found = namesFound({ SMTP_URI: 'x', ...set(known), PATH: '/bin', CORS_ORIGIN: 'x' });
    expect(found).toEqual(['SMTP_URI', 'CORS_ORIGIN']);
  });

  it.each([
    [
      'our names for something else',
      'MAIL MAILTO MAILCHECK SMTPD WORKER_ID WORKERS EVENT_NAME EVENTS MAIL_PORT RESET mail_from ' +
        'OTHER_MAIL_FROM WEBHOOK_PORT_LIST ACCESS_TOKEN PORT_RANGE HOST_IP DATABASE_SSL SMTP_SSL ' +
        'DATABASE_USER DATABASE_NAME DATABASE_HOST SMTP_HOST SMTP_PORT SMTP_USER SMTP_PASS SMTP_FROM ' +
        'MAIL_HOST MAIL_TO MAIL_USER DATA LOG LOG_DIR LOG_FILE LOG_FORMAT PUBLIC_IP PUBLIC_DIR ' +
        'MAIL_SENDER MAIL_SE ACCESS_KEY TOKEN_SECRET RESET_TOKEN TOKEN_KEY WEB_PORT WEB_PORTS WEB_TIMEOUT MAILER_FROM ' +
        'MAILGUN_FROM DATA_URL DATABASE_PORT DATABASE_PASSWORD PUBLIC_KEY CORS_METHODS HASH_KEY SIGNING_KEY',
    ],
    [
      'shells',
      'BASH BASH_VERSION COLORTERM COLUMNS DISPLAY EDITOR ENV HISTFILE HISTSIZE HOME HOSTNAME HOSTTYPE IFS ' +
        'LANG LANGUAGE LC_ALL LC_CTYPE LINES LOGNAME LS_COLORS MACHTYPE MAIL OLDPWD OPTIND OSTYPE PAGER PATH ' +
        'PPID PS1 PS2 PS4 PWD RANDOM SECONDS SHELL SHELLOPTS SHLVL TERM TERM_PROGRAM TMP TMPDIR TZ UID USER ' +
        'USERNAME VENDOR VISUAL WINDOWID XDG_CONFIG_HOME XDG_DATA_DIRS XDG_DATA_HOME XDG_RUNTIME_DIR ' +
        'XDG_SESSION_ID ZSH SSH_AUTH_SOCK SSH_CLIENT SSH_CONNECTION SSH_TTY SUDO_USER DBUS_SESSION_BUS_ADDRESS',
    ],
    [
      'Node and npm',
      'NODE NODE_ENV NODE_OPTIONS NODE_PATH NODE_VERSION NODE_EXTRA_CA_CERTS YARN_VERSION COLOR INIT_CWD ' +
        'NPM_TOKEN NPM_CONFIG_LOGLEVEL npm_command npm_config_cache npm_config_loglevel npm_execpath ' +
        'npm_lifecycle_event npm_lifecycle_script npm_node_execpath npm_package_json npm_package_name ' +
        'npm_package_version npm_config_user_agent npm_config_registry npm_config_local_prefix NO_COLOR FORCE_COLOR ' +
        'UV_USE_IO_URING NVM_DIR NVM_BIN',
    ],
    [
      'systemd',
      'INVOCATION_ID JOURNAL_STREAM LISTEN_FDS LISTEN_PID MAINPID MANAGERPID NOTIFY_SOCKET PIDFILE ' +
        'RUNTIME_DIRECTORY STATE_DIRECTORY CACHE_DIRECTORY LOGS_DIRECTORY CONFIGURATION_DIRECTORY ' +
        'CREDENTIALS_DIRECTORY SYSTEMD_EXEC_PID WATCHDOG_PID WATCHDOG_USEC SERVICE_RESULT EXIT_CODE',
    ],
    [
      'containers',
      'DOCKER_HOST DOCKER_CONFIG COMPOSE_PROJECT_NAME HOSTNAME container POSTGRES_USER POSTGRES_PASSWORD ' +
        'POSTGRES_DB PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGDATA REDIS_URL HTTP_PROXY HTTPS_PROXY NO_PROXY',
    ],
    [
      'Kubernetes',
      'KUBERNETES_PORT KUBERNETES_PORT_443_TCP KUBERNETES_PORT_443_TCP_ADDR KUBERNETES_SERVICE_HOST ' +
        'KUBERNETES_SERVICE_PORT KUBERNETES_SERVICE_PORT_HTTPS MAIL_SERVICE_HOST MAIL_SERVICE_PORT_SMTP ' +
        'SMTP_SERVICE_HOST SMTP_PORT_25_TCP_ADDR WEBHOOK_SERVICE_PORT REKEY_SERVICE_HOST REKEY_SERVICE_PORT ' +
        'REKEY_SERVICE_PORT_HTTP REKEY_PORT_4000_TCP REKEY_PORT_4000_TCP_PROTO REKEY_PORT_4000_TCP_PORT ' +
        'MAIL_SERVICE_PORT MAIL_PORT MAIL_PORT_25_TCP MAIL_PORT_25_TCP_ADDR REKEY_WORKER_SERVICE_HOST ' +
        'REKEY_WORKER_PORT_80_TCP WEBHOOK_SERVICE_HOST WEBHOOK_PORT_443_TCP POD_NAME POD_IP POD_NAMESPACE NODE_NAME HOST_IP',
    ],
    [
      'services of CI',
      'CI CI_JOB_ID CI_JOB_TOKEN CI_COMMIT_SHA CI_PIPELINE_ID CI_PROJECT_DIR CI_SERVER_HOST CI_SERVER_PORT ' +
        'CI_SERVER_URL GITHUB_ACTIONS GITHUB_ACTOR GITHUB_ENV GITHUB_EVENT_NAME GITHUB_REF GITHUB_SHA ' +
        'GITHUB_SERVER_URL GITHUB_TOKEN GITHUB_WORKSPACE RUNNER_OS RUNNER_TEMP RUNNER_TOOL_CACHE GITLAB_CI ' +
        'BUILD_ID BUILD_NUMBER BUILD_URL JOB_NAME JENKINS_URL TRAVIS CIRCLECI BUILDKITE TF_BUILD WORKSPACE',
    ],
    [
      'Heroku and the like',
      'DYNO HEROKU_APP_NAME HEROKU_SLUG_COMMIT HEROKU_RELEASE_VERSION HEROKU_POSTGRESQL_AMBER_URL ' +
        'DATABASE_CONNECTION_POOL_URL REDIS_TLS_URL WEB_CONCURRENCY WEB_MEMORY MEMORY_AVAILABLE SOURCE_VERSION ' +
        'MAILGUN_SMTP_LOGIN MAILGUN_SMTP_SERVER MAILGUN_API_KEY SENDGRID_API_KEY RENDER RENDER_SERVICE_NAME ' +
        'FLY_APP_NAME FLY_REGION RAILWAY_ENVIRONMENT VERCEL_URL AWS_REGION AWS_ACCESS_KEY_ID ' +
        'AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN K_SERVICE K_REVISION WEBSITE_HOSTNAME',
    ],
  ])('is not claimed if it belongs to others: %s', (_, names) => {
    expect(namesFound(set(names.split(' ')))).toEqual([]);
  });

  it('is not claimed if it is the address of a service in Kubernetes', () => {
    const address = 'tcp://10.0.0.7:443';
    const names = ['WEBHOOK_PORT', 'WEBHOOK_PORT_443_TCP', 'WEBHOOKS_PORT', 'REKEY_PORT'];
    expect(namesFound(set(names, address))).toEqual([]);
    const linked = ['REKEY_PORT_4000_TCP', 'REKEY_PORT_4000_TCP_ADDR', 'REKEY_SERVICE_PORT'];
    expect(namesFound({ REKEY_PORT: address, ...set(linked) })).toEqual([]);
  });

  it('is found beside a service in Kubernetes if an operator wrote it', () => {
    const service = { REKEY_SERVICE_HOST: '10.0.0.7', WEBHOOK_SERVICE_HOST: '10.0.0.8' };
    const written = { REKEY_PORT: '4000', REKEY_X: 'x', WEBHOOK_PORT: '8443' };
    expect(namesFound({ ...service, ...written })).toEqual(Object.keys(written));
  });
});
