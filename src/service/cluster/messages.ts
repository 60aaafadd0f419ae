/** What the primary and the service processes say to each other. */
import type { MetricValues } from '../../observability/metrics/metrics.js';
import type { Readiness } from '../../operations/ports/index.js';

/** What the primary asks of a process, and what it gets. */
export interface Answers {
  readonly readiness: Readiness;
  readonly metrics: MetricValues;
}

export type Topic = keyof Answers;

/** From the primary. */
export interface Question {
  readonly kind: 'question';
  /** Of the question; its answer has the same. */
  readonly id: number;
  readonly topic: Topic;
}

/** From a service process. */
export type Report =
  | { readonly kind: 'started'; readonly url: string }
  | { readonly kind: 'answer'; readonly id: number; readonly value: Answers[Topic] };
