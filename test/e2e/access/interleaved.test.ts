/** Requests of two organizations that share connections, many at once, while some fail, hang up or are cancelled. */
import { beforeAll, expect, it } from '@jest/globals';
import { describeOnServer } from '../../support/rows/database.js';
import { isLong } from '../../support/long.js';
import { sendOver, type Send } from '../../support/apis/send.js';
import { listenOnLoopback } from '../../support/peers/sockets.js';
import { goodPassword, type Customer } from '../../support/world/people.js';
import type { Shop } from '../../support/world/shop.js';
import { useShop } from '../../support/world/use-shop.js';

const calls = isLong ? 10_000 : 600;
const atOnce = 24;

interface Side {
  readonly shop: Shop;
  /** The domain of all its addresses, and of no other's. */
  readonly domain: string;
  readonly customers: Customer[];
}

describeOnServer('requests of two organizations on one pool of connections', () => {
  const shop = useShop({ isOnServer: true });
  let sides: readonly [Side, Side];
  let url: string;
  let send: Send;

  beforeAll(async () => {
    url = `http://127.0.0.1:${await listenOnLoopback(shop.app.http)}`;
    send = sendOver(url);
    const open = async (one: Shop, domain: string): Promise<Side> => {
      const customers = [];
      for (let n = 0; n < 10; n += 1)
        customers.push(await one.customer({ email: `pat${n}@${domain}`, reference: domain }));
      return { shop: one, domain, customers };
    };
    sides = [
      await open(shop, 'alder.example'),
      await open(await shop.neighbour(), 'birch.example'),
    ];
    // A write that fails in the middle of its transaction, after the first statements.
    await shop.sql(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.reference = 'fault' THEN RAISE EXCEPTION 'fault'; END IF; RETURN NEW; END $$`);
    await shop.sql(
      'CREATE TRIGGER fault AFTER INSERT ON customers FOR EACH ROW EXECUTE FUNCTION fail()',
    );
    // Statements take less than a millisecond: it waits for some that run.
    await shop.sql(`CREATE FUNCTION cancel_some() RETURNS integer LANGUAGE plpgsql AS $$
      DECLARE cancelled integer := 0;
      BEGIN
        FOR turn IN 1..200 LOOP
          PERFORM pg_stat_clear_snapshot();
          SELECT count(pg_cancel_backend(pid)) INTO cancelled FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active';
          EXIT WHEN cancelled > 0;
          PERFORM pg_sleep(0.0005);
        END LOOP;
        RETURN cancelled;
      END $$`);
  });

  const document = (query: string, variables: object) => JSON.stringify({ query, variables });
  const create = `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) {
    __typename ... on Customer { id email } } }`;

  /** What a caller of one side asks, by a number: reads, writes, errors, and ids of the other side. */
  function bodyOf(turn: number, own: Side, other: Side): string {
    const mine = own.customers[turn % 10]!;
    const foreign = other.customers[turn % 10]!;
    const byId =
      'query ($id: ID!) { customer(id: $id) { id email passwordResets { totalCount } } }';
    const kinds: (() => string)[] = [
      () => document('{ customers(first: 50) { totalCount nodes { id email reference } } }', {}),
      () => document(byId, { id: mine.id }),
      () => document(byId, { id: foreign.id }),
      () =>
        document(
          'query ($a: String!) { customers(filter: { email: { eq: $a } }) { nodes { email } } }',
          {
            a: foreign.email,
          },
        ),
      () => document(create, { input: { email: `new${turn}@${own.domain}` } }),
      () => document(create, { input: { email: mine.email } }),
      () => document(create, { input: { email: `f${turn}@${own.domain}`, reference: 'fault' } }),
      () =>
        document(
          `mutation ($e: String!) { createCustomerPasswordReset(input: { customerEmail: $e }) {
            __typename ... on CustomerPasswordReset { customer { email } } } }`,
          { e: turn % 2 ? mine.email : foreign.email },
        ),
      () =>
        document(
          `mutation ($e: String!) { createCustomerAccessToken(input: { email: $e, password: "${goodPassword}" }) {
            __typename } }`,
          { e: foreign.email },
        ),
    ];
    return kinds[turn % kinds.length]!();
  }

  const tally = { answered: 0, failed: 0, left: 0, cancelled: 0 };

  /** Every tenth hangs up before it has an answer. */
  async function call(turn: number): Promise<void> {
    const [own, other] = turn % 2 ? sides : ([sides[1], sides[0]] as const);
    const headers = { 'content-type': 'application/json', ...own.shop.integration };
    const body = bodyOf(Math.floor(turn / 2), own, other);
    if (turn % 10 === 3) {
      const signal = AbortSignal.timeout(turn % 7);
      await fetch(`${url}/graphql`, { method: 'POST', headers, body, signal }).catch(
        () => undefined,
      );
      tally.left += 1;
      return;
    }
    const answer = await send({ method: 'POST', url: '/graphql', body }, headers);
    tally.answered += 1;
    if (answer.text.includes('INTERNAL_SERVER_ERROR') || answer.status === 503) tally.failed += 1;
    if (answer.text.includes(other.domain)) throw new Error(`A foreign row: ${answer.text}`);
  }

  /** Ends statements of the service wherever they are, as an operator or a time-out would. */
  async function cancelNow(): Promise<void> {
    const [{ cancelled }] = await shop.sql('SELECT cancel_some() AS cancelled');
    tally.cancelled += cancelled;
  }

  // Proves: TEN-06
  it(`never meet, in ${calls} calls of which many fail`, async () => {
    let turn = 0;
    const caller = async () => {
      while (turn < calls) {
        turn += 1;
        if (turn % 40 === 0) await cancelNow();
        await call(turn);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, caller));
    expect(tally.answered).toBeGreaterThan(calls / 2);
    expect(tally.failed).toBeGreaterThan(calls / 50);
    expect(tally.left).toBeGreaterThan(calls / 20);
    expect(tally.cancelled).toBeGreaterThan(0);

    const rows = await shop.sql(
      `SELECT organization_id, split_part(email, '@', 2) AS domain, count(*) > 10 AS "hasMore"
       FROM customers GROUP BY 1, 2`,
    );
    const expected = sides.map(({ shop: { organization }, domain }) => ({
      organization_id: organization.id,
      domain,
      hasMore: true,
    }));
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(expect.arrayContaining(expected));
  }, 300_000);

  it('leave no transaction open and no setting behind', async () => {
    const sessions = await shop.sql(`SELECT state, count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND state LIKE 'idle in transaction%' GROUP BY 1`);
    expect(sessions).toEqual([]);
  });
});
