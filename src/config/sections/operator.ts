/** Settings of what operators look at: the listener for metrics and health, and traces. */
import { host } from '../forms/network.js';
import type { Section } from '../forms/setting.js';
import { choice, integer, url } from '../forms/values.js';

export const metrics = {
  title: 'Metrics and health',
  settings: {
    port: {
      name: 'METRICS_PORT',
      form: integer(0, 65_535),
      description:
        'The port for `/metrics`, `/livez` and `/readyz`, in services and workers; 0 takes a free one. Without it nothing listens there, and there are no metrics: [monitoring.md](monitoring.md).',
    },
    host: {
      name: 'METRICS_HOST',
      form: host,
      default: '127.0.0.1',
      description:
        'The address to listen on with `METRICS_PORT`. Who can reach it can read the metrics.',
    },
  },
} as const satisfies Section;

const protocol = choice(['http/protobuf', 'http/json']);

export const traces = {
  title: 'Traces',
  settings: {
    endpoint: {
      name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      form: url('http:', 'https:'),
      description:
        'The collector that gets spans by OTLP. OpenTelemetry defines this and all other names that begin with `OTEL_`, of which its library reads more than are listed here.',
    },
    tracesEndpoint: {
      name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
      form: url('http:', 'https:'),
      description: 'The same, with its path. Without both, no span is made.',
    },
    protocol: {
      name: 'OTEL_EXPORTER_OTLP_PROTOCOL',
      form: protocol,
      default: 'http/protobuf',
      description: 'How spans are sent. There is no gRPC.',
    },
    tracesProtocol: {
      name: 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL',
      form: protocol,
      description: 'The same; it goes before the one for all signals.',
    },
    exporter: {
      name: 'OTEL_TRACES_EXPORTER',
      form: choice(['otlp', 'none']),
      default: 'otlp',
      description: 'With `none`, no span is made.',
    },
    isDisabled: {
      name: 'OTEL_SDK_DISABLED',
      form: choice(['true', 'false']),
      default: 'false',
      description: 'With `true`, no span is made.',
    },
  },
} as const satisfies Section;
