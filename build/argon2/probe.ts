/**
 * A process of its own, since a binary that is wrong may end it: prints as JSON what the binary of argon2 that it loads
 * computes, and how long a hash takes. `PREBUILDS_ONLY=1` loads the one that the package ships, `ARGON2_PREBUILD` that of
 * a folder (both are node-gyp-build's).
 */
import argon2 from 'argon2';

export interface Probe {
  /** In hexadecimal. */
  readonly hashes: readonly string[];
  /** The time of a hash at the floor of the settings, in milliseconds: the least of several. */
  readonly ms: number;
}

const { argon2id } = argon2;
const salt = Buffer.from('0123456789abcdef');
const options = [
  { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
  { memoryCost: 1024, timeCost: 3, parallelism: 4 },
  { memoryCost: 65_536, timeCost: 1, parallelism: 2 },
  { memoryCost: 2048, timeCost: 2, parallelism: 1, secret: Buffer.from('a pepper') },
];
const passwords = ['', 'a', 'a boat with 3 red sails', 'ß'.repeat(200)];

const cases = options.flatMap((parameters) =>
  passwords.map((password) => ({ parameters, password })),
);

function hashOf({ parameters, password }: (typeof cases)[number]): Promise<Buffer> {
  return argon2.hash(password, { ...parameters, type: argon2id, salt, raw: true });
}

async function timeOf(one: (typeof cases)[number]): Promise<number> {
  const begin = performance.now();
  await hashOf(one);
  return performance.now() - begin;
}

const hashes: string[] = [];
for (const one of cases) hashes.push((await hashOf(one)).toString('hex'));
const times: number[] = [];
for (const one of cases.slice(0, passwords.length)) times.push(await timeOf(one));
process.stdout.write(JSON.stringify({ hashes, ms: Math.min(...times) } satisfies Probe));
