/** Whether somebody has the address shows in no answer, whatever the mail relay does. */
import { afterEach, expect, it } from '@jest/globals';
import { createSmtpMailer } from '../../../src/mail/smtp-mailer.js';
import { parseSmtpUrl } from '../../../src/mail/smtp-relay.js';
import {
  refusal,
  startMailRelay,
  startRawRelay,
  talkBy,
  upToData,
  type MailRelay,
} from '../../support/peers/mail-relay.js';
import { createMailerSwitch } from '../../support/world/mailer-switch.js';
import { newAddress } from '../../support/world/people.js';
import { until } from '../../support/until.js';
import { useShop } from '../../support/world/use-shop.js';

const deadlineMs = 3000;
const mailerTo = (port: number) =>
  createSmtpMailer(parseSmtpUrl(`smtp://localhost:${port}`), { deadlineMs, maxConnections: 5 });

const mailer = createMailerSwitch(mailerTo(1));
const shop = useShop({ mail: true, mailer });

type Trouble = Pick<MailRelay, 'port' | 'close'>;
let trouble: Trouble | undefined;
afterEach(async () => {
  await trouble?.close();
});

async function gone(): Promise<Trouble> {
  const relay = await startMailRelay();
  await relay.close();
  return { port: relay.port, close: () => Promise.resolve() };
}

const answering = (code: number) => () =>
  startMailRelay({ onRcptTo: (_to, _session, callback) => callback(refusal(code, 'no')) });

const troubles: Record<string, () => Promise<Trouble>> = {
  'refuses connections': gone,
  'accepts connections and says nothing': () => startRawRelay(() => undefined),
  'says nothing after the text of a mail': () => startRawRelay(talkBy(upToData)),
  'ends every connection': () => startRawRelay((socket) => socket.destroy()),
  'answers 421': answering(421),
  'answers 550': answering(550),
  'answers 554 at once': () =>
    startMailRelay({ onConnect: (_session, callback) => callback(refusal(554, 'no')) }),
};

const document = `mutation ($input: RequestPasswordResetEmailInput!) {
  requestPasswordResetEmail(input: $input) { __typename ... on PasswordResetRequested { resendAfterSeconds } } }`;

/** The answer without what differs between any two, and how long it took. */
async function ask(email: string) {
  const begin = performance.now();
  const reply = await shop.graphql(document, { input: { email } }, shop.salesChannel);
  const took = performance.now() - begin;
  const { date: _, 'x-request-id': id, ...headers } = reply.headers;
  const told = JSON.stringify([reply.status, reply.text, headers]);
  return { told: told.replaceAll(String(id), 'ID'), took };
}

/** How often the relay was tried for these addresses. */
const attempts = () => shop.log.filter((line) => line.includes('mail not sent')).length;

// Proves: ENU-03
it.each(Object.keys(troubles))(
  'known and unknown addresses are answered alike, and at once, if the relay %s',
  async (name) => {
    trouble = await troubles[name]!();
    mailer.use(mailerTo(trouble.port));
    const before = attempts();
    const answers = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const { email } = await shop.customer();
      answers.push(await ask(email), await ask(newAddress()));
    }
    // By now the worker has had trouble with the mails before.
    await until(() => attempts() > before, 20_000);
    const { email } = await shop.customer();
    answers.push(await ask(email), await ask(newAddress()));
    expect(new Set(answers.map(({ told }) => told)).size).toBe(1);
    expect(answers[0]?.told).toContain('PasswordResetRequested');
    expect(Math.max(...answers.map(({ took }) => took))).toBeLessThan(deadlineMs / 2);
  },
);
