/** Mistakes by which a replica is read from that must not be, or is missed. */
import type { Mistake } from '../mistake.js';

const watch = 'database/replica/watch.ts';
const lists = 'e2e/database/replica';

export const replicaMistakes: readonly Mistake[] = [
  {
    name: 'a customer read by its id from the replica',
    file: 'operations/customers/queries.ts',
    find: 'deps.unitOfWork.read((tx) => tx.customers.find(site, id))',
    replace: 'deps.unitOfWork.readStale((tx) => tx.customers.find(site, id))',
    needsServer: true,
    noticedBy: [[lists, 'what belongs to one object from the primary']],
  },
  {
    name: 'a list of a replica that is too far behind',
    file: watch,
    find: 'return !isFailing && !isPaused && this.ageMs() <= this.options.maxLagMs;',
    replace: 'return !isFailing && !isPaused;',
    noticedBy: [['unit/database/replica-watch', 'uses no data older than is allowed']],
  },
  {
    name: 'a replica that is complete as soon as its primary is known',
    file: 'database/replica/lag.ts',
    find: 'notes.findLast((note) => note.position <= position)',
    replace: 'notes.at(-1 + 0 * Number(position))',
    noticedBy: [['unit/database/replica-watch', 'the primary writes, and it stays']],
  },
  {
    name: 'reads that wait for a silent replica',
    file: watch,
    find: "for (const release of this.reading) release(new ReplicaLostError('The replica was lost.'));",
    replace: '',
    noticedBy: [['unit/database/replica-watch', 'lets reads go as soon as a look fails']],
  },
  {
    name: 'a failed list of the replica that its client sees',
    file: 'database/read-replica.ts',
    find: 'if (isFinal(error)) throw error;',
    replace: 'if (isFinal(error) || error) throw error;',
    needsServer: true,
    noticedBy: [[lists, 'a list that fails there is answered by the primary']],
  },
  {
    name: 'lists of a server that was promoted',
    file: 'database/replica/causes.ts',
    find: 'if (!replica.isStandby && replica.startedAt !== primary.startedAt)',
    replace: 'if (!replica.isStandby && replica.startedAt !== replica.startedAt)',
    noticedBy: [['unit/database/replica-watch', 'was promoted']],
  },
];
