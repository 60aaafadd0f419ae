/**
 * Asks for four times as many sign-ins as the service can compute, and looks how it refuses, what others notice, and
 * whether it is as before afterwards. Usage: npm run bench -- overload [--seconds N] [--times N]
 * [--json FILE]
 */
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { present } from '../test/support/upgrade/programs.js';
import { publish } from './figures.js';
import { describeMachine } from './machine.js';
import { readOptions } from './options.js';
import { percentile, timed } from './support.js';
import { addSubject, asker, openVersion, password, type Version } from './versions.js';

const { seconds, times, json } = readOptions({ seconds: 60, times: 4 });

interface Answer {
  readonly status: number;
  readonly ms: number;
  /** Whether a refusal says when to try again. */
  readonly saysWhen: boolean;
}

type Ask = () => Promise<Answer>;

/** Returns how one request ended, and after how long. */
async function answered(asked: ReturnType<Version['ask']>): Promise<Answer> {
  const begin = performance.now();
  const { status, body } = await asked;
  const saysWhen = body.errors?.[0]?.extensions?.retryAfterSeconds > 0;
  return { status, ms: performance.now() - begin, saysWhen };
}

/** Sends a request so many times a second, whether those before it have ended or not. Returns how all ended. */
async function atRate(perSecond: number, forSeconds: number, ask: Ask): Promise<Answer[]> {
  const begin = performance.now();
  const sent: Promise<Answer>[] = [];
  while (performance.now() - begin < forSeconds * 1000) {
    const due = ((performance.now() - begin) / 1000) * perSecond;
    while (sent.length < due) sent.push(ask());
    await sleep(2);
  }
  return Promise.all(sent);
}

const say = (line: string) => process.stdout.write(`${line}\n`);
const inMs = (all: readonly Answer[], share: number) =>
  percentile(
    all.map(({ ms }) => ms),
    share,
  );

async function requestsOf(version: Version): Promise<Record<'signIn' | 'cheap' | 'live', Ask>> {
  const { url, keys } = version;
  // As many connections as there are callers who wait.
  const ask = asker(url, new Agent({ keepAlive: true }));
  const { email } = await addSubject(version);
  const post = (query: string) => () =>
    answered(ask('POST', '/graphql', { 'x-api-key': keys.salesChannel }, { query }));
  return {
    signIn: post(`mutation { createCustomerAccessToken(input: { email: "${email}",
      password: "${password}" }) { __typename } }`),
    cheap: post('{ viewer { mode } }'),
    live: () => answered(ask('GET', '/livez', {})),
  };
}

say(await describeMachine());
const version = await openVersion(present);
try {
  const { signIn, cheap, live } = await requestsOf(version);
  const capacity = async () => (await timed({ clients: 4, count: 150 }, signIn)).perSecond;
  await capacity();
  const before = await capacity();
  const idle = await atRate(50, 5, cheap);
  say(`${before.toFixed(0)} sign-ins a second; ${times} times that for ${seconds} s …`);
  const [signIns, beside, probes] = await Promise.all([
    atRate(before * times, seconds, signIn),
    atRate(50, seconds, cheap),
    atRate(10, seconds, live),
  ]);
  await sleep(3000);
  const after = await capacity();
  const done = signIns.filter(({ status }) => status === 200);
  const refused = signIns.filter(({ status }) => status === 503);
  const figures = {
    'sign-ins done, of those before': done.length / seconds / before,
    'refused, of all': refused.length / signIns.length,
    'refused with the time to wait, of those refused':
      refused.filter(({ saysWhen }) => saysWhen).length / refused.length,
    'ended otherwise': signIns.length - done.length - refused.length,
    'p50 of a refusal (ms)': inMs(refused, 0.5),
    'p99 of a sign-in (ms)': inMs(done, 0.99),
    'p99 of a cheap query, idle (ms)': inMs(idle, 0.99),
    'p99 of a cheap query beside (ms)': inMs(beside, 0.99),
    'cheap queries and probes that failed': [...beside, ...probes].filter(
      ({ status }) => status !== 200,
    ).length,
    'p99 of /livez (ms)': inMs(probes, 0.99),
    'sign-ins a second afterwards, of those before': after / before,
  };
  for (const [what, value] of Object.entries(figures))
    say(`${what.padEnd(48)} | ${value.toFixed(2)}`);
  publish(
    [
      {
        what: 'p99 of a cheap query while hashes saturate the gate',
        baseline: `idle: ${inMs(idle, 0.99).toFixed(1)} ms`,
        value: inMs(beside, 0.99) / inMs(idle, 0.99),
        unit: '',
        bar: { atMost: 3 },
      },
    ],
    json,
  );
} finally {
  await version.close();
}
