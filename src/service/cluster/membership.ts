/** The side of a service process: what it tells the primary. */
import cluster from 'node:cluster';
import type { App } from '../../app/create-app.js';
import type { EventKind } from '../../operations/ports/index.js';
import type { Membership } from '../process/start.js';
import type { Answers, Question, Report, Topic } from './messages.js';

/** What is true of all processes when they start, so that one of them says it. */
const ofAll: ReadonlySet<EventKind> = new Set<EventKind>([
  'settings.unknown',
  'settings.unknown_organization',
  'settings.template_changed',
  'settings.unread_contact',
  'database.unencrypted',
  'replica.unencrypted',
  'worker.absent',
]);

/** If it cannot be sent, the primary has gone, and Node ends this process. */
function send(report: Report): void {
  process.send?.(report, undefined, undefined, () => undefined);
}

function answerBy(answers: { readonly [T in Topic]: () => Promise<Answers[T]> }): void {
  process.on('message', ({ kind, id, topic }: Question) => {
    if (kind !== 'question') return;
    // Without an answer the primary goes on after a moment.
    answers[topic]().then(
      (value) => send({ kind: 'answer', id, value }),
      () => undefined,
    );
  });
}

/** Returns how this process, which a primary has started, stands to it. */
export function joinCluster(): Membership {
  const isFirst = cluster.worker?.id === 1;
  return {
    quiet: (log) => (event) => {
      if (isFirst || !ofAll.has(event.kind)) log(event);
    },
    answer({ health, operator }: App) {
      answerBy({ readiness: () => health.readiness(), metrics: () => operator.values() });
    },
    started: (url) => send({ kind: 'started', url }),
  };
}
