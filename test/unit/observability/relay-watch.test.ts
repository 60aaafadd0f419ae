/** What the operator hears of an outage of the relay, beside the lines of each mail. */
import { beforeEach, afterEach, expect, it, jest } from '@jest/globals';
import { watchRelay } from '../../../src/observability/relay-watch.js';
import type {
  MailFailure,
  ObservedEvent,
  ObservedMail,
  Observe,
} from '../../../src/operations/ports/index.js';

const mail: ObservedMail = {
  ...{ organizationId: 'Org', mode: 'live', queue: 'password_reset_mails' },
  ...{ jobId: 'Job', customerId: 'Cst' },
};
const failureOf = (code: string, isPermanent = false): MailFailure => ({
  ...{ code, detail: 'Why.', isPermanent, mayHaveArrived: false },
});

let told: ObservedEvent[];
let observe: Observe;

const fail = (code: string, isPermanent?: boolean) =>
  observe({ kind: 'mail.failed', mail, failure: failureOf(code, isPermanent) });
const send = () => observe({ kind: 'mail.sent', mail });
const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);
const outages = () => told.filter(({ kind }) => kind.startsWith('relay.'));

beforeEach(() => {
  jest.useFakeTimers();
  told = [];
  observe = watchRelay(
    (event) => void told.push(event),
    () => Date.now(),
  );
});
afterEach(() => void jest.useRealTimers());

it('is one event once it lasts, one a minute, and one at its end', async () => {
  for (let second = 0; second < 100; second += 1) {
    fail('ECONNECTION');
    await pass(1);
  }
  expect(outages()).toHaveLength(2);
  expect(outages()[0]).toMatchObject({ mail, failure: { code: 'ECONNECTION' }, seconds: 2 });
  send();
  await pass(10);
  send();
  await pass(10);
  expect(outages().map(({ kind }) => kind)).toEqual([
    ...['relay.failing', 'relay.failing', 'relay.recovered'],
  ]);
  // Every mail keeps its own line.
  expect(told.filter(({ kind }) => kind === 'mail.failed')).toHaveLength(100);
});

it.each([
  ['refusals of mailboxes', 'EENVELOPE', false],
  ['permanent refusals', 'ESOCKET', true],
  ['links that the settings lack', 'ELINK', false],
])('is not made of %s', async (_name, code, isPermanent) => {
  for (let second = 0; second < 10; second += 1) {
    fail(code, isPermanent);
    await pass(1);
  }
  expect(outages()).toEqual([]);
});

it('is not over after one mail among many that fail', async () => {
  for (let second = 0; second < 30; second += 1) {
    if (second % 3 === 0) send();
    else fail('ETIMEDOUT');
    await pass(1);
  }
  expect(outages()).toHaveLength(1);
});
