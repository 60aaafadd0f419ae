/**
 * Whether the database keeps what clients were told: the invariants I1 to I6, of rows alone. Every rule is written out
 * here once more, from the outside; none of them is asked of the service.
 */
import argon2 from 'argon2';
import { checkHistory, readHistory } from '../rows/history.js';
import type { ReceivedMail } from '../peers/mail-relay.js';
import type { Shop } from '../world/shop.js';
import type { Reset } from '../world/people.js';
import { firstHash } from './crowd.js';
import type { Attempt, Ledger } from './ledger.js';

type Sql = Shop['sql'];

export interface Evidence {
  readonly sql: Sql;
  readonly ledger: Ledger;
  readonly crowd: readonly Reset[];
  readonly mails: readonly ReceivedMail[];
  /** Whether a 503 may stand for a commit whose answer was lost. */
  readonly isLossy: boolean;
}

interface Found {
  readonly id: string;
  readonly email: string;
  readonly hash: string;
  readonly version: number;
  readonly redeemed: boolean;
  readonly ended: boolean;
  readonly events: number;
  readonly notices: number;
}

const query = `
  SELECT r.id, c.email, p.hash, p.version, r.redeemed_at IS NOT NULL AS redeemed,
    coalesce(r.superseded_at, r.revoked_at) IS NOT NULL AS ended,
    (SELECT count(*)::integer FROM events e WHERE e.password_reset_id = r.id
      AND e.name = 'customer_password_resets.reset_password') AS events,
    (SELECT count(*)::integer FROM jobs.job j WHERE j.name = 'password_change_mails'
      AND j.data ->> 'customerId' = r.customer_id) AS notices
  FROM password_resets r
  JOIN customers c ON c.id = r.customer_id AND c.organization_id = r.organization_id
  JOIN password_credentials p ON p.customer_id = c.id AND p.organization_id = c.organization_id
  WHERE r.id = ANY ($1)`;

/** What can be a success: an acknowledged one, and one whose answer was lost. */
function possible(attempts: readonly Attempt[], isLossy: boolean): Attempt[] {
  return attempts.filter(
    ({ outcome }) => outcome === 'ok' || outcome === 'unknown' || (isLossy && outcome === 'shed'),
  );
}

async function winnersOf(hash: string, attempts: readonly Attempt[]): Promise<Attempt[]> {
  const matches = await Promise.all(attempts.map(({ password }) => argon2.verify(hash, password)));
  return attempts.filter((_, index) => matches[index]);
}

/** A redeemed reset: whose attempt it was, and that all of it is there. */
async function findWrongOfRedeemed(
  { hash, version, events, ended }: Found,
  notices: number,
  attempts: readonly Attempt[],
  isLossy: boolean,
): Promise<string[]> {
  const oks = attempts.filter(({ outcome }) => outcome === 'ok');
  const winners = await winnersOf(hash, possible(attempts, isLossy));
  const wrong: string[] = [];
  if (oks.length > 1) wrong.push(`I1 ${oks.length} successes were answered`);
  if (oks[0] && !winners.includes(oks[0])) wrong.push('I2 the acknowledged password is not stored');
  if (winners.length !== 1) wrong.push(`I6 ${winners.length} attempts explain the stored password`);
  if (version !== 2) wrong.push(`I4 the password changed ${version - 1} times`);
  if (events !== 1) wrong.push(`I4 ${events} events tell of it`);
  if (notices === 0) wrong.push('I4 no notice tells the customer');
  if (ended) wrong.push('I1 the reset ended twice');
  return wrong;
}

/** A reset that is not redeemed: nothing may have changed, whatever was answered. */
async function findWrongOfOpen(
  { hash, version, events }: Found,
  notices: number,
  attempts: readonly Attempt[],
  isLossy: boolean,
): Promise<string[]> {
  const wrong: string[] = [];
  if (attempts.some(({ outcome }) => outcome === 'ok')) wrong.push('I2 a success was lost');
  if (hash !== (await firstHash)) wrong.push('I4 the password changed without the reset');
  if (version !== 1) wrong.push('I3 the version of the password changed');
  if (events > 0) wrong.push('I4 an event tells of what did not happen');
  if (notices > 0) wrong.push('I4 a notice tells of what did not happen');
  const refused = attempts.find(({ outcome }) => outcome === 'refused');
  if (refused && possible(attempts, isLossy).length === 0) {
    wrong.push(`I3 a genuine token was refused: ${refused.detail}`);
  }
  return wrong;
}

/** The id of the reset that a mail links to; undefined if it links to none, as a notice. */
function linkedReset({ mail }: ReceivedMail): string | undefined {
  const [, parameters] = /reset-password#(\S+)/.exec(mail.text ?? '') ?? [];
  return parameters === undefined
    ? undefined
    : (new URLSearchParams(parameters).get('id') ?? undefined);
}

const isNoticeTo = (email: string) => (one: ReceivedMail) =>
  one.recipients.includes(email) && linkedReset(one) === undefined;

async function findWrongOf(
  { ledger, mails, isLossy }: Evidence,
  found: Found | undefined,
): Promise<string[]> {
  if (!found) return ['I2 the reset is gone'];
  const attempts = ledger.attempts.filter((one) => one.reset.id === found.id);
  // A reset that was asked for by mail ends this one, which is then refused for a reason.
  if (found.ended && !found.redeemed) {
    const isAsked = ledger.asked.some(({ email }) => email === found.email);
    return isAsked || attempts.length === 0 ? [] : ['I3 the reset ended by nothing'];
  }
  const notices = found.notices + mails.filter(isNoticeTo(found.email)).length;
  const find = found.redeemed ? findWrongOfRedeemed : findWrongOfOpen;
  return find(found, notices, attempts, isLossy);
}

/** The record that the database itself kept: one transaction after the other, each of them whole. */
async function findWrongOfHistory({ sql, ledger }: Evidence): Promise<string[]> {
  try {
    const histories = [...(await readHistory(sql)).values()];
    const redeemed = histories.flatMap(checkHistory).map(({ resetId }) => resetId);
    const twice = redeemed.filter((id, index) => redeemed.indexOf(id) !== index);
    const acknowledged = ledger.attempts.filter(({ outcome }) => outcome === 'ok');
    const lost = acknowledged.filter(({ reset }) => !redeemed.includes(reset.id));
    return [
      ...twice.map((id) => `I1 ${id}: redeemed twice in the record`),
      ...lost.map(({ reset }) => `I2 ${reset.id}: the record lacks an acknowledged success`),
    ];
  } catch (error) {
    return [`I4 ${(error as Error).message}`];
  }
}

/** I5, both ways: of each mail that was asked for, and of each row that a mail belongs to. */
async function findWrongOfMails({ sql, ledger, crowd, mails }: Evidence): Promise<string[]> {
  const own = new Set(crowd.map(({ id }) => id));
  const rows = await sql<{ id: string; email: string; hasJob: boolean }>(
    `SELECT r.id, r.customer_email AS email,
       EXISTS (SELECT FROM jobs.job WHERE data ->> 'passwordResetId' = r.id) AS "hasJob"
     FROM password_resets r WHERE r.customer_email = ANY ($1) AND r.id <> ALL ($2)`,
    [crowd.map(({ email }) => email), [...own]],
  );
  const waiting = await sql<{ email: string }>(
    `SELECT data ->> 'emailKey' AS email FROM jobs.job WHERE name = 'password_reset_requests'`,
  );
  const linked = new Set(mails.map(linkedReset));
  const known = new Set([...rows.map(({ id }) => id), ...own]);
  const forgotten = ledger.asked.filter(
    ({ email, outcome }) =>
      outcome === 'ok' && ![...rows, ...waiting].some((one) => one.email === email),
  );
  const members = new Set(crowd.map(({ email }) => email));
  const toMembers = mails.filter(({ recipients }) => recipients.some((to) => members.has(to)));
  const strays = toMembers.map(linkedReset).filter((id) => id !== undefined && !known.has(id));
  const silent = rows.filter(({ id, hasJob }) => !hasJob && !linked.has(id));
  return [
    ...silent.map(({ id }) => `I5 ${id}: a reset without its mail`),
    ...forgotten.map(({ email }) => `I5 ${email}: asked for, and forgotten`),
    ...strays.map((id) => `I5 ${id}: a mail without its reset`),
  ];
}

/** Every broken promise, in words that begin with the invariant. */
export async function findBroken(evidence: Evidence): Promise<string[]> {
  const broken: string[] = [];
  const ids = evidence.crowd.map(({ id }) => id);
  const rows = new Map((await evidence.sql<Found>(query, [ids])).map((row) => [row.id, row]));
  for (const id of ids) {
    const wrong = await findWrongOf(evidence, rows.get(id));
    broken.push(...wrong.map((words) => `${words} (${id})`));
  }
  broken.push(...(await findWrongOfHistory(evidence)), ...(await findWrongOfMails(evidence)));
  const stolen = evidence.ledger.thefts.filter((verdict) => verdict === 'ok');
  return [...broken, ...stolen.map(() => 'I9 a neighbour redeemed a token')];
}
