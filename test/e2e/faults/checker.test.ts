/** The checker of the fault suite sees each promise broken that it is there for. A test of tests. @faults */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { addCrowd, firstHash } from '../../support/faults/crowd.js';
import { findBadAnswers, findGrowth, findLeaks } from '../../support/faults/aftermath.js';
import { findBroken, type Evidence } from '../../support/faults/invariants.js';
import { newLedger, outcomeOfThrown, type SeenAnswer } from '../../support/faults/ledger.js';
import { attempt, clientsOf, type Clients } from '../../support/faults/load.js';
import { recordHistory } from '../../support/rows/history.js';
import type { Reset } from '../../support/world/people.js';
import type { ReceivedMail } from '../../support/peers/mail-relay.js';
import { useShop } from '../../support/world/use-shop.js';

const shop = useShop();

beforeAll(async () => {
  for (const statement of recordHistory) await shop.sql(statement);
});

interface Scene extends Evidence {
  readonly clients: Clients;
  readonly used: Reset;
  readonly open: Reset;
}

/** A reset that was redeemed, one that was refused to a wrong token, and one that nobody touched. */
async function play(): Promise<Scene> {
  const crowd = await addCrowd(shop, 3);
  await shop.sql('TRUNCATE history');
  const [used, open] = crowd as [Reset, Reset];
  const ledger = newLedger();
  const clients = clientsOf(shop, shop, { send: shop.send, ledger });
  await attempt(clients, used, 'jsonApi');
  await attempt(clients, used, 'graphql');
  return { sql: shop.sql, ledger, crowd, mails: [], isLossy: false, clients, used, open };
}

type Tamper = (scene: Scene) => unknown;
const sql =
  (statement: string, whose: 'used' | 'open', more: unknown[] = []): Tamper =>
  (scene) =>
    shop.sql(statement, [scene[whose].customerId, ...more]);

const addNotice = `INSERT INTO jobs.job (name, data)
  VALUES ('password_change_mails', jsonb_build_object('customerId', $1::text))`;
const addEvent = `INSERT INTO events (organization_id, mode, id, name, customer_id, password_reset_id, request_id)
  SELECT organization_id, mode, 'e' || id, 'customer_password_resets.reset_password', customer_id, id, 'r'
  FROM password_resets WHERE customer_id = $1`;
const linkTo = (id: string, to: string) =>
  ({
    recipients: [to],
    raw: '',
    mail: { text: `https://x/reset-password#id=${id}&token=t` },
  }) as unknown as ReceivedMail;

const tampers: [string, RegExp, Tamper][] = [
  [
    'a success that was answered twice',
    /^I1 2 successes/,
    ({ ledger }) => ledger.attempts.push(ledger.attempts[0]!),
  ],
  [
    'a reset that ended twice',
    /^I1 the reset ended twice/,
    sql('UPDATE password_resets SET superseded_at = now() WHERE customer_id = $1', 'used'),
  ],
  [
    'another password than the acknowledged one',
    /^I2 the acknowledged/,
    async (scene) =>
      sql('UPDATE password_credentials SET hash = $2 WHERE customer_id = $1', 'used', [
        await firstHash,
      ])(scene),
  ],
  [
    'a success that was lost',
    /^I2 a success was lost/,
    sql('UPDATE password_resets SET redeemed_at = NULL WHERE customer_id = $1', 'used'),
  ],
  [
    'a reset that is gone',
    /^I2 the reset is gone/,
    sql('DELETE FROM password_resets WHERE customer_id = $1', 'open'),
  ],
  [
    'a version that moved alone',
    /^I3 the version/,
    sql('UPDATE password_credentials SET version = 2 WHERE customer_id = $1', 'open'),
  ],
  [
    'a reset that ended by nothing',
    /^I3 the reset ended/,
    async (scene) => {
      await attempt(scene.clients, { ...scene.open, token: 'A'.repeat(43) }, 'graphql');
      await sql(
        'UPDATE password_resets SET revoked_at = now() WHERE customer_id = $1',
        'open',
      )(scene);
    },
  ],
  [
    'a genuine token that was refused',
    /^I3 a genuine token/,
    async ({ clients, open }) => attempt(clients, { ...open, token: 'A'.repeat(43) }, 'graphql'),
  ],
  [
    'a password that changed alone',
    /^I4 the password changed without/,
    sql(`UPDATE password_credentials SET hash = 'x' WHERE customer_id = $1`, 'open'),
  ],
  ['a missing event', /^I4 0 events/, sql('DELETE FROM events WHERE customer_id = $1', 'used')],
  ['an event too many', /^I4 an event tells/, sql(addEvent, 'open')],
  [
    'a missing notice',
    /^I4 no notice/,
    sql(`DELETE FROM jobs.job WHERE data ->> 'customerId' = $1`, 'used'),
  ],
  ['a notice of nothing', /^I4 a notice tells/, sql(addNotice, 'open')],
  [
    'sessions that live on',
    /^I4 the password changed 0 times/,
    sql('UPDATE password_credentials SET version = 1 WHERE customer_id = $1', 'used'),
  ],
  [
    'a request that was forgotten',
    /^I5 .*forgotten/,
    ({ ledger, open }) => ledger.asked.push({ email: open.email, outcome: 'ok' }),
  ],
  [
    'a mail without its reset',
    /^I5 .*mail without/,
    ({ mails, open }) => (mails as ReceivedMail[]).push(linkTo('nobody', open.email)),
  ],
  [
    'a reset without its mail',
    /^I5 .*without its mail/,
    sql(
      `INSERT INTO password_resets (organization_id, mode, id, customer_id, customer_email, token_kind, token_digest, expires_at)
     SELECT organization_id, mode, 'm' || id, customer_id, customer_email, 'opaque', sha256(id::bytea), expires_at FROM password_resets WHERE customer_id = $1`,
      'open',
    ),
  ],
  [
    'a stored password that no attempt explains',
    /^I6 0 attempts/,
    async (scene) =>
      sql('UPDATE password_credentials SET hash = $2 WHERE customer_id = $1', 'used', [
        await firstHash,
      ])(scene),
  ],
  ['a token that a neighbour used', /^I9/, ({ ledger }) => ledger.thefts.push('ok')],
];

describe('the checker', () => {
  it('finds nothing where nothing is wrong', async () => {
    expect(await findBroken(await play())).toEqual([]);
  });

  it.each(tampers)('sees %s', async (_what, told, tamper) => {
    const scene = await play();
    await tamper(scene);
    expect(await findBroken(scene)).toContainEqual(expect.stringMatching(told));
  });

  it('takes the loss of an answer for what it is, and no more', async () => {
    const scene = await play();
    const [won] = scene.ledger.attempts;
    const lose = (outcome: 'unknown' | 'shed') =>
      scene.ledger.attempts.splice(0, 1, { ...won!, outcome });
    lose('unknown');
    const stored = await findBroken(scene);
    // The record of a success that nobody was told of is no lack.
    expect(stored).toEqual([]);
    lose('shed');
    expect(await findBroken({ ...scene, isLossy: true })).toEqual([]);
    expect(await findBroken(scene)).toContainEqual(expect.stringMatching(/^I6 0 attempts/));
  });

  it('sees secrets that are written down, in rows and in output (I7)', async () => {
    const { ledger, used } = await play();
    expect(await findLeaks(shop, ledger, shop.log)).toEqual([]);
    expect(await findLeaks(shop, ledger, [`so ${used.token} came`])).toHaveLength(1);
    const reversed = Buffer.from(used.token, 'base64url').toString('hex');
    await shop.sql(`UPDATE customers SET metadata = $2 WHERE id = $1`, [
      used.customerId,
      { t: reversed },
    ]);
    expect(await findLeaks(shop, ledger, [])).toHaveLength(1);
  });

  const answer = (changes: Partial<SeenAnswer>): SeenAnswer => ({
    status: 503,
    retryAfter: '2',
    ms: 10,
    at: 0,
    text: '',
    ...changes,
  });
  it.each([
    ['500', { status: 500 }],
    ['503 without Retry-After', { retryAfter: undefined }],
    ['503 long after the end of the fault', { at: 10_001 }],
    ['an answer that took too long', { status: 200, ms: 10_001 }],
  ])('sees %s (I8)', (_what, changes) => {
    const ledger = newLedger();
    ledger.answers.push(answer({}), answer({ status: 200, at: 20_000 }));
    expect(findBadAnswers(ledger, 0)).toEqual([]);
    ledger.answers.push(answer(changes));
    expect(findBadAnswers(ledger, 0)).toHaveLength(1);
  });

  it('sees memory and handles that do not come back (I10)', () => {
    const before = { memoryMb: 100, handles: 30 };
    expect(findGrowth(before, { memoryMb: 120, handles: 40 })).toEqual([]);
    expect(findGrowth(before, { memoryMb: 400, handles: 90 })).toHaveLength(2);
  });

  it('does not take a mistake of a test for a lost answer', () => {
    expect(outcomeOfThrown(new TypeError('fetch failed'))).toBe('unknown');
    expect(() => outcomeOfThrown(new Error('x'))).toThrow('x');
  });
});
