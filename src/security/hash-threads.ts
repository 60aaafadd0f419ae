/**
 * The threads that compute hashes give way to the one that answers requests. Without that, as many hashes as there are
 * cores keep every other request waiting for a turn of the scheduler (ADR 0057).
 */
import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** On Linux a thread has a priority of its own, and its id is that of a process (sched(7), setpriority(2)). */
const threads = '/proc/self/task';

function lower(thread: number, nice: number): void {
  try {
    setPriority(thread, nice);
  } catch {
    // It has ended meanwhile, or the system does not allow it: then hashes do not give way.
  }
}

function threadIds(): number[] {
  try {
    return readdirSync(threads).map(Number);
  } catch {
    return [];
  }
}

/**
 * Makes all threads of the process nicer by `nice` but the main one; does nothing on other systems than Linux. To be
 * called when the threads for hashes have begun. Those of V8 give way, too: the main thread does their work if it has to.
 */
export function giveWayToMain(nice: number): void {
  if (nice === 0) return;
  const lowered = Math.min(getPriority() + nice, 19);
  for (const thread of threadIds()) if (thread !== process.pid) lower(thread, lowered);
}
