/** What operators see of resets, sign-ins, mails, jobs, requests and sessions, at /metrics. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { metricTable } from '../../../src/observability/metrics/table.js';
import { linkIn, links } from '../../support/world/mail.js';
import { operatorUrl, readMetrics, sumOf, type Samples } from '../../support/world/operator.js';
import { goodPassword, newAddress } from '../../support/world/people.js';
import { useShop, type UseShopOptions } from '../../support/world/use-shop.js';
import { development } from '../../support/world/environment.js';
import { answering } from '../../support/peers/receivers.js';
import { refusal } from '../../support/peers/mail-relay.js';
import { until } from '../../support/until.js';
import type { SMTPServerOptions } from 'smtp-server';

const shop = useShop({ mail: true, environment: { METRICS_PORT: '0', HASH_CONCURRENCY: '2' } });
let url: string;

beforeAll(async () => {
  await shop.app.operator.listen();
  url = await operatorUrl(() => shop.log.join(''));
});

const read = async (): Promise<Samples> => (await readMetrics(url)).samples;

type Work = () => Promise<unknown>;
type Sums = Readonly<Record<string, readonly [string, ...string[]]>>;

/** Returns by how much each of these sums grew while `work` ran. */
async function growth(
  work: Work,
  sums: Sums,
  address = () => url,
): Promise<Record<string, number>> {
  const { samples: before } = await readMetrics(address());
  await work();
  const { samples: after } = await readMetrics(address());
  return Object.fromEntries(
    Object.entries(sums).map(([key, [name, ...labels]]) => [
      key,
      sumOf(after, name, ...labels) - sumOf(before, name, ...labels),
    ]),
  );
}

const check = `query ($token: String!) { checkResetToken(token: $token) { __typename } }`;

async function resetByMail(): Promise<void> {
  const { email } = await shop.customer();
  await shop.request(email);
  const link = linkIn(await shop.mailTo(email), links.storefront.reset);
  await shop.graphql(check, { token: link.token }, shop.salesChannel);
  await shop.redeem(link, goodPassword);
  await shop.settled();
}

describe('the metrics of a reset', () => {
  it('count each step from the request to the new password', async () => {
    const steps = await growth(resetByMail, {
      requested: ['rekey_resets_requested_total', 'by="customer"'],
      sent: ['rekey_mails_total', 'mail="reset_link"', 'outcome="sent"'],
      opened: ['rekey_resets_opened_total'],
      redeemed: ['rekey_resets_redeemed_total'],
      timed: ['rekey_reset_redeem_seconds_count'],
      notices: ['rekey_mails_total', 'mail="change_notice"', 'outcome="sent"'],
      jobs: ['rekey_jobs_total', 'outcome="handled"', 'password_'],
      waits: ['rekey_job_wait_seconds_count', 'password_reset_mails'],
    });
    const once = { requested: 1, sent: 1, opened: 1, redeemed: 1, timed: 1, notices: 1 };
    expect(steps).toEqual({ ...once, jobs: 3, waits: 1 });
  });

  it('say why a token was refused, and a mail was not sent', async () => {
    const reset = await shop.reset(await shop.customer());
    const work = async () => {
      await shop.redeem(reset, goodPassword);
      await shop.redeem(reset, goodPassword);
      await shop.request(newAddress());
      await shop.settled();
    };
    const counted = await growth(work, {
      used: ['rekey_reset_tokens_refused_total', 'reason="ALREADY_USED"'],
      unknown: ['rekey_mails_suppressed_total', 'reason="unknown"'],
      refused: ['rekey_attempts_refused_total', 'RESET_TOKEN_REFUSED'],
    });
    expect(counted).toEqual({ used: 1, unknown: 1, refused: 1 });
  });
});

describe('the metrics of sign-ins and hashes', () => {
  it('count outcomes', async () => {
    const customer = await shop.customer();
    const work = async () => {
      await shop.signIn(customer.email, goodPassword);
      await shop.signIn(customer.email, 'not the password at all');
    };
    const counted = await growth(work, {
      ok: ['rekey_sign_ins_total', 'outcome="ok"'],
      wrong: ['rekey_sign_ins_total', 'outcome="INVALID_CREDENTIALS"'],
    });
    expect(counted).toEqual({ ok: 1, wrong: 1 });
  });
});

describe('the labels of metrics', () => {
  const secret = 'CANARY4711';

  it.each<[string, () => Promise<unknown>]>([
    ["a document's own name", () => shop.graphql(`query ${secret} { viewer { __typename } }`)],
    ["a field's alias", () => shop.graphql(`{ ${secret}: viewer { __typename } }`)],
    ['a field that does not exist', () => shop.graphql(`{ ${secret} }`)],
    ['what is no document', () => shop.graphql(`${secret} {`)],
    ['an unknown path', () => shop.send({ method: 'GET', url: `/${secret}` }, {})],
    ['the id in a path', () => shop.jsonApi('GET', `/customers/${secret}`)],
    [
      'the token in a path',
      () => shop.send({ method: 'GET', url: `/api-commerceIdentity/auth/token/${secret}` }, {}),
    ],
    [
      'an unknown key',
      () => shop.graphql('{ viewer { __typename } }', {}, { 'x-api-key': secret }),
    ],
    ['an address', () => shop.request(`${secret}@example.org`)],
  ])('never have %s', async (_name, work) => {
    await work();
    expect((await readMetrics(url)).text).not.toContain(secret);
  });

  it('are root fields of the schema, fragments included', async () => {
    const document = `query { ...A } fragment A on Query { viewer { __typename } }`;
    const counted = await growth(() => shop.graphql(document), {
      viewer: ['rekey_graphql_fields_total', 'type="query"', 'field="viewer"', 'outcome="ok"'],
      http: ['rekey_http_requests_total', 'route="/graphql"', 'status="200"'],
      timed: ['rekey_http_request_seconds_count', 'route="/graphql"'],
    });
    expect(counted).toEqual({ viewer: 1, http: 1, timed: 1 });
  });

  it('are `other` and `none` for what is unknown', async () => {
    const work = async () => {
      await shop.graphql('{ nothing }');
      await shop.send({ method: 'GET', url: '/nothing' }, {});
    };
    const counted = await growth(work, {
      other: ['rekey_graphql_fields_total', 'field="other"'],
      none: ['rekey_http_requests_total', 'route="none"', 'status="404"'],
    });
    expect(counted).toEqual({ other: 1, none: 1 });
  });
});

describe('the listener of metrics', () => {
  it('has every metric of the table, with its type and its help', async () => {
    const { text } = await readMetrics(url);
    for (const [name, { type, help }] of Object.entries(metricTable)) {
      expect(text).toContain(`# HELP ${name} ${help}`);
      expect(text).toContain(`# TYPE ${name} ${type}`);
    }
  });

  it('shows sessions, gate, queues and Node', async () => {
    const samples = await read();
    expect(sumOf(samples, 'rekey_database_sessions')).toBeGreaterThan(0);
    expect(samples.get('rekey_hash_gate_concurrency')).toBe(2);
    expect(samples.get('rekey_queue_age_seconds{queue="password_reset_mails"}')).toBe(0);
    expect(samples.get('rekey_ready')).toBe(1);
    expect(samples.get('process_start_time_seconds')).toBeGreaterThan(0);
    expect(sumOf(samples, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('is not the public one, and has nothing else', async () => {
    expect((await shop.send({ method: 'GET', url: '/metrics' }, {})).status).toBe(404);
    expect((await fetch(`${url}/graphql`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready' });
  });
});

/** A shop of its own whose metrics are listened for, and how they grow. */
function useMeasuredShop<const O extends UseShopOptions>(options: O) {
  const environment = { METRICS_PORT: '0', ...options.environment };
  const own = useShop<O>({ ...options, environment });
  let address: string;
  beforeAll(async () => {
    await own.app.operator.listen();
    address = await operatorUrl(() => own.log.join(''));
  });
  return { own, growth: (work: Work, sums: Sums) => growth(work, sums, () => address) };
}

describe('a limit that refuses', () => {
  const { own, growth: grown } = useMeasuredShop({
    environment: { LIMIT_GUESSES_PER_ACCOUNT: '1/900', LIMIT_GUESSES_PER_ORGANIZATION: '2/900' },
  });

  it('is counted by its name', async () => {
    const [one, other] = [await own.customer(), await own.customer()];
    const work = async () => {
      for (const { email } of [one, one, other, other]) await own.signIn(email, 'wrong');
      await own.signIn((await own.customer()).email, 'wrong');
    };
    const counted = await grown(work, {
      account: ['rekey_limits_hit_total', 'limit="guesses.account"'],
      organization: ['rekey_limits_hit_total', 'limit="guesses.organization"'],
      reached: ['rekey_limits_reached_total'],
      alarming: ['rekey_limits_reached_total', 'limit="guesses.organization"'],
      signIns: ['rekey_sign_ins_total', 'outcome="RATE_LIMITED"'],
    });
    expect(counted).toMatchObject({ reached: 1, alarming: 1, signIns: 3 });
    expect(counted['account']! + counted['organization']!).toBe(3);
  });
});

describe('a gate of hashes', () => {
  const { own, growth: grown } = useMeasuredShop({
    hasRealHashes: true,
    environment: { HASH_CONCURRENCY: '1', HASH_QUEUE: '1' },
  });

  it('is counted as it refuses and lets wait', async () => {
    const { email } = await own.customer();
    const guesses = () => Promise.all(Array.from({ length: 6 }, () => own.signIn(email, 'wrong')));
    const counted = await grown(guesses, {
      refused: ['rekey_hashes_refused_total', 'class="guess"', 'reason="full"'],
      ran: ['rekey_hash_wait_seconds_count', 'class="guess"'],
      proven: ['rekey_hash_wait_seconds_count', 'class="proven"'],
    });
    expect(counted['refused']).toBeGreaterThan(0);
    expect(counted['ran']).toBeGreaterThan(0);
    expect(counted['refused']! + counted['ran']!).toBe(6);
    expect(counted['proven']).toBe(0);
  });
});

describe('a webhook whose receiver returns 410', () => {
  const { own, growth: grown } = useMeasuredShop({ webhooks: true, environment: development });

  it('is counted as a call, an alert and a job', async () => {
    const { id } = await own.listenTo(await own.receiving(answering(410)));
    const work = async () => {
      await own.customer();
      await own.deliveryWhere(id, { responseStatus: 410 });
      await until(() => own.log.some((line) => line.includes('webhook disabled')));
    };
    const counted = await grown(work, {
      calls: ['rekey_webhook_calls_total', 'outcome="gone"'],
      timed: ['rekey_webhook_call_seconds_count'],
      alerts: ['rekey_webhook_alerts_total', 'alert="disabled"'],
      taken: ['rekey_queue_taken_total', 'queue="webhook_calls"'],
    });
    expect(counted).toEqual({ calls: 1, timed: 1, alerts: 1, taken: 1 });
  });
});

describe('a mail that the relay refuses', () => {
  const onRcptTo: SMTPServerOptions['onRcptTo'] = (_address, _session, callback) =>
    callback(refusal(550, '5.1.1 no such user'));
  const { own, growth: grown } = useMeasuredShop({ mail: { relayOptions: { onRcptTo } } });

  it('is counted by its code, and as a job that failed', async () => {
    const { email } = await own.customer();
    const work = async () => {
      await own.request(email);
      await until(() => own.log.some((line) => line.includes('job failed permanently')));
    };
    const counted = await grown(work, {
      mails: ['rekey_mails_total', 'mail="reset_link"', 'outcome="failed"'],
      codes: ['rekey_mails_failed_total', 'code="EENVELOPE"'],
      jobs: ['rekey_jobs_total', 'queue="password_reset_mails"', 'outcome="failed"'],
    });
    expect(counted).toEqual({ mails: 1, codes: 1, jobs: 1 });
  });
});
