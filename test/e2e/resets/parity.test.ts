/** One table of cases, run through every API: the same verdict, and the same rows afterwards. */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { callerRows } from '../../support/parity/caller-rows.js';
import type { Caller } from '../../support/parity/callers.js';
import { objectRows } from '../../support/parity/object-rows.js';
import { passwordRows } from '../../support/parity/password-rows.js';
import { prepareRow, type Row } from '../../support/parity/row.js';
import { storedOf } from '../../support/parity/stored.js';
import { states } from '../../support/parity/subjects.js';
import { tokenRows } from '../../support/parity/token-rows.js';
import type { Api, Verdict } from '../../support/apis/verbs.js';
import { isLong } from '../../support/long.js';
import { sendBy, siteHeaders } from '../../support/apis/verbs-of-shop.js';
import { useOpened } from '../../support/world/use-shop.js';
import { createWorld, apis } from '../../support/parity/world.js';
import { storedRows } from '../../support/rows/stored-rows.js';

const world = useOpened(createWorld);
/** The customers that were there before the table. */
let residents: string[];

beforeAll(async () => {
  const found = await world.shop.sql<{ id: string }>('SELECT id FROM customers');
  residents = found.map(({ id }) => id);
});
afterEach(async () => {
  await world.shop.sql('DELETE FROM events WHERE customer_id <> ALL($1)', [residents]);
  await world.shop.sql('DELETE FROM customers WHERE id <> ALL($1)', [residents]);
});

const rows: readonly Row[] = [...tokenRows, ...passwordRows, ...callerRows, ...objectRows];

const titleOf = ({ verb, what, state = 'pending', by }: Row) =>
  `${verb}: ${what} (${state}), by ${by}`;
const apisOf = ({ verb, isAboutIds = false }: Row) =>
  apis.filter(
    ({ ask, readsTokenAlone = false }) => verb in ask && !(isAboutIds && readsTokenAlone),
  );

/** Of an operation that one API alone has there is nothing to compare; its own tests have it. */
const pairs = rows.flatMap((row) =>
  apisOf(row).map((api) => ({ title: titleOf(row), row, api, name: api.name })),
);

/** In the gate each row runs through two of its APIs, other ones than the row before. */
const cases = pairs.filter(({ row, api }) => {
  const own = apisOf(row);
  const turn = (own.indexOf(api) + own.length - (rows.indexOf(row) % own.length)) % own.length;
  return isLong || turn < 2;
});

function expectedOf({ verdict, except }: Row, api: Api): Verdict {
  return except?.[api.name] ?? api.told(verdict);
}

describe('a request is answered alike, and does the same,', () => {
  // Proves: TOK-15, TOK-16, TOK-20, TOK-23, JWT-13, RST-06
  it.each(cases)('$title: $name', async ({ row, api }) => {
    const subject = await states[row.state ?? 'pending'](world.shop);
    const caller: Caller = world.callers[row.by];
    const headers = await caller(subject);
    const { asked, password } = prepareRow(row, api, subject, world);
    const shop = row.by === 'an integration of another shop' ? world.foreignShop : world.shop;
    const before = await storedOf(world.shop, subject, password);
    const allBefore = await storedRows(world.shop);

    const all = { ...headers, ...siteHeaders(api, shop, row.site) };
    const answer = await sendBy(api, world.shop.send, asked, all);
    expect(api.verdictOf(answer)).toBe(expectedOf(row, api));

    const { events = [], ...changes } = row.changes ?? {};
    const after = { ...before, ...changes, events: [...before.events, ...events].sort() };
    expect(await storedOf(world.shop, subject, password)).toEqual(after);
    if (row.verdict !== 'ok') expect(await storedRows(world.shop)).toEqual(allBefore);
  });
});

describe('the table', () => {
  it('has many rows, each of them different, and run through two APIs or more', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60);
    expect(new Set(rows.map(titleOf)).size).toBe(rows.length);
    for (const row of rows) expect(apisOf(row).length).toBeGreaterThan(1);
  });

  it('asks everything of every API', () => {
    const asked = new Set(pairs.map(({ row, name }) => `${row.verb} ${name}`));
    const known = apis.flatMap(({ name, ask }) =>
      Object.keys(ask).map((verb) => `${verb} ${name}`),
    );
    expect([...asked].sort()).toEqual(known.sort());
  });

  it('has an answer of every kind', () => {
    const words = new Set(rows.map(({ verdict }) => verdict.split(':')[0]));
    expect([...words].sort()).toEqual(
      [
        'already_used',
        'customer_inactive',
        'email_taken',
        'expired',
        'forbidden',
        'invalid',
        'invalid_site_context',
        'not_found',
        'ok',
        'password_rejected',
        'revoked',
        'superseded',
        'unauthenticated',
        'unrecognized',
        'wrong_credentials',
      ].sort(),
    );
  });
});
