/** What can become of a database while it is used, each made and undone. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PrivateServer } from '../world/server.js';
import type { Fault, FaultWorld } from './world.js';

const nothing = () => Promise.resolve();

const isOfService = `datname = current_database() AND application_name LIKE 'rekey%'
  AND pid <> pg_backend_pid()`;
const endSessions = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${isOfService}`;

/** Tables that a redemption writes; a trigger on each stands for what the disk or the server would do. */
const written = ['password_resets', 'password_credentials', 'events'];

async function addTriggers({ administer }: FaultWorld, body: string): Promise<void> {
  const triggers = written.map(
    (table) => `CREATE TRIGGER fault BEFORE INSERT OR UPDATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION fault()`,
  );
  await administer(
    `CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN ${body}; RETURN NULL; END $$`,
    ...triggers,
  );
}

/** One table at a time: with the locks of all of them at once, it could be the one that a deadlock ends. */
const dropTriggers = async ({ administer }: FaultWorld) => {
  const drops = written.map((table) => `DROP TRIGGER fault ON ${table}`);
  await administer(...drops, 'DROP FUNCTION fault()');
};

function triggered(name: string, body: string, more: Partial<Fault> = {}): Fault {
  return {
    name,
    async strike(world, lastingMs) {
      await addTriggers(world, body);
      await sleep(lastingMs);
    },
    mend: dropTriggers,
    ...more,
  };
}

/** Every writer waits for a lock that a session of the tests holds. */
const locked: Fault = {
  name: 'that hangs at a lock',
  atLeastMs: 3000,
  async strike({ administer }, lastingMs) {
    const lock = 'LOCK TABLE password_credentials IN ACCESS EXCLUSIVE MODE';
    await administer('BEGIN', lock, `SELECT pg_sleep(${lastingMs / 1000})`, 'COMMIT');
  },
  mend: nothing,
};

const setReadOnly = (value: 'on' | 'off') => `DO $$ BEGIN EXECUTE format(
  'ALTER DATABASE %I SET default_transaction_read_only = ${value}', current_database()); END $$`;

/** Sessions that stay are those of a server that was demoted; new ones reach its successor. */
const readOnly: Fault = {
  name: 'that takes no writes, and whose sessions stay so',
  async strike({ administer }, lastingMs) {
    await administer(setReadOnly('on'), endSessions);
    await sleep(lastingMs);
  },
  async mend({ administer }) {
    await administer('SET default_transaction_read_only = off', setReadOnly('off'));
  },
  // The sessions end while they are at work.
  isLossy: true,
};

export const databaseFaults: readonly Fault[] = [
  {
    name: 'that ends its sessions every 50 ms',
    isShort: true,
    isLossy: true,
    async strike({ administer }, lastingMs) {
      const end = performance.now() + lastingMs;
      while (performance.now() < end) {
        await administer(endSessions);
        await sleep(50);
      }
    },
    mend: nothing,
  },
  {
    name: 'that refuses connections',
    isLossy: true,
    async strike({ proxy }, lastingMs) {
      await proxy.cut();
      await sleep(lastingMs);
    },
    mend: ({ proxy }) => proxy.mend(),
  },
  {
    name: 'that is slow',
    isLossy: true,
    async strike({ proxy }, lastingMs) {
      proxy.slow(150);
      await sleep(lastingMs);
    },
    mend: ({ proxy }) => Promise.resolve(proxy.slow(0)),
    atLeastMs: 2500,
  },
  {
    name: 'that says nothing more',
    isShort: true,
    isLossy: true,
    async strike({ proxy }, lastingMs) {
      proxy.silence();
      await sleep(lastingMs);
    },
    mend: ({ proxy }) => Promise.resolve(proxy.speak()),
    atLeastMs: 7000,
  },
  locked,
  triggered('whose statements never end', 'PERFORM pg_sleep(60)', { atLeastMs: 6000 }),
  readOnly,
  triggered(
    'whose disk is full',
    `RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'`,
    { isShort: true },
  ),
  triggered(
    'where half of all transactions lose a conflict',
    `IF random() < 0.3 THEN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END IF;
     IF random() < 0.1 THEN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END IF`,
  ),
];

/** On a server of the tests' own. */
export function serverFaults(server: () => PrivateServer): readonly Fault[] {
  const restarted = (mode: 'fast' | 'immediate', name: string): Fault => ({
    name,
    isLossy: true,
    strike: () => server().restart(mode),
    mend: nothing,
  });
  return [
    {
      name: 'of which one process is killed, so that it restarts them all',
      isLossy: true,
      async strike({ administer }) {
        const [row] = await administer(
          `SELECT pid FROM pg_stat_activity WHERE ${isOfService} ORDER BY random() LIMIT 1`,
        );
        process.kill(row.pid, 'SIGKILL');
      },
      mend: nothing,
    },
    {
      name: 'that is killed, and started again (TOK-08)',
      isShort: true,
      isLossy: true,
      async strike() {
        process.kill(server().pid(), 'SIGKILL');
        await server().start();
      },
      mend: nothing,
    },
    restarted('immediate', 'that stops without a last word'),
    restarted('fast', 'that is restarted'),
    {
      name: 'that takes no new sessions, since its process is stopped',
      isLossy: true,
      async strike({ administer }, lastingMs) {
        const own = administer(`SELECT pg_sleep(0.3)`, endSessions);
        await sleep(200);
        process.kill(server().pid(), 'SIGSTOP');
        await own;
        await sleep(lastingMs);
      },
      mend: () => Promise.resolve(void process.kill(server().pid(), 'SIGCONT')),
      atLeastMs: 3000,
    },
  ];
}
