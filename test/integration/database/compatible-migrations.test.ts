/**
 * Expand, then contract: the last release runs on the tables of this version, so no migration takes away, renames or
 * refuses what it reads and writes (ADR 0044).
 */
import { expect, it, jest } from '@jest/globals';
import {
  migrate,
  migrateDown,
  openDatabase,
  type Database,
} from '../../../src/database/database.js';
import { migrations } from '../../../src/database/migrations/index.js';
import { cloneServerDatabase, describeOnServer } from '../../support/rows/database.js';
import { findBreaks, readTables, type Tables } from '../../support/upgrade/compatible.js';
import { lastRelease } from '../../support/upgrade/last-release.js';
import { useOpened } from '../../support/world/use-shop.js';

jest.setTimeout(60_000);

/** What the last release never writes, and so cannot be refused. */
const harmless = [
  // More topics than before, not fewer.
  'webhooks CHECK (((cardinality(topics) >= 1) AND (cardinality(topics) <= 20)))',
  // Of an event that the last release does not record.
  /^public\.events USING btree .+ WHERE \(name = 'signin\.refused'::text\)$/,
];

const isHarmful = (sentence: string) =>
  !harmless.some((one) =>
    typeof one === 'string'
      ? sentence === `refused since: ${one}`
      : one.test(sentence.replace('refused since: ', '')),
  );

describeOnServer('the tables of this version', () => {
  const database: Database = useOpened(async () =>
    openDatabase({ url: await cloneServerDatabase(), embedded: { directory: null } }),
  );

  async function readReleased(): Promise<Tables> {
    const names = migrations.map(({ name }) => name);
    expect(names).toContain(lastRelease.migration);
    await migrateDown(database, { to: lastRelease.migration, review: () => undefined });
    return readTables(database.dataSource);
  }

  it('serve the last release', async () => {
    const before = await readReleased();
    await migrate(database);
    expect(findBreaks(before, await readTables(database.dataSource)).filter(isHarmful)).toEqual([]);
  });

  const planted: [string, string, string][] = [
    ['drops a table', 'DROP TABLE mailboxes', 'mailboxes.held_until is gone'],
    ['drops a column', 'ALTER TABLE events DROP owner_id', 'events.owner_id is gone'],
    ['renames a table', 'ALTER TABLE mailboxes RENAME TO postboxes', 'mailboxes.email_key is gone'],
    [
      'renames a column',
      'ALTER TABLE webhook_deliveries RENAME sealed_token TO encrypted_token',
      'webhook_deliveries.sealed_token is gone',
    ],
    [
      'changes a type',
      'ALTER TABLE webhook_deliveries ALTER attempts TYPE smallint',
      'webhook_deliveries.attempts has another type',
    ],
    [
      'requires a value',
      'ALTER TABLE customers ALTER channel SET NOT NULL',
      'customers.channel must not be empty any more',
    ],
    [
      'takes a default away',
      'ALTER TABLE customers ALTER status DROP DEFAULT',
      'customers.status has no default any more',
    ],
    [
      'adds a required column',
      'ALTER TABLE customers ADD title text NOT NULL',
      'customers.title is new and has no default',
    ],
    [
      'adds a check',
      `ALTER TABLE customers ADD CHECK (email <> '')`,
      `refused since: customers CHECK ((email <> ''::text))`,
    ],
    [
      'adds a unique index',
      'CREATE UNIQUE INDEX one_each ON customers (reference)',
      'refused since: public.customers USING btree (reference)',
    ],
    [
      'adds a foreign key',
      'ALTER TABLE events ADD FOREIGN KEY (organization_id) REFERENCES applications (id)',
      'refused since: events FOREIGN KEY (organization_id) REFERENCES applications(id)',
    ],
    [
      'allows fewer values',
      `ALTER TABLE password_resets DROP CONSTRAINT password_resets_delivery_status_check,
       ADD CONSTRAINT password_resets_delivery_status_check CHECK (delivery_status IN ('NONE', 'SENT'))`,
      `refused since: password_resets CHECK ((delivery_status = ANY (ARRAY['NONE'::text, 'SENT'::text])))`,
    ],
  ];
  async function breaksAfter(statement: string): Promise<string[]> {
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    const before = await readTables(runner);
    await runner.query(statement);
    const after = await readTables(runner);
    await runner.rollbackTransaction();
    await runner.release();
    return findBreaks(before, after);
  }

  it.each(planted)('would not if a migration %s', async (_name, statement, sentence) => {
    expect(await breaksAfter(statement)).toContain(sentence);
  });

  const allowed: [string, string][] = [
    ['adds a table', 'CREATE TABLE notes (id text PRIMARY KEY, CHECK (length(id) > 3))'],
    ['adds a column that may be empty', 'ALTER TABLE customers ADD title text'],
    ['adds a column with a default', `ALTER TABLE customers ADD title text NOT NULL DEFAULT ''`],
    ['adds an index', 'CREATE INDEX more ON customers (reference)'],
    ['no longer requires a value', 'ALTER TABLE customers ALTER email DROP NOT NULL'],
  ];
  it.each(allowed)('would if a migration %s', async (_name, statement) => {
    expect(await breaksAfter(statement)).toEqual([]);
  });
});
