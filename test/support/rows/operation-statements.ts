/** Which statements each operation and each handler of a job sends, for whom. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource } from 'typeorm';
import { partitionOf, type Partition } from '../../../src/domain/access/organization.js';
import { recordingTo } from './statements.js';

interface Run {
  readonly operation: string;
  /** Of the caller or of the job; null as long as nobody knows it. */
  partition: Partition | null;
}

export interface SentStatement extends Run {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface Recorder {
  /** Replaces each member by one that is recorded under its name. */
  record(functions: object): void;
  /** The names of what ran. */
  readonly ran: ReadonlySet<string>;
  readonly sent: readonly SentStatement[];
}

/** The first argument is a request's context or a job; `authenticate` has neither, and returns a context. */
interface Given {
  readonly site?: Partition | null;
  readonly data?: Partition;
}

function partitionIn({ site, data }: Given): Partition | null {
  const found = site ?? data;
  return found?.organizationId === undefined ? null : partitionOf(found);
}

/** Hears every statement of the DataSource from now on. */
export function recordOperations(dataSource: DataSource): Recorder {
  const runs = new AsyncLocalStorage<Run>();
  const ran = new Set<string>();
  const sent: (Omit<SentStatement, keyof Run> & { run: Run })[] = [];
  recordingTo(dataSource, (sql, parameters) => {
    const run = runs.getStore();
    if (run) sent.push({ run, sql, parameters });
  });

  function recorded(operation: string, run: (...given: any[]) => Promise<unknown>) {
    return (...given: [Given?, ...unknown[]]) => {
      const about: Run = { operation, partition: partitionIn(given[0] ?? {}) };
      return runs.run(about, async () => {
        const result = await run(...given);
        ran.add(operation);
        if (operation === 'authenticate') about.partition = partitionIn(result as Given);
        return result;
      });
    };
  }

  return {
    ran,
    get sent() {
      return sent.map(({ run, ...statement }) => ({ ...statement, ...run }));
    },
    record(functions) {
      const members = functions as Record<string, any>;
      for (const [name, run] of Object.entries(members)) members[name] = recorded(name, run);
    },
  };
}
