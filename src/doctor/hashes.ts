/** What a password hash costs on this machine, and what the settings should be. */
import { availableParallelism, totalmem } from 'node:os';
import type { Config } from '../config/index.js';
import { measureHashMs } from '../security/hash-cost.js';
import type { Check } from './deployment.js';
import { good, problem, warning, type Finding } from './finding.js';

/** Beyond this a customer notices, and few sign-ins a second fill the machine. */
const slowMs = 1000;
/** Below this a machine can afford more: OWASP and RFC 9106, 4 let the machine decide. */
const quickMs = 60;

function describe(ms: number, { argon2: { timeCost }, hashGate }: Config): Finding {
  const perSecond = Math.round(
    (1000 / ms) * Math.min(hashGate.concurrency, availableParallelism()),
  );
  const cost = `One hash takes ${Math.round(ms)} ms; this process can compute about ${perSecond} a second.`;
  const affordable = Math.floor((timeCost * 2 * quickMs) / ms);
  const hint = ` ARGON2_TIME_COST=${affordable} would make it about ${2 * quickMs} ms, and guesses dearer.`;
  return good(ms < quickMs && affordable > timeCost ? cost + hint : cost);
}

function examineMemory({ argon2: { memoryCost }, hashGate }: Config): Finding[] {
  const neededMiB = Math.round((memoryCost * hashGate.concurrency) / 1024);
  // 0 if there is no limit (cgroups).
  const limit = process.constrainedMemory();
  const availableMiB = Math.round(Math.min(limit > 0 ? limit : Infinity, totalmem()) / 2 ** 20);
  if (neededMiB * 2 <= availableMiB) return [];
  const message = `${hashGate.concurrency} hashes at once take ${neededMiB} MiB of ${availableMiB} MiB.`;
  return [problem('hashes.memory', message, 'Lower HASH_CONCURRENCY or ARGON2_MEMORY_COST.')];
}

function examineConcurrency({ hashGate }: Config): Finding[] {
  const cores = availableParallelism();
  if (hashGate.concurrency <= cores) return [];
  const message = `HASH_CONCURRENCY is ${hashGate.concurrency}, but there are ${cores} cores: each hash takes longer, and other requests wait.`;
  return [warning('hashes.concurrency', message, `Set HASH_CONCURRENCY to at most ${cores}.`)];
}

/** Computes six hashes with the settings' parameters. */
export const examineHashes: Check<'config'> = async ({ config }) => {
  const memory = examineMemory(config);
  // A machine without the memory would swap, or end this command.
  if (memory.length > 0) return memory;
  const ms = await measureHashMs(config.argon2);
  const found = examineConcurrency(config);
  if (ms <= slowMs) return [...found, describe(ms, config)];
  const message = `One hash takes ${Math.round(ms)} ms: a few sign-ins a second fill this machine.`;
  const change = 'Lower ARGON2_TIME_COST or ARGON2_MEMORY_COST, or take a faster machine.';
  return [...found, warning('hashes.slow', message, change)];
};
