/** Settings of passwords: their length, and the cost of hashing. */
import { availableParallelism } from 'node:os';
import { argon2Floor } from '../../security/argon2-hasher.js';
import { integer, parsed, text } from '../forms/values.js';
import { peppers } from '../forms/keys.js';
import type { Form, Section } from '../forms/setting.js';

export const passwords = {
  title: 'Passwords',
  settings: {
    minLength: {
      name: 'PASSWORD_MIN_LENGTH',
      form: integer(8, 64),
      default: '8',
      description:
        'The least number of characters of a new password. Set 15 if the password is the only factor (NIST SP 800-63B-4, 3.1.1.2).',
    },
  },
} as const satisfies Section;

export const argon2 = {
  title: 'Password hashes: argon2id',
  settings: {
    memoryCost: {
      name: 'ARGON2_MEMORY_COST',
      form: integer(argon2Floor.memoryCost, 4_194_304),
      default: String(argon2Floor.memoryCost),
      description:
        'Memory of one hash, in KiB. The least is the default (OWASP ASVS 5.0, appendix C); if it rises, a hash is renewed at the next sign-in.',
    },
    timeCost: {
      name: 'ARGON2_TIME_COST',
      form: integer(argon2Floor.timeCost, 100),
      default: String(argon2Floor.timeCost),
      description: 'Passes over the memory. If it rises, a hash is renewed at the next sign-in.',
    },
    parallelism: {
      name: 'ARGON2_PARALLELISM',
      form: integer(argon2Floor.parallelism, 16),
      default: String(argon2Floor.parallelism),
      description: 'The degree of parallelism of one hash (p in RFC 9106).',
    },
  },
} as const satisfies Section;

export const pepper = {
  title: 'Password hashes: pepper',
  settings: {
    keys: {
      name: 'PASSWORD_PEPPER_KEYS',
      form: peppers,
      description:
        'Secrets in the hashes of passwords, so that the database alone verifies none. The first hashes, or `none` for no pepper; all verify. A lost key makes its passwords useless: [key-rotation.md](key-rotation.md).',
    },
  },
} as const satisfies Section;

/** libuv's own default. */
const defaultThreads = 4;

const maxThreads = 1024;

/** Reads the value as libuv does: never an error, at least 1 and at most 1,024 threads. */
function readThreads(value: string): number {
  return /^\d{1,9}$/.test(value)
    ? Math.min(Math.max(Number(value), 1), maxThreads)
    : defaultThreads;
}

const concurrencyText = text('a whole number from 1 to UV_THREADPOOL_SIZE', (value) =>
  /^\d{1,9}$/.test(value),
);

/** The upper bound is another setting, so `rules.ts` checks the bounds. */
const concurrency: Form<number> = {
  takes: concurrencyText.takes,
  schema: concurrencyText.schema.transform(Number),
};

export const hashGate = {
  title: 'Password hashes: how many at once',
  settings: {
    threads: {
      name: 'UV_THREADPOOL_SIZE',
      form: parsed(`a whole number from 1 to ${maxThreads}`, readThreads),
      default: String(defaultThreads),
      description: 'The threads of the process (a setting of Node.js), on which hashes run.',
    },
    concurrency: {
      name: 'HASH_CONCURRENCY',
      form: concurrency,
      default: {
        words: 'the number of cores, at most `UV_THREADPOOL_SIZE`, shared among `WORKERS`',
        of: ({ threads, workers }) =>
          String(Math.max(Math.floor(Math.min(availableParallelism(), threads) / workers), 1)),
      },
      description: 'How many hashes a process computes at once.',
    },
    nice: {
      name: 'HASH_NICE',
      form: integer(0, 19),
      default: '10',
      description:
        'By how much the threads for hashes give way to the one that answers requests and to other programs, as nice(1) says. 0: not at all. Linux only.',
    },
    queue: {
      name: 'HASH_QUEUE',
      form: integer(0, 10_000),
      default: '64',
      description:
        'Sign-ins that may wait for a thread, and as many other requests. One that is too many, or has waited for two seconds, gets 503 `OVERLOADED` (OWASP ASVS 5.0, 15.2.2).',
    },
  },
} as const satisfies Section;
