/** The listener for operators in the primary: the metrics and the readiness of all processes. */
import { createListener, type Listener } from '../../app/operator.js';
import type { Config } from '../../config/index.js';
import { worstReadiness } from '../../observability/health/worst.js';
import type { Metrics } from '../../observability/metrics/metrics.js';
import type { Observe } from '../../operations/ports/index.js';
import type { Group } from './group.js';
import type { Answers, Topic } from './messages.js';

/** A process takes less than a second for an answer, unless it is stuck (milliseconds). */
const answerMs = 2000;

type AnswersByProcess<T extends Topic> = Map<number, Answers[T] | undefined>;

async function askAll<T extends Topic>(group: Group, topic: T): Promise<AnswersByProcess<T>> {
  const asked = group.serving().map(async (process) => {
    return [process.id, await process.ask(topic, answerMs)] as const;
  });
  return new Map(await Promise.all(asked));
}

/** Returns the listener, not listening yet. `metrics` are the primary's own; null if the settings have no port. */
export async function wireClusterListener(
  config: Pick<Config, 'metrics'>,
  group: Group,
  metrics: Metrics | null,
  observe: Observe,
): Promise<Listener> {
  if (metrics === null) return createListener(config, null, observe);
  const { createSums } = await import('../../observability/metrics/sums.js');
  const sums = createSums();
  const { contentType } = metrics;
  const render = async () => sums.render(await askAll(group, 'metrics'), await metrics.values());
  const readiness = async () => worstReadiness([...(await askAll(group, 'readiness')).values()]);
  return createListener(
    config,
    { health: { readiness }, metrics: { contentType, render } },
    observe,
  );
}
