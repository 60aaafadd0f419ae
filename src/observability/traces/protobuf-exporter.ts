/** The exporter of spans as protobuf. In a file of its own, so that it is loaded only if it is used. */
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';

/** Returns the exporter; the library reads the endpoint and the headers from the environment. */
export function createExporter(): SpanExporter {
  return new OTLPTraceExporter();
}
