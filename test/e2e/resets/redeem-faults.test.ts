/** What fails between the guarded update and the commit leaves everything as it was. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { redeemDocument } from '../../support/apis/graphql.js';
import type { Verbs } from '../../support/apis/verbs-of-shop.js';
import { isLong } from '../../support/long.js';
import { goodPassword, otherPassword, type Reset } from '../../support/world/people.js';
import { atShop, openShop, type Shop, type ShopOptions } from '../../support/world/shop.js';
import { until } from '../../support/until.js';
import { useShop } from '../../support/world/use-shop.js';
import { startService, type Service } from '../../support/world/service.js';

/** Where the fault strikes: at the write of the hash, at the event, or at the commit itself. */
const places = {
  'the new hash': `CREATE TRIGGER fault BEFORE UPDATE ON password_credentials
    FOR EACH ROW EXECUTE FUNCTION fail()`,
  'the event': `CREATE TRIGGER fault AFTER INSERT ON events
    FOR EACH ROW EXECUTE FUNCTION fail()`,
  'the commit': `CREATE CONSTRAINT TRIGGER fault AFTER INSERT ON events
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()`,
};

/** What happens there: a statement of PL/pgSQL. */
const raiseError = (code: string) => `RAISE EXCEPTION 'fault' USING ERRCODE = '${code}'`;
const faults = {
  'an exception': ["RAISE EXCEPTION 'fault'", 'INTERNAL_SERVER_ERROR'],
  'a serialization failure': [raiseError('40001'), 'OVERLOADED'],
  'a deadlock': [raiseError('40P01'), 'OVERLOADED'],
  'a full disk': [raiseError('53100'), 'OVERLOADED'],
  'a statement that takes too long': [raiseError('57014'), 'OVERLOADED'],
} as const;

type Fault = Readonly<Record<'place' | 'fault' | 'raise' | 'code', string>>;

const cases: Fault[] = Object.keys(places).flatMap((place) =>
  Object.entries(faults).map(([fault, [raise, code]]) => ({ place, fault, raise, code })),
);

function describeFaults(options: ShopOptions, given: Fault[]): void {
  const shop = useShop(options);

  const mend = () => shop.sql('DROP FUNCTION IF EXISTS fail() CASCADE');

  afterEach(mend);

  const queries = [
    'SELECT * FROM password_resets WHERE customer_id = $1',
    'SELECT hash, version FROM password_credentials WHERE customer_id = $1',
    'SELECT id FROM events WHERE customer_id = $1',
  ];
  const rowsOf = ({ customerId }: Reset) =>
    Promise.all(queries.map((query) => shop.sql(query, [customerId])));

  // Proves: TOK-07
  it.each(given)(
    '$fault at $place changes nothing, and the token works once afterwards',
    async ({ place, raise, code }) => {
      const { email } = await shop.customer();
      const ticket = await shop.reset(email);
      const before = await rowsOf(ticket);
      await shop.sql(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN ${raise}; RETURN NEW; END $$`);
      await shop.sql(places[place as keyof typeof places]);

      const variables = { id: ticket.id, token: ticket.token, password: otherPassword };
      const reply = await shop.graphql(redeemDocument, variables, shop.salesChannel);
      const [error] = reply.errors;
      expect(reply.data).toEqual({ updateCustomerPasswordReset: null });
      expect(error.extensions).toMatchObject({ code, requestId: expect.any(String) });
      const isPassing = code === 'OVERLOADED';
      expect(reply.status).toBe(isPassing ? 503 : 200);
      const wait = isPassing ? String(error.extensions.retryAfterSeconds) : undefined;
      expect(reply.headers['retry-after']).toBe(wait);
      expect(reply.text).not.toContain('fault');
      for (const secret of [ticket.token, otherPassword, '$argon2id$']) {
        expect(shop.log.join('')).not.toContain(secret);
      }

      await mend();
      expect(await rowsOf(ticket)).toEqual(before);
      expect(await shop.signIn(email, goodPassword)).toBe('ok');
      expect(await shop.signIn(email, otherPassword)).toBe('wrong_credentials');
      expect(await shop.graphqlByUser.redeem(ticket, otherPassword)).toBe('ok');
      expect(await shop.redeem(ticket, otherPassword)).toBe('already_used');
      expect(await shop.signIn(email, otherPassword)).toBe('ok');
    },
  );
}

describe('while a reset is redeemed', () => {
  describeFaults({}, cases);
});

describeOnServer("while a reset is redeemed, the database's process ending", () => {
  const ending = { raise: 'PERFORM pg_terminate_backend(pg_backend_pid())', code: 'OVERLOADED' };
  const given = Object.keys(places).map((place) => ({ place, fault: 'its end', ...ending }));
  describeFaults({ isOnServer: true }, given);
});

describeOnServer('while a reset is redeemed, the service being killed', () => {
  const rounds = isLong ? 20 : 8;
  let shop: Shop;
  let databaseUrl: string;
  let service: Service;

  beforeAll(async () => {
    databaseUrl = await cloneServerDatabase();
    shop = await openShop({ databaseUrl });
  });

  afterAll(async () => {
    await service.stop();
    await shop.close();
  });

  const start = () => startService({ DATABASE_URL: databaseUrl });

  /** Returns `ok` only if that answer arrived. */
  async function redeemAndKill(remote: Verbs, ticket: Reset, after: number): Promise<string> {
    const answer = remote.redeem(ticket, otherPassword).catch(() => 'NO_ANSWER');
    const kill = new Promise<void>((resolve) => setTimeout(resolve, after));
    await Promise.race([kill, answer]);
    await service.stop('SIGKILL');
    return answer;
  }

  /** Sessions of the killed process end by themselves; until then they may still commit. */
  async function sessionsGone(): Promise<void> {
    const open = `SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`;
    await until(async () => (await shop.sql(open)).length === 0);
  }

  // Proves: TOK-08
  it(`changes all or nothing, in ${rounds} rounds; what was answered stays`, async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      service = await start();
      const remote = atShop(shop, service.send);
      const { email } = await shop.customer();
      // The first requests of a process take longer; the kill is to strike within a usual one.
      const warmUp = await shop.reset(email);
      const begin = performance.now();
      expect(await remote.redeem(warmUp, goodPassword)).toBe('ok');
      const usualTime = performance.now() - begin;
      const ticket = await shop.reset(email);
      const answer = await redeemAndKill(remote, ticket, (usualTime * (round + 1)) / rounds);
      expect(['ok', 'NO_ANSWER']).toContain(answer);
      await sessionsGone();

      const query = `SELECT redeemed_at IS NOT NULL AS "isRedeemed", (SELECT count(*)::integer
        FROM events WHERE password_reset_id = r.id AND name LIKE '%.reset_password') AS events
        FROM password_resets r WHERE id = $1`;
      const [{ isRedeemed, events }] = await shop.sql(query, [ticket.id]);
      if (answer === 'ok') expect(isRedeemed).toBe(true);
      expect(events).toBe(isRedeemed ? 1 : 0);
      const [works, fails] = isRedeemed
        ? [otherPassword, goodPassword]
        : [goodPassword, otherPassword];
      expect(await shop.signIn(email, works)).toBe('ok');
      expect(await shop.signIn(email, fails)).toBe('wrong_credentials');
      const again = await shop.graphqlByUser.redeem(ticket, 'a third harbour by night');
      expect(again).toBe(isRedeemed ? 'already_used' : 'ok');
      outcomes.push(`${answer}${isRedeemed ? ', redeemed' : ''}`);
    }
    service = await start();
    expect(outcomes).toHaveLength(rounds);
    expect(outcomes).toContain('NO_ANSWER');
  }, 300_000);
});
