import { describe, expect, it } from '@jest/globals';
import type { Job } from '../../../src/domain/jobs/job.js';
import { AppError } from '../../../src/domain/shared/errors.js';
import { createLogger } from '../../../src/observability/logger.js';
import { createObserver, type ObserverOptions } from '../../../src/observability/observe.js';
import type {
  EventKind,
  EventOf,
  LoggedKind,
  Measurements,
  ObservedMail,
} from '../../../src/operations/ports/index.js';

const partition = { organizationId: 'Org', mode: 'live' as const };
const mail: ObservedMail = {
  ...partition,
  queue: 'password_reset_mails',
  ...{ jobId: 'Job', requestId: 'Req', passwordResetId: 'Rst', customerId: 'Cst' },
};
const place = { organization: 'Org', mode: 'live' };
const ids = { ...place, job: 'Job', requestId: 'Req', customer: 'Cst' };
const mailIds = { ...ids, queue: 'password_reset_mails', passwordReset: 'Rst' };

const job: Job<'password_change_mails'> = {
  ...{ queue: 'password_change_mails', id: 'Job', createdAt: new Date(0), takenAt: new Date(0) },
  data: {
    ...{ ...partition, requestId: 'Req', customerId: 'Cst', customerEmail: 'pat@example.org' },
    changedAt: '2026-01-01T00:00:00.000Z',
  },
  ...{ isLast: true, mayHaveArrived: false },
};
const jobIds = { ...ids, queue: 'password_change_mails' };

const failing = {
  queues: ['purges', 'webhook_calls'] as const,
  tasks: ['claim'] as const,
  seconds: 3,
};
const failingLine = { queue: 'purges, webhook_calls', task: 'claim', seconds: 3 };

const detail = 'Why.';
const died = 'Its worker died or hangs.';
const reason = 'limit';
const failure = { code: 'ECODE', detail, isPermanent: true, mayHaveArrived: false };
const error = Object.assign(new Error('pat@example.org'), { code: 'ECODE' });
const err = {
  ...{ type: 'Error', code: 'ECODE', stack: expect.any(Array) },
  message: expect.stringContaining('unexpected'),
};
const webhook = { webhookId: 'Whk', organizationId: 'Org', detail: 'timeout' as const };
const webhookIds = { webhook: 'Whk', organization: 'Org', detail: 'timeout' };

const unknownOrganization = 'settings name an organization that is not there';
const unread = 'mails ask customers to write to a no-reply address: set contact in MAIL_SETTINGS';
const loss = { slug: 'shop', template: 'password_changed.de.html', dropped: '<link>' };
const absent = 'this process takes no jobs: "rekey worker" has to run beside it';

/** The line of an event at a level. */
const info = (msg: string, members: object = {}) => ({ level: 30, msg, ...members });
/** Of a failure, with a code for programs. */
const failureAt =
  (level: number) =>
  (msg: string, members: object = {}) => ({
    ...{ level, msg, code: expect.stringMatching(/^[A-Z0-9_]+$/) },
    ...members,
  });
const [warn, failed] = [failureAt(40), failureAt(50)];

const request = {
  ...{ requestId: 'Req', method: 'POST', route: '/graphql', status: 200, durationMs: 1.5 },
};
const reached = { retryAfterSeconds: 60, requestId: 'Req' };
const refused = {
  ...{ ...partition, requestId: 'Req', applicationId: 'App', customerId: 'Cst' },
  ...{ operation: 'createAccessToken', outcome: 'RATE_LIMITED' as const },
  ...{ limit: 'guesses.network' as const, clientAddress: '192.0.2.1' },
};
const refusedLine = {
  ...{ ...place, requestId: 'Req', application: 'App', customer: 'Cst', client: '192.0.2.1' },
  ...{ operation: 'createAccessToken', outcome: 'RATE_LIMITED', limit: 'guesses.network' },
};
const url = 'http://127.0.0.1:4000';
const misspelt = { name: 'PROT', didYouMean: 'PORT' };

type Case<Kind extends EventKind> = readonly [Omit<EventOf<Kind>, 'kind'>, object];

/** Of each logged kind an event and its line: a new kind without a case does not compile. */
const cases: { readonly [Kind in LoggedKind]: Case<Kind> } = {
  'request.done': [request, info('request', request)],
  'cors.refused': [
    { origin: 'https://a.example' },
    warn('a page was refused: add its origin to CORS_ORIGINS if it is yours', {
      origin: 'https://a.example',
    }),
  ],
  fault: [{ error, requestId: 'Req' }, failed('failure', { err, requestId: 'Req' })],
  'attempt.refused': [refused, info('refused', refusedLine)],
  'limit.reached': [
    { ...partition, limit: 'mails.application', ...reached, applicationId: 'App' },
    failed('limit reached', {
      ...{ ...place, requestId: 'Req', limit: 'mails.application', application: 'App' },
      retryAfterSeconds: 60,
    }),
  ],
  'mail.sent': [{ mail }, info('mail sent', mailIds)],
  'mail.failed': [{ mail, failure }, warn('mail not sent', { ...mailIds, code: 'ECODE', detail })],
  'mail.suppressed': [{ mail, reason }, info('mail suppressed', { ...mailIds, reason })],
  'relay.failing': [
    { mail, failure, seconds: 3 },
    failed('mail relay fails', { ...mailIds, code: 'ECODE', detail, seconds: 3 }),
  ],
  'relay.recovered': [{ seconds: 9 }, info('mail relay works again', { seconds: 9 })],
  'mail.written': [{ file: '/data/1.eml' }, info('mail written', { file: '/data/1.eml' })],
  'job.failed': [{ job, detail }, failed('job failed permanently', { ...jobIds, detail })],
  'job.released': [{ job, error }, failed('job failed', { err, ...jobIds })],
  'job.abandoned': [{ job }, warn('the worker of a job went', { ...jobIds, detail: died })],
  'queue.failing': [
    { ...failing, code: '42501', detail },
    failed('queue fails', { ...failingLine, code: '42501', detail }),
  ],
  'queue.recovered': [failing, info('queue works again', failingLine)],
  'readiness.lost': [
    { failing: { database: 'unreachable' }, error },
    failed('not ready', { failing: { database: 'unreachable' }, err }),
  ],
  'readiness.gained': [{}, info('ready')],
  'metrics.listening': [{ url }, info('metrics', { url })],
  'traces.failed': [{ error }, warn('traces not sent', { err })],
  'worker.absent': [{}, info(absent)],
  'worker.started': [{ workerConcurrency: 10 }, info('working', { workerConcurrency: 10 })],
  'webhook.failing': [webhook, warn('webhook fails', webhookIds)],
  'webhook.circuit_open': [webhook, failed('webhook circuit open', webhookIds)],
  'webhook.disabled': [webhook, warn('webhook disabled', webhookIds)],
  'password.pepper_missing': [
    { keyId: 'Key' },
    failed('passwords need a key that PASSWORD_PEPPER_KEYS does not have', { keyId: 'Key' }),
  ],
  'database.unencrypted': [
    { host: 'db.example' },
    warn('the connection to the database has no TLS: set sslmode=verify-full in DATABASE_URL', {
      host: 'db.example',
    }),
  ],
  'replica.unencrypted': [
    { host: 'db.example' },
    warn('the connection to the replica has no TLS: set sslmode=verify-full in DATABASE_READ_URL', {
      host: 'db.example',
    }),
  ],
  'replica.failing': [
    { code: 'BEHIND', detail, seconds: 3 },
    warn('replica fails', { code: 'BEHIND', detail, seconds: 3 }),
  ],
  'replica.recovered': [{ seconds: 9 }, info('replica works again', { seconds: 9 })],
  'settings.unknown': [misspelt, warn('there is no such setting', misspelt)],
  'settings.unknown_organization': [{ slug: 'shop' }, warn(unknownOrganization, { slug: 'shop' })],
  'settings.template_changed': [
    loss,
    warn('parts of a template were dropped, which mails may not have', loss),
  ],
  'settings.unread_contact': [
    { setting: 'MAIL_SETTINGS', slug: 'shop' },
    warn(unread, { setting: 'MAIL_SETTINGS', slug: 'shop' }),
  ],
  'process.listening': [{ url }, info('listening', { url })],
  'process.ended': [
    { process: 7, exitCode: null, signal: 'SIGKILL', seconds: 1 },
    failed('a service process ended: another one starts', {
      process: 7,
      exitCode: null,
      signal: 'SIGKILL',
      seconds: 1,
    }),
  ],
  'process.replaced': [{ process: 8 }, info('a service process started', { process: 8 })],
  'process.stopping': [{ signal: 'SIGTERM' }, info('stopping', { signal: 'SIGTERM' })],
  'process.stop_failed': [{ error }, failed('stop failed', { err })],
  'process.unhandled_rejection': [{ error }, failed('unhandled rejection', { err })],
  'process.uncaught_exception': [{ error }, failed('uncaught exception', { err })],
};

/** Of each kind without a line an event. */
const measured: { readonly [Kind in keyof Measurements]: Measurements[Kind] } = {
  'probe.done': request,
  'graphql.done': { type: 'query', fields: ['viewer'], hasErrors: false, durationMs: 1 },
  'operation.done': { operation: 'redeemByToken', outcome: 'ok' },
  'reset.requested': { mode: 'live', by: 'customer' },
  'reset.opened': { mode: 'live' },
  'reset.redeemed': { mode: 'live', secondsSinceCreated: 1 },
  'gate.changed': { running: 1, concurrency: 2, waiting: { proven: 0, guess: 0 }, places: 5 },
  'hash.done': { hashClass: 'guess', waitedMs: 0, durationMs: 1 },
  'hash.refused': { hashClass: 'guess', reason: 'full' },
  'queue.looked': { queue: 'purges', taken: 0, running: 0 },
  'job.done': { job, isHandled: true, durationMs: 1 },
  'replica.read': { server: 'replica' },
  'delivery.attempted': { outcome: 'delivered', durationMs: 1 },
};

function linesOf(event: object, options: ObserverOptions = {}): string[] {
  const lines: string[] = [];
  const logger = createLogger('trace', { write: (line: string) => void lines.push(line) });
  createObserver(logger, options)(event as EventOf<EventKind>);
  return lines;
}

function lineOf(event: object, options: ObserverOptions = {}): Record<string, unknown> {
  const lines = linesOf(event, options);
  expect(lines).toHaveLength(1);
  const { time: _time, ...line } = JSON.parse(lines[0] ?? '');
  return line;
}

describe('an observed event', () => {
  // Proves: LOG-04
  it.each(Object.entries(cases))('%s is one line of the log', (kind, [members, line]) => {
    expect(lineOf({ kind, ...members })).toEqual(line);
  });

  // Proves: LOG-07
  it.each(Object.entries(cases))('%s shows no address', (kind, [members]) => {
    expect(JSON.stringify(lineOf({ kind, ...members }))).not.toContain('@');
  });

  it("has a keyed hash in place of a client's address if there is a secret for it", () => {
    const event = { kind: 'attempt.refused', ...refused };
    const [one, other] = ['one secret', 'another'].map((addressSecret) =>
      lineOf(event, { addressSecret }),
    );
    expect(one).toEqual({
      ...info('refused', refusedLine),
      client: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(lineOf(event, { addressSecret: 'one secret' })).toEqual(one);
    expect(other?.['client']).not.toBe(one?.['client']);
  });

  it('of a mail leaves out the ids that the mail does not have', () => {
    const queue = 'password_reset_mails';
    const without = { ...partition, queue, jobId: null, customerId: null };
    const line = info('mail sent', { queue, ...place });
    expect(lineOf({ kind: 'mail.sent', mail: without })).toEqual(line);
  });
});

describe('an event that is only measured', () => {
  it.each(Object.entries(measured))('%s has no line', (kind, members) => {
    expect(linesOf({ kind, ...members })).toEqual([]);
  });
});

/** What may be thrown, and where a code comes from. */
const thrown: readonly (readonly [string, unknown])[] = [
  ['an error without a code', new TypeError('pat@example.org is not a function')],
  ['an error of the driver', Object.assign(new Error('permission denied'), { code: '42501' })],
  ['an error of ours', new AppError('INTERNAL_SERVER_ERROR')],
  [
    'an error with a cause',
    new Error('x', { cause: Object.assign(new Error('y'), { code: 'E' }) }),
  ],
  ['a text', 'pat@example.org'],
  ['nothing', undefined],
];

const isFailure = ({ level }: { level?: unknown }) => Number(level) >= 40;
const failures = Object.entries(cases).filter(([, [, line]]) => isFailure(line));

describe('the line of a failure', () => {
  it('exists for every kind that is none of information', () => {
    expect(failures.length).toBeGreaterThan(10);
  });

  it.each(failures)('of %s has a code and a message', (kind, [members]) => {
    const { code, msg } = lineOf({ kind, ...members });
    expect(code).toMatch(/^[A-Z0-9_]+$/);
    expect(msg).toMatch(/\w/);
  });

  const withErrors = failures.filter(([, [members]]) => 'error' in members);
  const each = withErrors.flatMap(([kind, [members]]) =>
    thrown.map(([name, value]) => [kind, name, { ...members, kind, error: value }] as const),
  );
  it.each(each)('of %s has both for %s', (_kind, _name, event) => {
    const line = lineOf(event);
    expect(line['code']).toMatch(/^[A-Z0-9_]+$/);
    expect(line['msg']).toMatch(/\w/);
    // `readiness.lost` has an error only if a look met one.
    if ('err' in line) expect(line['err']).toMatchObject({ message: expect.stringMatching(/\w/) });
    expect(JSON.stringify(line)).not.toContain('pat@example.org');
  });
});

it('has the time of each line in ISO 8601', () => {
  const [line = ''] = linesOf({ kind: 'worker.absent' });
  expect(JSON.parse(line).time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});
