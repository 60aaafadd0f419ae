/** Hashes give way to requests: their threads are nicer than the main one. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

const hasher = new URL('../../../src/security/argon2-hasher.js', import.meta.url).href;

/** Prints by how much each thread is nicer than the main one once a password was verified. */
const program = (nice: number) => `
  import { readdirSync } from 'node:fs';
  import { getPriority } from 'node:os';
  const { argon2Floor, createArgon2Hasher } = await import('${hasher}');
  const { verify } = createArgon2Hasher(argon2Floor, { concurrency: 1, queue: 1, nice: ${nice} });
  const turn = { organizationId: 'a', callerKey: 'b', isProven: false, isAbandoned: () => false };
  await verify(null, { reveal: () => 'any' }, turn);
  const threads = readdirSync('/proc/self/task').map(Number);
  const seen = threads.map((id) => [id === process.pid, getPriority(id) - getPriority()]);
  console.log(JSON.stringify(seen));
`;

const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

describeOnLinux('the threads for hashes', () => {
  it.each([0, 10])('are nicer than the main one by %i', (nice) => {
    const args = ['--input-type=module', '-e', program(nice)];
    const seen: [boolean, number][] = JSON.parse(execFileSync(process.execPath, args).toString());
    expect(seen.length).toBeGreaterThan(4);
    for (const [isMain, by] of seen) expect(by).toBe(isMain ? 0 : nice);
  });
});
