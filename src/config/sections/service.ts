/** Settings of the process itself: profile, address, database, log. */
import { resolve } from 'node:path';
import { parseServerUrl } from '../../database/server-url.js';
import { choice, integer, parsed, text, url } from '../forms/values.js';
import { baseUrl, headerNames, host, origins, proxies } from '../forms/network.js';
import { parseWorkers, workersTake } from '../forms/workers.js';
import type { Section } from '../forms/setting.js';

export const service = {
  title: 'Service',
  settings: {
    profile: {
      name: 'REKEY_PROFILE',
      form: choice(['development', 'production']),
      default: {
        words: '`production` if `DATABASE_URL` is set, else `development`',
        of: ({ profile }) => profile,
      },
      description:
        'Production refuses to start with missing or sample secrets or with pending migrations, and has no introspection, no pages for browsers and no suggestions.',
    },
    host: {
      name: 'HOST',
      form: host,
      default: {
        words: '`127.0.0.1`; `0.0.0.0` in production',
        of: ({ profile }) => (profile === 'development' ? '127.0.0.1' : '0.0.0.0'),
      },
      description: 'The address to listen on. Development listens on loopback only.',
    },
    port: {
      name: 'PORT',
      form: integer(0, 65_535),
      default: '4000',
      description: 'The port to listen on; 0 takes a free one.',
    },
    workers: {
      name: 'WORKERS',
      form: parsed(workersTake, parseWorkers),
      default: '1',
      description:
        'How many processes serve the port; `auto` starts one for each core. `rekey start --workers` goes before it. Sessions, memory and connections are of each process: [processes.md](processes.md).',
    },
    keepAliveSeconds: {
      name: 'HTTP_KEEP_ALIVE_SECONDS',
      form: integer(1, 3600),
      default: '65',
      description:
        'How long a connection stays open between two requests. It must be longer than the same time of a balancer in front, which is 60 for most; otherwise the balancer sends requests into connections that are being closed.',
    },
    publicUrl: {
      name: 'PUBLIC_URL',
      form: baseUrl,
      isRequiredInProduction: true,
      description:
        'The URL of the service for clients. In development it is by default the address that the service listens on. Links in JSON:API begin with it, never with the `Host` header.',
    },
    corsOrigins: {
      name: 'CORS_ORIGINS',
      form: origins,
      default: '',
      description:
        'Origins of the front ends whose requests browsers may send, separated by commas.',
    },
    corsHeaders: {
      name: 'CORS_HEADERS',
      form: headerNames,
      default: '',
      description:
        'Headers that these front ends may send beside those that they need, separated by commas: for tools that add their own. Those of W3C Trace Context and Baggage, Sentry and Apollo are allowed anyway.',
    },
    trustedProxies: {
      name: 'TRUSTED_PROXIES',
      form: proxies,
      default: '',
      description:
        'Proxies whose `X-Forwarded-For` counts, separated by commas. `loopback`, `linklocal` and `uniquelocal` stand for those networks.',
    },
    stopDelaySeconds: {
      name: 'STOP_DELAY_SECONDS',
      form: integer(0, 300),
      default: {
        words: '`1`; `0` in development',
        of: ({ profile }) => (profile === 'development' ? '0' : '1'),
      },
      description:
        'After SIGTERM `/readyz` answers 503 at once, and the service serves for that long before it stops, so that load balancers can leave it. In seconds: more than they need to notice.',
    },
  },
} as const satisfies Section;

/** Keeps the text: only the database's own code needs the parts. */
const databaseUrl = parsed(
  'a URL that begins with postgres:// or postgresql://, with special characters in the password percent-encoded',
  (value) => {
    parseServerUrl(value);
    return value;
  },
);

export const database = {
  title: 'Database',
  settings: {
    url: {
      name: 'DATABASE_URL',
      form: databaseUrl,
      isRequiredInProduction: true,
      description:
        'The PostgreSQL server and database, as libpq reads it, with TLS by `sslmode` ([database.md](database.md#the-connection)). Development without it uses an embedded database in `DATA_DIR`.',
    },
    readUrl: {
      name: 'DATABASE_READ_URL',
      form: databaseUrl,
      description:
        'A read replica, in the form of `DATABASE_URL`. Services read lists and counts from it, and from the primary while it fails; all else is never read there ([database.md](database.md#a-read-replica)).',
    },
    readMaxLagSeconds: {
      name: 'DATABASE_READ_MAX_LAG_SECONDS',
      form: integer(3, 3600),
      default: '5',
      description:
        'How old the data of the replica may be, in seconds; while it is older, lists are read from the primary.',
    },
    dataDir: {
      name: 'DATA_DIR',
      form: parsed('a path', (path) => resolve(path)),
      default: '.data',
      description:
        'The folder of the embedded database. Development also keeps its keys and, without `SMTP_URL`, its mails there.',
    },
  },
} as const satisfies Section;

export const redis = {
  title: 'Redis',
  settings: {
    url: {
      name: 'REDIS_URL',
      form: url('redis:', 'rediss:'),
      description:
        'If set, limits on attempts are counted in Redis 5 or later, otherwise in the database. While Redis does not answer, the database counts.',
    },
  },
} as const satisfies Section;

export const log = {
  title: 'Log',
  settings: {
    level: {
      name: 'LOG_LEVEL',
      form: choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
      default: 'info',
      description: 'The least important level that is logged.',
    },
    addressSecret: {
      name: 'LOG_ADDRESS_SECRET',
      form: text('32 characters or more', (value) => value.length >= 32),
      description:
        "If set, the log has a keyed hash (HMAC-SHA-256) in place of a client's address. Give all processes the same.",
    },
  },
} as const satisfies Section;
