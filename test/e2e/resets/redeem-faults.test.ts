/** What fails between the guarded update and the commit leaves everything as it was. @faults */
import { afterEach, describe, expect, it } from '@jest/globals';
import { describeOnServer } from '../../support/rows/database.js';
import { redeemDocument } from '../../support/apis/graphql.js';
import { until } from '../../support/until.js';
import { goodPassword, otherPassword, type Reset } from '../../support/world/people.js';
import type { ShopOptions } from '../../support/world/shop.js';
import { useShop } from '../../support/world/use-shop.js';

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
      // Another session may be ending still.
      const rows = await until(() => rowsOf(ticket).catch(() => undefined));
      expect(rows).toEqual(before);
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
