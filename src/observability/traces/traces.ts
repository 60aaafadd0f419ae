/** Traces by OpenTelemetry. Loaded only if the settings name a collector. */
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace as spans,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import type { Trace, TracedWork, TracedWorkOf, WorkResult } from '../../operations/ports/index.js';
import { spanRows } from './spans.js';

export interface Traces {
  readonly trace: Trace;
  /** Returns the ids of the span under way, for lines of the log; null without one. */
  readonly spanIds: () => object | null;
  /** Sends the spans that are left, which may take as long as the collector does. */
  close(): Promise<void>;
}

export interface TraceOptions {
  readonly protocol: 'http/protobuf' | 'http/json';
  readonly version: string;
  /** Called once a minute at most while spans cannot be sent. */
  readonly onFailure: (error: unknown) => void;
}

const propagator = new W3CTraceContextPropagator();
const failureEveryMs = 60_000;

async function openExporter(protocol: TraceOptions['protocol']): Promise<SpanExporter> {
  const { createExporter } =
    protocol === 'http/json'
      ? await import('./json-exporter.js')
      : await import('./protobuf-exporter.js');
  return createExporter();
}

/** Without the host's name and the command line, which the library's other detectors add. */
function resourceOf(version: string) {
  const own = resourceFromAttributes({ 'service.name': 'rekey', 'service.version': version });
  return defaultResource()
    .merge(own)
    .merge(detectResources({ detectors: [envDetector] }));
}

function contextOf(traceparent: string): Context {
  return propagator.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter);
}

function finish(span: Span, { route, status, isFailure, code }: WorkResult): void {
  if (route !== undefined) span.setAttribute('http.route', route);
  if (status !== undefined) span.setAttribute('http.response.status_code', status);
  if (code !== undefined) span.setAttribute('error.type', code);
  if (isFailure) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

function isShortWord(text: unknown): boolean {
  return typeof text === 'string' && /^\w{1,40}$/.test(text);
}

/** An error's code, which is from a list, or the name of its class. Never its message, which may quote a value. */
function resultOfError(error: unknown): WorkResult {
  const { code, name } = error as { code?: unknown; name?: unknown };
  const shown: unknown = [code, name].find(isShortWord);
  return { isFailure: true, code: typeof shown === 'string' ? shown : 'unknown' };
}

/** Returns the port over a tracer. It keeps the context itself, so that nothing global changes. */
function createTrace(tracer: Tracer, contexts: AsyncLocalStorage<Context>): Trace {
  function begin(work: TracedWork, parent?: string) {
    const above = parent === undefined ? (contexts.getStore() ?? ROOT_CONTEXT) : contextOf(parent);
    // The table's type makes sure that a kind has the row of its own work.
    const row = spanRows[work.kind];
    const given = work as TracedWorkOf<never>;
    const [kind, attributes] = [row.spanKind, row.attributes(given)];
    const span = tracer.startSpan(row.name(given), { kind, attributes }, above);
    const context = spans.setSpan(above, span);
    return {
      run: <T>(run: () => T) => contexts.run(context, run),
      end(result: WorkResult = {}) {
        if (result.route !== undefined && work.kind === 'http')
          span.updateName(`${work.method} ${result.route}`);
        finish(span, result);
      },
    };
  }

  return {
    begin,
    async within(work, run, { parent, resultOf } = {}) {
      const span = begin(work, parent);
      try {
        const result = await span.run(run);
        span.end(resultOf?.(result));
        return result;
      } catch (error) {
        span.end(resultOfError(error));
        throw error;
      }
    },
    traceparent() {
      const context = contexts.getStore();
      if (context === undefined) return undefined;
      const carrier: { traceparent?: string } = {};
      propagator.inject(context, carrier, defaultTextMapSetter);
      return carrier.traceparent;
    },
  };
}

function atMostOnceA(ms: number, report: (error: unknown) => void): (error: unknown) => void {
  let lastAt = -Infinity;
  return (error) => {
    if (performance.now() - lastAt < ms) return;
    lastAt = performance.now();
    report(error);
  };
}

/** Returns the traces of this process. The library reads more settings, such as headers, from the environment. */
export async function openTraces({ protocol, version, onFailure }: TraceOptions): Promise<Traces> {
  setGlobalErrorHandler(atMostOnceA(failureEveryMs, onFailure));
  const exporter = await openExporter(protocol);
  const provider = new BasicTracerProvider({
    resource: resourceOf(version),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const contexts = new AsyncLocalStorage<Context>();
  return {
    trace: createTrace(provider.getTracer('rekey', version), contexts),
    spanIds() {
      const context = contexts.getStore();
      const span = context && spans.getSpanContext(context);
      return span ? { trace_id: span.traceId, span_id: span.spanId } : null;
    },
    close: () => provider.shutdown().catch(onFailure),
  };
}
