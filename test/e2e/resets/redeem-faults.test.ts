/** What fails between the guarded update and the commit leaves everything as it was. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, type Shop, type TestApp } from '../../support/world/app.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { createSteps, documentOf, type Steps, type Ticket } from '../../support/world/resets.js';
import { startService, type Service } from '../../support/world/service.js';

const oldPassword = 'the quiet old harbour';
const newPassword = 'seven loud new harbours';

/** Where the fault strikes: at the write of the hash, at the event, or at the commit itself. */
const places = {
  'the new hash': `CREATE TRIGGER fault BEFORE UPDATE ON password_credentials
    FOR EACH ROW EXECUTE FUNCTION fail()`,
  'the event': `CREATE TRIGGER fault AFTER INSERT ON events
    FOR EACH ROW EXECUTE FUNCTION fail()`,
  'the commit': `CREATE CONSTRAINT TRIGGER fault AFTER INSERT ON events
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()`,
};

const faults = {
  'an exception': ["RAISE EXCEPTION 'fault'", 'INTERNAL_SERVER_ERROR'],
  'a serialization failure': ["RAISE EXCEPTION 'fault' USING ERRCODE = '40001'", 'OVERLOADED'],
  'a deadlock': ["RAISE EXCEPTION 'fault' USING ERRCODE = '40P01'", 'OVERLOADED'],
  'a full disk': ["RAISE EXCEPTION 'fault' USING ERRCODE = '53100'", 'OVERLOADED'],
  'a statement that takes too long': [
    "RAISE EXCEPTION 'fault' USING ERRCODE = '57014'",
    'OVERLOADED',
  ],
} as const;

interface Fault {
  readonly place: string;
  readonly fault: string;
  /** A statement of PL/pgSQL. */
  readonly raise: string;
  readonly code: string;
}

const cases: Fault[] = Object.keys(places).flatMap((place) =>
  Object.entries(faults).map(([fault, [raise, code]]) => ({ place, fault, raise, code })),
);

let customers = 0;

function describeFaults(open: () => Promise<TestApp>, given: Fault[]): void {
  let rekey: TestApp;
  let shop: Shop;
  let steps: Steps;

  beforeAll(async () => {
    rekey = await open();
    shop = await rekey.createShop();
    steps = await createSteps(rekey.graphql, shop);
  });

  const mend = () => rekey.sql('DROP FUNCTION IF EXISTS fail() CASCADE');

  afterEach(mend);
  afterAll(() => rekey.close());

  const rowsOf = ({ customerId }: Ticket) =>
    Promise.all([
      rekey.sql('SELECT * FROM password_resets WHERE customer_id = $1', [customerId]),
      rekey.sql('SELECT hash, version FROM password_credentials WHERE customer_id = $1', [
        customerId,
      ]),
      rekey.sql('SELECT id FROM events WHERE customer_id = $1', [customerId]),
    ]);

  it.each(given)(
    '$fault at $place changes nothing, and the token works once afterwards',
    async ({ place, raise, code }) => {
      const email = `patron-${(customers += 1)}@example.org`;
      await steps.createCustomer(email, oldPassword);
      const ticket = await steps.createReset(email);
      const before = await rowsOf(ticket);
      await rekey.sql(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN ${raise}; RETURN NEW; END $$`);
      await rekey.sql(places[place as keyof typeof places]);

      const variables = { id: ticket.resetId, token: ticket.token, password: newPassword };
      const headers = await shop.bearer('sales_channel');
      const reply = await rekey.graphql(documentOf('redeemReset'), { variables, headers });
      const [error] = reply.errors;
      expect(reply.data).toEqual({ updateCustomerPasswordReset: null });
      expect(error.extensions).toMatchObject({ code, requestId: expect.any(String) });
      const isPassing = code === 'OVERLOADED';
      expect(reply.status).toBe(isPassing ? 503 : 200);
      expect(reply.headers['retry-after']).toBe(
        isPassing ? String(error.extensions.retryAfterSeconds) : undefined,
      );
      expect(reply.text).not.toContain('fault');
      for (const secret of [ticket.token, newPassword, '$argon2id$']) {
        expect(rekey.log.join('')).not.toContain(secret);
      }

      await mend();
      expect(await rowsOf(ticket)).toEqual(before);
      expect(await steps.signIn(email, oldPassword)).toBe('OK');
      expect(await steps.signIn(email, newPassword)).toBe('INVALID_CREDENTIALS');
      expect(await steps.redeemUser(ticket, newPassword)).toBe('OK');
      expect(await steps.redeemReset(ticket, newPassword)).toBe('ALREADY_USED');
      expect(await steps.signIn(email, newPassword)).toBe('OK');
    },
  );
}

describe('while a reset is redeemed', () => {
  describeFaults(() => createTestApp(), cases);
});

describeOnServer("while a reset is redeemed, the database's process ending", () => {
  const given = Object.keys(places).map((place) => ({
    place,
    fault: 'its end',
    raise: 'PERFORM pg_terminate_backend(pg_backend_pid())',
    code: 'OVERLOADED',
  }));
  describeFaults(async () => createTestApp({ databaseUrl: await cloneServerDatabase() }), given);
});

describeOnServer('while a reset is redeemed, the service being killed', () => {
  const rounds = 20;
  let rekey: TestApp;
  let databaseUrl: string;
  let service: Service;

  beforeAll(async () => {
    databaseUrl = await cloneServerDatabase();
    rekey = await createTestApp({ databaseUrl });
  });

  afterAll(async () => {
    await service.stop();
    await rekey.close();
  });

  const start = () => startService({ DATABASE_URL: databaseUrl });

  /** `OK` only where that answer arrived. */
  async function redeemAndKill(remote: Steps, ticket: Ticket, after: number): Promise<string> {
    const answer = remote.redeemReset(ticket, newPassword).catch(() => 'NO_ANSWER');
    const kill = new Promise<void>((resolve) => setTimeout(resolve, after));
    await Promise.race([kill, answer]);
    await service.stop('SIGKILL');
    return answer;
  }

  /** Sessions of the killed process end by themselves; until then they may still commit. */
  async function sessionsGone(): Promise<void> {
    for (;;) {
      const [row] = await rekey.sql(`SELECT count(*)::integer AS open FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`);
      if (row.open === 0) return;
    }
  }

  it(`changes all or nothing, in ${rounds} rounds; what was answered stays`, async () => {
    const shop = await rekey.createShop();
    const local = await createSteps(rekey.graphql, shop);
    const outcomes: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      service = await start();
      const remote = await createSteps(service.graphql, shop);
      const email = `patron-${(customers += 1)}@example.org`;
      await local.createCustomer(email, oldPassword);
      // The first requests of a process take longer; the kill is to strike within a usual one.
      const warmUp = await local.createReset(email);
      const begin = performance.now();
      expect(await remote.redeemReset(warmUp, oldPassword)).toBe('OK');
      const usualTime = performance.now() - begin;
      const ticket = await local.createReset(email);
      const answer = await redeemAndKill(remote, ticket, (usualTime * (round + 1)) / rounds);
      expect(['OK', 'NO_ANSWER']).toContain(answer);
      await sessionsGone();

      const [row] = await rekey.sql('SELECT redeemed_at FROM password_resets WHERE id = $1', [
        ticket.resetId,
      ]);
      const events = await rekey.sql(
        "SELECT id FROM events WHERE password_reset_id = $1 AND name LIKE '%.reset_password'",
        [ticket.resetId],
      );
      const isRedeemed = row.redeemed_at !== null;
      if (answer === 'OK') expect(isRedeemed).toBe(true);
      expect(events).toHaveLength(isRedeemed ? 1 : 0);
      const [works, fails] = isRedeemed ? [newPassword, oldPassword] : [oldPassword, newPassword];
      expect(await local.signIn(email, works)).toBe('OK');
      expect(await local.signIn(email, fails)).toBe('INVALID_CREDENTIALS');
      expect(await local.redeemUser(ticket, 'a third harbour by night')).toBe(
        isRedeemed ? 'ALREADY_USED' : 'OK',
      );
      outcomes.push(`${answer}${isRedeemed ? ', redeemed' : ''}`);
    }
    service = await start();
    expect(outcomes).toHaveLength(rounds);
    expect(outcomes).toContain('NO_ANSWER');
  }, 300_000);
});
