/** What a password hash costs on this machine, and what the settings should be. */
import { availableParallelism, totalmem } from 'node:os';
import type { Config } from '../config/index.js';
import { hasShippedBinary } from '../security/argon2-binary.js';
import { measureHashMs } from '../security/hash-cost.js';
import type { Check } from './deployment.js';
import { good, problem, warning, type Finding } from './finding.js';

/** Beyond this a customer notices, and few sign-ins a second fill the machine. */
const slowMs = 1000;
/** Below this a machine can afford more: OWASP and RFC 9106, 4 let the machine decide. */
const quickMs = 60;

const native =
  ' A binary for this processor may be quicker: npm run argon2:native (docs/passwords.md).';

/** How many hashes the processes of WORKERS compute at once. */
function hashesAtOnce({ hashGate, service }: Config): number {
  return hashGate.concurrency * service.workers;
}

function describe(ms: number, config: Config): Finding {
  const { timeCost } = config.argon2;
  const perSecond = Math.round(
    (1000 / ms) * Math.min(hashesAtOnce(config), availableParallelism()),
  );
  const who = config.service.workers === 1 ? 'this process' : 'the processes of this service';
  const cost = `One hash takes ${Math.round(ms)} ms; ${who} can compute about ${perSecond} a second.`;
  const affordable = Math.floor((timeCost * 2 * quickMs) / ms);
  const hint = ` ARGON2_TIME_COST=${affordable} would make it about ${2 * quickMs} ms, and guesses dearer.`;
  const isCheap = ms < quickMs && affordable > timeCost;
  return good([cost, isCheap ? hint : '', hasShippedBinary() ? native : ''].join(''));
}

function examineMemory(config: Config): Finding[] {
  const atOnce = hashesAtOnce(config);
  const neededMiB = Math.round((config.argon2.memoryCost * atOnce) / 1024);
  // 0 if there is no limit (cgroups).
  const limit = process.constrainedMemory();
  const availableMiB = Math.round(Math.min(limit > 0 ? limit : Infinity, totalmem()) / 2 ** 20);
  if (neededMiB * 2 <= availableMiB) return [];
  const message = `${atOnce} hashes at once take ${neededMiB} MiB of ${availableMiB} MiB.`;
  return [problem('hashes.memory', message, 'Lower HASH_CONCURRENCY or ARGON2_MEMORY_COST.')];
}

function examineConcurrency(config: Config): Finding[] {
  const { workers } = config.service;
  const cores = availableParallelism();
  if (hashesAtOnce(config) <= cores) return [];
  const each = workers === 1 ? '' : ` in each of ${workers} processes`;
  const message = `HASH_CONCURRENCY is ${config.hashGate.concurrency}${each}, but there are ${cores} cores: each hash takes longer, and other requests wait.`;
  const most = Math.floor(cores / workers);
  const change = most > 0 ? `HASH_CONCURRENCY to at most ${most}` : `WORKERS to at most ${cores}`;
  return [warning('hashes.concurrency', message, `Set ${change}.`)];
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
