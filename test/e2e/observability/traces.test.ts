/** One trace from a caller's request over its jobs to the mail and the webhook, across processes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCollector, type Collector, type SeenSpan } from '../../support/peers/collector.js';
import { startMailRelay, type MailRelay } from '../../support/peers/mail-relay.js';
import { answering, startReceiver, type Receiver } from '../../support/peers/receivers.js';
import {
  cleanUp,
  developmentSettings,
  start,
  type Running,
  type Settings,
} from '../../support/processes/process.js';
import { readWelcome, type Welcome } from '../../support/processes/welcome.js';
import { describeOnServer } from '../../support/rows/database.js';
import { until } from '../../support/until.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const callerSpanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${callerSpanId}-01`;
const address = 'john@example.com';

const requestMail = `mutation { requestPasswordResetEmail(input: { email: "${address}" }) {
  __typename } }`;
const listen = (url: string) => `mutation { createWebhook(input: {
  url: "${url}", topics: [CUSTOMER_PASSWORD_RESETS_CREATE] }) { __typename } }`;

async function send(url: string, query: string, headers: Record<string, string>): Promise<any> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

const collectors: Collector[] = [];

/** Closed after all tests. */
async function openCollector(): Promise<Collector> {
  const collector = await startCollector();
  collectors.push(collector);
  return collector;
}

afterAll(async () => {
  await cleanUp();
  await Promise.all(collectors.map((collector) => collector.close()));
});

describeOnServer('a mail that a caller with a trace requests', () => {
  let collector: Collector;
  let relay: MailRelay;
  let receiver: Receiver;
  let service: Running;
  let worker: Running;
  let welcome: Welcome;
  let output: { service: string; worker: string };

  beforeAll(async () => {
    [collector, relay] = await Promise.all([openCollector(), startMailRelay()]);
    receiver = await startReceiver(answering(200));
    const settings: Settings = {
      ...(await developmentSettings()),
      SMTP_URL: `smtp://127.0.0.1:${relay.port}`,
      MAIL_FROM: 'Rekey <no-reply@rekey.example>',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    };
    service = start('service', [], { ...settings, PORT: '0', WORKER_CONCURRENCY: '0' });
    welcome = await readWelcome(service);
    worker = start('rekey', ['worker'], settings);
    await send(welcome.url, listen(receiver.url), welcome.integration);
    collector.spans.length = 0;
    await send(welcome.url, requestMail, { ...welcome.salesChannelApiKey, traceparent });
    // The worker starts meanwhile, which takes its time on a busy machine.
    await until(
      () => relay.received.find(({ recipients }) => recipients.includes(address)),
      60_000,
    );
    await until(() => receiver.requests[0], 60_000);
    // What ends last is the job of the webhook.
    await until(() => named('process webhook_calls')[0], 60_000);
    const [first, second] = [await service.stop('SIGTERM'), await worker.stop('SIGTERM')];
    output = { service: first.stdout, worker: second.stdout };
  }, 240_000);

  afterAll(async () => {
    await Promise.all([relay?.close(), receiver?.close()]);
  });

  const ofTrace = () => collector.spans.filter((span) => span.traceId === traceId);
  const named = (name: string) => ofTrace().filter((span) => span.name === name);

  /** The names from a span up to that of the caller. */
  function wayUp(span: SeenSpan | undefined): string[] {
    if (span === undefined) return ['nothing'];
    if (span.parentSpanId === callerSpanId) return [span.name, 'caller'];
    const above = ofTrace().find(({ spanId }) => spanId === span.parentSpanId);
    return [span.name, ...wayUp(above)];
  }

  const processed = ['process password_reset_requests', 'requestPasswordReset'];

  it.each([
    ['POST /graphql', ['caller']],
    ['requestPasswordReset', ['POST /graphql', 'caller']],
    ['process password_reset_requests', ['requestPasswordReset', 'POST /graphql', 'caller']],
    ['process password_reset_mails', [...processed, 'POST /graphql', 'caller']],
    ['send reset_link', ['process password_reset_mails', ...processed, 'POST /graphql', 'caller']],
    ['POST webhook', ['process webhook_calls', ...processed, 'POST /graphql', 'caller']],
  ])('has the span %s, below the others', (name, above) => {
    expect(wayUp(named(name)[0])).toEqual([name, ...above]);
  });

  it('has statements below the request and below each job', () => {
    const statements = ofTrace().filter(({ attributes }) => attributes['db.query.text']);
    const below = new Set(statements.map((span) => wayUp(span)[1]));
    for (const name of ['requestPasswordReset', 'process password_reset_mails'])
      expect(below).toContain(name);
  });

  it('goes on at the receiver of the webhook', () => {
    const [webhook] = named('POST webhook');
    const head = receiver.requests[0]?.head ?? '';
    expect(head).toContain(`traceparent: 00-${traceId}-${webhook?.spanId}-01`);
  });

  it('is named by the lines of the log, in both processes', () => {
    const lines = `${output.service}${output.worker}`.split('\n').filter((one) => one[0] === '{');
    const parsed = lines.map((line) => JSON.parse(line));
    for (const msg of ['request', 'mail sent']) {
      const own = parsed.filter((line) => line.msg === msg && line.trace_id === traceId);
      expect(own).toMatchObject([{ span_id: expect.stringMatching(/^[0-9a-f]{16}$/) }]);
    }
    expect(output.service).toContain('"msg":"request"');
    expect(output.worker).toContain('"msg":"mail sent"');
  });

  it('has no address, no token, and no value of a statement', () => {
    const sent = collector.requests.map(({ body }) => body.toString()).join('');
    const mail = relay.received[0]?.mail.text ?? '';
    const token = /token=([\w-]+)/.exec(mail)?.[1] ?? 'missing';
    expect(token).not.toBe('missing');
    for (const secret of [
      address,
      'john',
      token,
      welcome.integration['authorization'],
      '127.0.0.1',
    ])
      expect(sent).not.toContain(secret);
    expect(sent).toContain('$1');
  });

  it('is sent as the standard says', () => {
    expect(new Set(collector.requests.map(({ path }) => path))).toEqual(new Set(['/v1/traces']));
  });
});

describe('a service with a collector and no protocol', () => {
  it('sends protobuf', async () => {
    const collector = await openCollector();
    const service = start('service', [], {
      ...(await developmentSettings()),
      ...{ PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'my-rekey' },
    });
    const { url } = await readWelcome(service);
    await send(url, '{ viewer { __typename } }', { traceparent });
    expect((await service.stop('SIGTERM')).code).toBe(0);
    const { type, body, path } = collector.requests.at(-1) ?? { body: Buffer.alloc(0) };
    expect([type, path]).toEqual(['application/x-protobuf', '/v1/traces']);
    expect(body.includes(Buffer.from(traceId, 'hex'))).toBe(true);
    expect(body.includes('my-rekey')).toBe(true);
  }, 60_000);
});

describe('a service whose collector is gone', () => {
  it('says so once, and serves', async () => {
    const collector = await startCollector();
    await collector.close();
    const service = start('service', [], {
      ...(await developmentSettings()),
      ...{ PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
      ...{ OTEL_BSP_SCHEDULE_DELAY: '50', OTEL_EXPORTER_OTLP_TIMEOUT: '500' },
    });
    const { url } = await readWelcome(service);
    for (let turn = 0; turn < 5; turn += 1) {
      expect((await send(url, '{ viewer { __typename } }', {})).data.viewer).toBeTruthy();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await service.waitFor(/traces not sent/);
    const { stdout } = await service.stop('SIGTERM');
    const lines = stdout.split('\n').filter((line) => line.includes('traces not sent'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 40, code: expect.any(String) });
  }, 60_000);
});

describe('a service whose collector says nothing', () => {
  it('stops in time, with 0', async () => {
    const silent = await startReceiver(() => undefined);
    const service = start('service', [], {
      ...(await developmentSettings()),
      ...{ PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: new URL(silent.url).origin },
    });
    const { url } = await readWelcome(service);
    await send(url, '{ viewer { __typename } }', {});
    const begin = performance.now();
    const { code } = await service.stop('SIGTERM');
    expect(code).toBe(0);
    // The library alone would wait for ten seconds.
    expect(performance.now() - begin).toBeLessThan(7000);
    expect(silent.connections()).toBeGreaterThan(0);
    await silent.close();
  }, 60_000);
});

describe('a service with the sampler of the manual', () => {
  const [, sampler = ''] =
    /^OTEL_TRACES_SAMPLER=(\S+)$/m.exec(readFileSync('docs/monitoring.md', 'utf8')) ?? [];

  it.each([
    ['0', 0],
    ['1', 1],
  ])(
    'records a share of %s, whatever a caller asks for',
    async (share, expected) => {
      const collector = await openCollector();
      const service = start('service', [], {
        ...(await developmentSettings()),
        ...{ PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
        ...{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_TRACES_SAMPLER: sampler },
        OTEL_TRACES_SAMPLER_ARG: share,
      });
      const { url } = await readWelcome(service);
      for (const flag of ['00', '01'])
        await send(url, '{ viewer { __typename } }', {
          traceparent: `00-${traceId}-${callerSpanId}-${flag}`,
        });
      expect((await service.stop('SIGTERM')).code).toBe(0);
      const requests = collector.spans.filter(({ parentSpanId }) => parentSpanId === callerSpanId);
      expect(requests).toHaveLength(2 * expected);
    },
    60_000,
  );
});

/** The files of the bundle that a file imports, directly or through others, and itself. */
function filesRead(name: string, read = new Set<string>()): Set<string> {
  if (read.has(name)) return read;
  read.add(name);
  const text = readFileSync(join('dist/service', name), 'utf8');
  const imports = text.matchAll(/\b(?:import|from)\s*["']\.\/([\w.-]+\.js)["']/g);
  for (const [, next = ''] of imports) filesRead(next, read);
  return read;
}

describe('a start without settings for it', () => {
  const textOf = (name: string) => readFileSync(join('dist/service', name), 'utf8');

  /** `main.js` imports the wiring while the embedded database opens. */
  function read(): string[] {
    const first = [...filesRead('main.js')];
    const wiring = first.map(
      (name) => /import\("\.\/(wire-app-\w+\.js)"\)/.exec(textOf(name))?.[1],
    );
    const found = wiring.filter((name) => name !== undefined);
    return [...first, ...found.flatMap((name) => [...filesRead(name)])];
  }

  const readsA = (text: string) => read().some((name) => textOf(name).includes(text));

  it('reads the server', () => {
    expect(readsA('forceCloseConnections')).toBe(true);
  });

  it.each(['W3CTraceContextPropagator', 'collectDefaultMetrics'])('reads nothing of %s', (name) => {
    expect(readsA(name)).toBe(false);
  });
});
