/** The span of each kind of traced work: its name and attributes, by OpenTelemetry's semantic conventions. No values. */
import { SpanKind, type Attributes } from '@opentelemetry/api';
import type { TracedKind, TracedWorkOf } from '../../operations/ports/index.js';

interface SpanRow<Work> {
  readonly spanKind: SpanKind;
  readonly name: (work: Work) => string;
  readonly attributes: (work: Work) => Attributes;
}

type SpanRows = { readonly [Kind in TracedKind]: SpanRow<TracedWorkOf<Kind>> };

/** Returns the word that a statement begins with, such as `SELECT`. */
function verbOf(text: string): string {
  return /^\s*([a-z]+)/i.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
}

/** The ids of the job's data, as the log shows them. */
function organizationOf(data: object): Attributes {
  const { organizationId, requestId } = data as Record<string, unknown>;
  return {
    ...(typeof organizationId === 'string' && { 'rekey.organization': organizationId }),
    ...(typeof requestId === 'string' && { 'rekey.request_id': requestId }),
  };
}

export const spanRows: SpanRows = {
  http: {
    spanKind: SpanKind.SERVER,
    name: ({ method }) => method,
    attributes: ({ method, requestId }) => ({
      'http.request.method': method,
      'rekey.request_id': requestId,
    }),
  },
  operation: {
    spanKind: SpanKind.INTERNAL,
    name: ({ name }) => name,
    attributes: () => ({}),
  },
  sql: {
    spanKind: SpanKind.CLIENT,
    name: ({ text }) => verbOf(text),
    attributes: ({ text }) => ({ 'db.system.name': 'postgresql', 'db.query.text': text }),
  },
  job: {
    spanKind: SpanKind.CONSUMER,
    name: ({ job }) => `process ${job.queue}`,
    attributes: ({ job }) => ({
      'messaging.system': 'rekey',
      'messaging.operation.type': 'process',
      'messaging.destination.name': job.queue,
      'messaging.message.id': job.id,
      ...organizationOf(job.data),
    }),
  },
  mail: {
    spanKind: SpanKind.CLIENT,
    name: ({ mail }) => `send ${mail}`,
    attributes: ({ organizationId }) => ({ 'rekey.organization': organizationId }),
  },
  webhook: {
    spanKind: SpanKind.CLIENT,
    // Its URL may contain a secret.
    name: () => 'POST webhook',
    attributes: ({ webhookId, deliveryId, topic }) => ({
      'http.request.method': 'POST',
      'rekey.webhook': webhookId,
      'rekey.webhook_delivery': deliveryId,
      'rekey.topic': topic,
    }),
  },
};
