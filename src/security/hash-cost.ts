/** What one password hash costs on this machine. */
import argon2 from 'argon2';
import type { Argon2Parameters } from './argon2-hasher.js';

const turns = 5;

async function hashMs(parameters: Argon2Parameters): Promise<number> {
  const start = performance.now();
  await argon2.hash('a password of ordinary length', { ...parameters, type: argon2.argon2id });
  return performance.now() - start;
}

/** Returns the median time of five hashes after one that warms up, in milliseconds. */
export async function measureHashMs(parameters: Argon2Parameters): Promise<number> {
  await hashMs(parameters);
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) times.push(await hashMs(parameters));
  return times.toSorted((one, other) => one - other)[Math.floor(turns / 2)] ?? 0;
}
