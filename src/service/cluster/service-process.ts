/** A service process, as the primary sees it. */
import cluster from 'node:cluster';
import { closeOnExit } from './connection-on-its-way.js';
import type { Answers, Question, Report, Topic } from './messages.js';

/** How a process ended. */
export interface Ending {
  readonly pid: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** For how long it had served requests, in milliseconds; null if it never did. */
  readonly servedMs: number | null;
}

export interface ServiceProcess {
  /** No other process of this primary has, or had, the same. */
  readonly id: number;
  readonly pid: number;
  isServing(): boolean;
  /** Resolves with the URL when the process serves requests, and with how it ended if it never does. */
  readonly started: Promise<string | Ending>;
  readonly ended: Promise<Ending>;
  /** Returns undefined if the process does not answer in time. */
  ask<T extends Topic>(topic: T, withinMs: number): Promise<Answers[T] | undefined>;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

type Resolve = (value: Answers[Topic] | undefined) => void;

/** Keeps the questions that wait for their answers. */
function createQuestions(send: (question: Question) => void) {
  const open = new Map<number, Resolve>();
  let count = 0;
  return {
    answer: (id: number, value: Answers[Topic]) => open.get(id)?.(value),
    ask(topic: Topic, withinMs: number): Promise<Answers[Topic] | undefined> {
      const id = (count += 1);
      return new Promise((resolve) => {
        const timer = setTimeout(() => open.get(id)?.(undefined), withinMs);
        open.set(id, (value) => {
          clearTimeout(timer);
          open.delete(id);
          resolve(value);
        });
        send({ kind: 'question', id, topic });
      });
    },
  };
}

/**
 * Starts a process; the value of WORKERS tells it that it is one of several. Its threads share one arena of memory
 * (mallopt(3)): each that hashes would keep 19 MiB in one of its own.
 */
export function startServiceProcess(workers: number): ServiceProcess {
  const worker = cluster.fork({ WORKERS: String(workers), MALLOC_ARENA_MAX: '1' });
  const { pid = 0 } = worker.process;
  closeOnExit(worker.process);
  // One that has just ended answers nothing.
  const questions = createQuestions((question) => worker.send(question, () => undefined));
  let startedAt: number | undefined;

  const ended = new Promise<Ending>((resolve) => {
    const end = (exitCode: number | null, signal: string | null) => {
      const servedMs = startedAt === undefined ? null : performance.now() - startedAt;
      startedAt = undefined;
      resolve({ pid, exitCode, signal, servedMs });
    };
    worker.once('exit', end);
    // The system has no process or no memory for it.
    worker.on('error', () => pid === 0 && end(1, null));
  });
  const listening = new Promise<string>((resolve) => {
    worker.on('message', (report: Report) => {
      if (report.kind === 'answer') questions.answer(report.id, report.value);
      if (report.kind !== 'started') return;
      startedAt = performance.now();
      resolve(report.url);
    });
  });

  return {
    id: worker.id,
    pid,
    isServing: () => startedAt !== undefined,
    started: Promise.race([listening, ended]),
    ended,
    ask: <T extends Topic>(topic: T, withinMs: number) =>
      // The answer to a question is on its topic.
      questions.ask(topic, withinMs) as Promise<Answers[T] | undefined>,
    kill: (signal) => void worker.process.kill(signal),
  };
}
