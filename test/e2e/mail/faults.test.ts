/** What becomes of a requested reset while the mail relay fails: no caller waits, nothing is lost, and operators see it. @faults */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { SMTPServerOptions } from 'smtp-server';
import { createJobAdministration } from '../../../src/database/jobs/job-administration.js';
import { createSmtpMailer, type SmtpOptions } from '../../../src/mail/smtp-mailer.js';
import { parseSmtpUrl, type SmtpRelay } from '../../../src/mail/smtp-relay.js';
import { makeCertificate } from '../../support/peers/certificate.js';
import { mailTo, openMailShop, linkIn, links } from '../../support/world/mail.js';
import { otherPassword } from '../../support/world/people.js';
import { until } from '../../support/until.js';
import { useShop } from '../../support/world/use-shop.js';
import { dumpRows } from '../../support/rows/dump.js';
import {
  drip,
  refusal,
  startMailRelay,
  startRawRelay,
  talkBy,
  upToData,
  type MailRelay,
} from '../../support/peers/mail-relay.js';
import { createMailerSwitch, type MailerSwitch } from '../../support/world/mailer-switch.js';
import { spellingsOf } from '../../support/spellings.js';

const deadlineMs = 1500;

let relay: MailRelay;
let mailer: MailerSwitch;
const open: { close(): Promise<void> }[] = [];

const mailerTo = (port: number, options: SmtpOptions = {}, changes: Partial<SmtpRelay> = {}) =>
  createSmtpMailer(
    { ...parseSmtpUrl(`smtp://localhost:${port}`), ...changes },
    { deadlineMs, maxConnections: 20, ...options },
  );

/** To the relay that works; on a busy machine it may take its time. */
const healthy = () => mailerTo(relay.port, { deadlineMs: 20_000 });

beforeAll(async () => {
  relay = await startMailRelay();
  mailer = createMailerSwitch(healthy());
});
const shop = useShop(() => ({ mail: { relay }, mailer }));
afterEach(async () => {
  mailer.use(healthy());
  for (const one of open.splice(0)) await one.close();
});

let people = 0;

async function newCustomer(prefix = 'Eve'): Promise<string> {
  const email = `${prefix}.${(people += 1)}@example.org`;
  await shop.addCustomer(email);
  return email;
}

/** The newest reset for the address, and the job of its mail. */
async function find(email: string) {
  const newest =
    'SELECT id FROM password_resets WHERE customer_email = $1 ORDER BY created_at DESC';
  const [reset] = await shop.sql<{ id: string }>(newest, [email]);
  if (!reset) return undefined;
  const [job] = await shop.sql(
    `SELECT id, state, output->>'detail' AS detail, start_after > now() AS waits FROM jobs.job
     WHERE name = 'password_reset_mails' AND data->>'passwordResetId' = $1`,
    [reset.id],
  );
  const { status, delivery } = await shop.readReset(reset.id);
  return { id: reset.id, status, delivery, job };
}

/** As soon as an attempt has ended. */
const attempted = (email: string) =>
  until(async () => {
    const found = await find(email);
    return found?.delivery.lastAttemptAt && found.job?.state !== 'active' && found;
  }, 20_000);

/** The newest mail to the address works. */
async function expectLink(email: string, count = 1) {
  const link = linkIn(await shop.mailTo(email, count), links.storefront.reset);
  expect(await shop.redeem(link, otherPassword)).toBe('ok');
}

type Fault = Pick<MailRelay, 'port' | 'close'>;

/** From now until the end of the test, mails go to this relay. */
function sendTo<T extends Fault>(fault: T, ...how: [SmtpOptions?, Partial<SmtpRelay>?]): T {
  open.push(fault);
  mailer.use(mailerTo(fault.port, ...how));
  return fault;
}

/** A new customer who has asked for a mail. */
async function requestingCustomer(): Promise<string> {
  const email = await newCustomer();
  await shop.request(email);
  return email;
}

async function refused(): Promise<Fault> {
  const gone = await startMailRelay();
  await gone.close();
  return { port: gone.port, close: () => Promise.resolve() };
}

/** The token in a mail as it was sent: in quoted-printable (RFC 2045, 6.7). */
async function tokenIn(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString().replaceAll('=\r\n', '');
  return /token=3D([\w-]{43})/.exec(text)?.[1] ?? '';
}

/** Takes the whole of a mail and says nothing until the test does. */
async function sendToHoldingRelay() {
  let found = '';
  let answer: (error?: Error) => void = () => undefined;
  const held = await startMailRelay({
    onData(stream, _session, callback) {
      void tokenIn(stream).then((token) => {
        found = token;
        answer = callback;
      });
    },
  });
  const token = () => until(() => found);
  const holding = { ...held, token, answer: (error?: Error) => answer(error) };
  return sendTo(holding, { deadlineMs: 10_000 });
}

const at = (options: SMTPServerOptions) => () => startMailRelay(options);
const toRecipients = (answer: Error) =>
  at({ onRcptTo: (_address, _session, callback) => callback(answer) });
const noTls = 'The mail relay offers no TLS that can be trusted.';
const late = 'The mail relay did not answer in time.';
const withTls = (certificate: { key: string; cert: string }) =>
  at({ ...certificate, disabledCommands: [] });
const trusting = ({ cert }: { cert: string }) => ({ trustedCertificates: cert });
const certificate = makeCertificate('localhost');
const foreign = makeCertificate('relay.example');
const off = { isTlsRequired: true };

type Case = [string, () => Promise<Fault>, string, SmtpOptions?, Partial<SmtpRelay>?];

const temporary: Case[] = [
  ['refuses connections', refused, 'The connection to the mail relay failed.'],
  [
    'answers 421 at once',
    at({ onConnect: (_session, callback) => callback(refusal(421, 'busy')) }),
    'The mail relay answered 421.',
  ],
  [
    'answers 421 to a recipient',
    toRecipients(refusal(421, '4.3.2 busy')),
    'The mail relay answered 421 4.3.2.',
  ],
  ['says nothing after DATA', () => startRawRelay(talkBy(upToData)), late],
  [
    'sends a byte a second',
    () => startRawRelay((socket) => drip(socket, '220-relay.test ESMTP\r\n', 1000)),
    late,
  ],
  ['MAI-12: offers no TLS, off loopback', at({}), noTls, trusting(certificate), off],
  ['MAI-12: has a certificate of no known authority', withTls(certificate), noTls, {}, off],
  ['MAI-12: has the certificate of another name', withTls(foreign), noTls, trusting(foreign), off],
];

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

/** Requests one after another; none of them waits for a relay. */
async function expectSwiftAnswers(emails: readonly string[]): Promise<void> {
  const times: number[] = [];
  const requested = { __typename: 'PasswordResetRequested', resendAfterSeconds: 60 };
  for (const email of emails) {
    const begin = performance.now();
    expect(await shop.request(email)).toEqual(requested);
    times.push(performance.now() - begin);
  }
  // A caller that waited for the relay would wait for its whole deadline.
  expect(median(times)).toBeLessThan(deadlineMs / 2);
}

describe('a requested reset whose relay', () => {
  it.each(temporary)(
    '%s is answered as ever, tried again, and mailed when that is over',
    async (...[_what, start, detail, options, changes]) => {
      sendTo(await start(), options, changes);
      const emails = [await newCustomer(), await newCustomer(), await newCustomer()];
      await expectSwiftAnswers(emails);
      for (const email of emails) {
        expect(await attempted(email)).toMatchObject({
          status: 'PENDING',
          delivery: { status: 'QUEUED', lastAttemptAt: expect.any(String), detail },
          job: { state: 'retry', detail, waits: true },
        });
      }
      const warnings = shop.log.filter((line) => line.includes('mail not sent'));
      expect(warnings.length).toBeGreaterThan(0);
      expect(warnings.join('')).not.toContain('example.org');
      const mailed = relay.received.flatMap(({ recipients }) => recipients);
      for (const email of emails) expect(mailed).not.toContain(email);
      mailer.use(healthy());
      await shop.hurry();
      for (const email of emails) {
        await expectLink(email);
        expect((await attempted(email)).delivery).toMatchObject({ status: 'SENT', detail: null });
      }
    },
  );

  it('answers 550 fails permanently at once, and can be retried by an operator', async () => {
    // The notice of the test before is not to meet this relay.
    await shop.settled();
    sendTo(await toRecipients(refusal(550, '5.1.1 no such user'))());
    const email = await newCustomer();
    await expectSwiftAnswers([email]);
    const detail = 'The mail relay answered 550 5.1.1.';
    const failed = await attempted(email);
    expect(failed.status).toBe('PENDING');
    expect(failed.delivery).toMatchObject({ status: 'FAILED', detail });
    expect(failed.job).toMatchObject({ state: 'failed', detail });
    const jobs = createJobAdministration(shop.app.database.dataSource);
    expect(await jobs.list(['failed'], 10)).toMatchObject([
      { id: failed.job?.id, queue: 'password_reset_mails', detail, attempts: 1 },
    ]);
    mailer.use(healthy());
    expect(await jobs.retry()).toEqual([failed.job?.id]);
    await expectLink(email);
    expect(await jobs.list(['failed'], 10)).toEqual([]);
  });

  it('takes the mail and denies it gets another token with each attempt, of which the newest works', async () => {
    const tokens: string[] = [];
    const denying = await startMailRelay({
      onData(stream, _session, callback) {
        void tokenIn(stream).then((token) => {
          tokens.push(token);
          callback(refusal(451, '4.3.0 later'));
        });
      },
    });
    sendTo(denying, { deadlineMs: 20_000 });
    const email = await requestingCustomer();
    const { id } = await attempted(email);
    for (const count of [2, 3]) {
      await shop.hurry();
      await until(() => tokens.length === count);
      await until(async () => (await find(email))?.job?.state === 'retry');
    }
    // What is left of its attempts is the last one.
    await shop.sql(`UPDATE jobs.job SET retry_count = retry_limit - 1
      WHERE data->>'passwordResetId' = '${id}'`);
    await shop.hurry();
    const detail = 'The mail relay answered 451 4.3.0.';
    await until(async () => (await find(email))?.job?.state === 'failed', 20_000);
    const delivery = { status: 'FAILED', detail };
    expect(await find(email)).toMatchObject({ delivery, job: { detail } });
    expect(new Set(tokens).size).toBe(4);
    const redeem = (token = '') => shop.redeem({ id, token }, otherPassword);
    for (const token of tokens.slice(0, 3)) expect(await redeem(token)).toBe('unrecognized');
    expect(await redeem(tokens[3])).toBe('ok');
  });

  it.each([
    ['accepts', () => undefined],
    ['denies', () => refusal(451, '4.3.0 later')],
  ])('answers late and then %s the mail has mailed a link that works', async (_what, ending) => {
    const holding = await sendToHoldingRelay();
    const email = await requestingCustomer();
    const token = await holding.token();
    const { id } = (await find(email))!;
    // The notice of the change goes its own way.
    mailer.use(healthy());
    expect(await shop.redeem({ id, token }, otherPassword)).toBe('ok');
    holding.answer(ending());
    await attempted(email);
    await shop.hurry();
    await shop.settled();
    // Only that mail has the token, and no second one follows.
    const delivery = { status: 'SENT', detail: null };
    expect(await find(email)).toMatchObject({ status: 'REDEEMED', delivery });
    expect(relay.received.filter(({ mail }) => mail.text?.includes(id))).toEqual([]);
  });

  // Proves: MAI-13, TOK-02, LOG-01
  it('MAI-13: holds the mail leaves no token in the database, nor in the log, in any spelling', async () => {
    const holding = await sendToHoldingRelay();
    const email = await requestingCustomer();
    const token = await holding.token();
    const delivery = { status: 'QUEUED', lastAttemptAt: expect.any(String), detail: null };
    const found = await find(email);
    expect(found).toMatchObject({ delivery, job: { state: 'active' } });
    const id = found!.id;
    const expectNone = async (hasJob: boolean) => {
      const dump = await dumpRows(shop);
      const jobs = Object.entries(dump).filter(([table]) => table.startsWith('jobs.'));
      expect(jobs.flatMap(([, rows]) => rows).some((row) => row.includes(id))).toBe(hasJob);
      const all = [...Object.values(dump).flat(), ...shop.log].join('\n');
      for (const spelling of spellingsOf(token)) expect(all.includes(spelling)).toBe(false);
    };
    await expectNone(true);
    holding.answer(refusal(451, `later, token ${token}`));
    await attempted(email);
    await expectNone(true);
    mailer.use(healthy());
    await shop.hurry();
    await expectLink(email);
    await shop.settled();
    await expectNone(false);
  });
});

it('a relay that takes no mail for two seconds is an error in the log, with the job that found out', async () => {
  const gone = await refused();
  // An outage of another test would be told once a minute only.
  const own = await openMailShop({ mail: { relay }, mailer: mailerTo(gone.port) });
  open.push(own);
  const email = 'outage@example.org';
  await own.addCustomer(email);
  await own.request(email);
  await until(() => own.log.some((line) => line.includes('mail not sent')));
  expect(own.log.filter((line) => line.includes('mail relay fails'))).toEqual([]);
  await sleep(2100);
  await own.hurry();
  const line = await until(() => own.log.find((one) => one.includes('mail relay fails')), 20_000);
  const [job] = await own.sql(`SELECT id FROM jobs.job WHERE name = 'password_reset_mails'`);
  expect(JSON.parse(line)).toMatchObject({
    ...{ level: 50, queue: 'password_reset_mails', job: job.id },
    organization: own.organization.id,
    ...{ code: expect.any(String), detail: 'The connection to the mail relay failed.' },
    seconds: expect.any(Number),
  });
  expect(line).not.toContain('example.org');
}, 40_000);

describe('a recipient at whom the relay hangs', () => {
  let hung = 0;
  const hanging: SMTPServerOptions = {
    onRcptTo({ address }, _session, callback) {
      if (address.startsWith('Hang')) hung += 1;
      else callback();
    },
  };

  it('delays no other', async () => {
    const slow = sendTo(await startMailRelay(hanging), { deadlineMs: 10_000 });
    const stuck = [await newCustomer('Hang'), await newCustomer('Hang'), await newCustomer('Hang')];
    const others = await Promise.all(Array.from({ length: 20 }, () => newCustomer()));
    await expectSwiftAnswers(stuck);
    await expectSwiftAnswers(others);
    for (const email of others) await mailTo(slow, email);
    // The attempts that hang are still under way: all the others took less than one deadline.
    for (const email of stuck) expect((await find(email))?.job?.state).toBe('active');
    for (const email of stuck) expect((await attempted(email)).delivery.detail).toBe(late);
  });

  it('does not delay the notices, however many mails hang', async () => {
    const slow = await startMailRelay(hanging);
    const environment = { WORKER_CONCURRENCY: '2' };
    const small = await openMailShop({ mail: { relay: slow }, environment });
    const request = async (email: string) => {
      await small.addCustomer(email);
      await small.request(email);
    };
    const email = 'notice@example.org';
    await request(email);
    const link = linkIn(await small.mailTo(email), links.storefront.reset);
    const before = hung;
    for (const stuck of ['Hang.1@example.org', 'Hang.2@example.org']) await request(stuck);
    await until(() => hung - before === 2);
    await small.redeem(link, otherPassword);
    await small.mailTo(email, 2).finally(async () => {
      await slow.close();
      await small.close();
    });
  });
});
