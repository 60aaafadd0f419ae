import { describe, expect, it } from '@jest/globals';
import type { Job } from '../../../src/domain/jobs/job.js';
import { createLogger } from '../../../src/observability/logger.js';
import { createObserver } from '../../../src/observability/observe.js';
import type { EventKind, EventOf, ObservedMail } from '../../../src/operations/ports/index.js';

const partition = { organizationId: 'Org', mode: 'live' as const };
const mail: ObservedMail = {
  ...partition,
  jobId: 'Job',
  requestId: 'Req',
  passwordResetId: 'Rst',
  customerId: 'Cst',
};
const mailIds = {
  job: 'Job',
  requestId: 'Req',
  organization: 'Org',
  mode: 'live',
  customer: 'Cst',
  passwordReset: 'Rst',
};

const job: Job<'password_change_mails'> = {
  queue: 'password_change_mails',
  id: 'Job',
  data: {
    ...partition,
    requestId: 'Req',
    customerId: 'Cst',
    customerEmail: 'pat@example.org',
    changedAt: '2026-01-01T00:00:00.000Z',
  },
  createdAt: new Date(0),
  takenAt: new Date(0),
  attempt: 1,
  isLast: true,
  mayHaveArrived: false,
};
const jobIds = {
  queue: 'password_change_mails',
  job: 'Job',
  requestId: 'Req',
  organization: 'Org',
  mode: 'live',
  customer: 'Cst',
};

const failure = { code: 'ECODE', detail: 'Why.', isPermanent: true, mayHaveArrived: false };
const error = Object.assign(new Error('pat@example.org'), { code: 'ECODE' });
const err = { type: 'Error', code: 'ECODE', stack: expect.any(Array) };
const webhook = { webhookId: 'Whk', organizationId: 'Org', detail: 'timeout' as const };
const webhookIds = { webhook: 'Whk', organization: 'Org', detail: 'timeout' };

const [info, warn, failed] = [30, 40, 50];

type Case<Kind extends EventKind> = readonly [Omit<EventOf<Kind>, 'kind'>, object];

/** Of each kind an event and its line: a new kind without a case does not compile. */
const cases: { readonly [Kind in EventKind]: Case<Kind> } = {
  'request.done': [
    { requestId: 'Req', method: 'POST', route: '/graphql', status: 200, durationMs: 1.5 },
    {
      level: info,
      requestId: 'Req',
      method: 'POST',
      route: '/graphql',
      status: 200,
      durationMs: 1.5,
      msg: 'request',
    },
  ],
  fault: [
    { error, requestId: 'Req' },
    { level: failed, err, requestId: 'Req', msg: 'failure' },
  ],
  'mail.sent': [{ mail }, { level: info, ...mailIds, msg: 'mail sent' }],
  'mail.failed': [
    { mail, failure },
    { level: warn, ...mailIds, code: 'ECODE', detail: 'Why.', msg: 'mail not sent' },
  ],
  'mail.suppressed': [
    { mail, reason: 'limit' },
    { level: info, ...mailIds, reason: 'limit', msg: 'mail suppressed' },
  ],
  'mail.written': [
    { file: '/data/1.eml' },
    { level: info, file: '/data/1.eml', msg: 'mail written' },
  ],
  'job.failed': [
    { job, detail: 'Why.' },
    { level: failed, ...jobIds, detail: 'Why.', msg: 'job failed permanently' },
  ],
  'job.released': [
    { job, error },
    { level: failed, err, ...jobIds, msg: 'job failed' },
  ],
  'queue.fault': [{ error }, { level: failed, err, msg: 'job failed' }],
  'worker.absent': [
    {},
    { level: info, msg: 'this process takes no jobs: "rekey worker" has to run beside it' },
  ],
  'worker.started': [
    { workerConcurrency: 10 },
    { level: info, workerConcurrency: 10, msg: 'working' },
  ],
  'webhook.failing': [webhook, { level: warn, ...webhookIds, msg: 'webhook fails' }],
  'webhook.circuit_open': [webhook, { level: failed, ...webhookIds, msg: 'webhook circuit open' }],
  'webhook.disabled': [webhook, { level: warn, ...webhookIds, msg: 'webhook disabled' }],
  'settings.unknown': [
    { name: 'PROT', didYouMean: 'PORT' },
    { level: warn, name: 'PROT', didYouMean: 'PORT', msg: 'there is no such setting' },
  ],
  'settings.unknown_organization': [
    { slug: 'shop' },
    { level: warn, slug: 'shop', msg: 'settings name an organization that is not there' },
  ],
  'process.listening': [
    { url: 'http://127.0.0.1:4000' },
    { level: info, url: 'http://127.0.0.1:4000', msg: 'listening' },
  ],
  'process.stopping': [{ signal: 'SIGTERM' }, { level: info, signal: 'SIGTERM', msg: 'stopping' }],
  'process.stop_failed': [{ error }, { level: failed, err, msg: 'stop failed' }],
  'process.unhandled_rejection': [{ error }, { level: failed, err, msg: 'unhandled rejection' }],
};

function lineOf(event: object): Record<string, unknown> {
  const lines: string[] = [];
  const logger = createLogger('trace', { write: (line: string) => void lines.push(line) });
  createObserver(logger)(event as EventOf<EventKind>);
  expect(lines).toHaveLength(1);
  const { time: _time, ...line } = JSON.parse(lines[0] ?? '');
  return line;
}

describe('an observed event', () => {
  it.each(Object.entries(cases))('%s is one line of the log', (kind, [members, line]) => {
    expect(lineOf({ kind, ...members })).toEqual(line);
  });

  it.each(Object.entries(cases))('%s shows no address', (kind, [members]) => {
    expect(JSON.stringify(lineOf({ kind, ...members }))).not.toContain('@');
  });

  it('of a mail leaves out the ids that the mail does not have', () => {
    const without = { ...partition, jobId: null, customerId: null };
    expect(lineOf({ kind: 'mail.sent', mail: without })).toEqual({
      level: info,
      organization: 'Org',
      mode: 'live',
      msg: 'mail sent',
    });
  });
});
