/** @server */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createAdministration } from '../../../src/database/administration.js';
import type { Database } from '../../../src/database/database.js';
import { Repositories } from '../../../src/database/repositories/repositories.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import { parseOffsetPage } from '../../../src/domain/shared/offset-page.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import type { PageRequest } from '../../../src/domain/shared/page.js';
import { digestSecret } from '../../../src/domain/resets/token.js';
import type { Tx, UnitOfWork } from '../../../src/operations/ports/index.js';
import { openTestDatabase } from '../../support/rows/database.js';
import { addWebhook, webhookCases, type Case } from '../../support/rows/webhook-isolation.js';

const own: Partition = { organizationId: 'OrgOwnOwnO', mode: 'live' };
const others: Partition[] = [
  { organizationId: 'OrgOwnOwnO', mode: 'test' },
  { organizationId: 'OrgOtherOt', mode: 'live' },
  { organizationId: 'OrgOtherOt', mode: 'test' },
];
const tables = `customers password_credentials password_resets events mailboxes webhooks
  webhook_deliveries`.split(/\s+/);

const page: PageRequest = {
  limit: 10,
  direction: 'DESC',
  after: null,
  before: null,
  fromEnd: false,
};
const byNumber = parseOffsetPage({}, []);
const scope = { ...own, siteFilter: {} };
const digest = digestSecret('opaque', 'the same token');
const commonAttributes = { reference: null, referenceOrigin: null, metadata: {} };

const customer = {
  id: 'same',
  email: 'same@example.org',
  emailKey: 'same@example.org',
  isActive: true,
  channel: null,
  stage: null,
  profile: {},
  locale: null,
  ...commonAttributes,
};
const event = {
  id: 'same',
  name: 'customers.create' as const,
  customerId: 'same',
  passwordResetId: 'same',
  applicationId: null,
  ownerId: null,
  requestId: 'request',
};
/** The same rows as in every other partition. */
async function addRows(tx: Tx, partition: Partition): Promise<void> {
  await tx.customers.add(partition, customer);
  await tx.credentials.set(partition, 'same', 'hash');
  await tx.passwordResets.add(partition, {
    id: 'same',
    customerId: 'same',
    customerEmail: 'same@example.org',
    tokenKind: 'opaque',
    deliveryStatus: 'QUEUED',
    tokenDigest: digest,
    ttlSeconds: 3600,
    ...commonAttributes,
  });
  await tx.events.add(partition, event);
  await tx.mailboxes.suppress(partition, 'same@example.org');
  await addWebhook(tx, partition);
}

const none = null;
const one = expect.objectContaining(own);
const row = expect.objectContaining({ id: 'same' });

const cases: Record<string, Record<string, Case>> = {
  customers: {
    find: { call: (tx) => tx.customers.find(scope, 'same'), without: none, with: one },
    findById: { call: (tx) => tx.customers.findById(own, 'same'), without: none, with: one },
    findMany: { call: (tx) => tx.customers.findMany(own, ['same']), without: [], with: [one] },
    findByEmailKey: {
      call: (tx) => tx.customers.findByEmailKey(own, 'same@example.org'),
      without: none,
      with: one,
    },
    list: { call: (tx) => tx.customers.list(scope, {}, page), without: [], with: [one] },
    listByOffset: {
      call: (tx) => tx.customers.listByOffset(scope, {}, byNumber),
      without: [],
      with: [one],
    },
    count: { call: (tx) => tx.customers.count(scope, {}), without: 0, with: 1 },
    lock: { call: (tx) => tx.customers.lock(own, 'same'), without: none, with: one },
    lockByEmailKey: {
      call: (tx) => tx.customers.lockByEmailKey(own, 'same@example.org'),
      without: none,
      with: one,
    },
    add: { call: (tx) => tx.customers.add(own, customer), without: row, with: 'customers_pkey' },
    update: {
      call: (tx) => tx.customers.update(own, 'same', { isActive: false, reference: 'changed' }),
      without: 'NOT_FOUND',
      with: one,
    },
    remove: { call: (tx) => tx.customers.remove(own, 'same'), without: undefined, with: undefined },
  },
  credentials: {
    find: { call: (tx) => tx.credentials.find(own, 'same'), without: none, with: one },
    findSummaries: {
      call: (tx) => tx.credentials.findSummaries(own, ['same']),
      without: [],
      with: [one],
    },
    set: {
      call: (tx) => tx.credentials.set(own, 'same', 'changed'),
      without: 'password_credentials_customer_fkey',
      with: expect.objectContaining({ version: 2 }),
    },
    recordLogin: {
      call: (tx) =>
        tx.credentials.recordLogin(own, 'same', { verified: 'hash', rehashed: 'changed' }),
      without: undefined,
      with: undefined,
    },
  },
  passwordResets: {
    find: { call: (tx) => tx.passwordResets.find(scope, 'same'), without: none, with: one },
    findById: { call: (tx) => tx.passwordResets.findById(own, 'same'), without: none, with: one },
    findByDigest: {
      call: (tx) => tx.passwordResets.findByDigest(own, digest),
      without: none,
      with: { reset: one, customer: one },
    },
    list: { call: (tx) => tx.passwordResets.list(scope, {}, page), without: [], with: [one] },
    listByOffset: {
      call: (tx) => tx.passwordResets.listByOffset(scope, {}, byNumber),
      without: [],
      with: [one],
    },
    count: { call: (tx) => tx.passwordResets.count(scope, {}), without: 0, with: 1 },
    listOfCustomers: {
      call: (tx) => tx.passwordResets.listOfCustomers(own, ['same'], page),
      without: [],
      with: [one],
    },
    countOfCustomers: {
      call: (tx) => tx.passwordResets.countOfCustomers(own, ['same']),
      without: new Map(),
      with: new Map([['same', 1]]),
    },
    add: {
      call: (tx) =>
        tx.passwordResets.add(own, {
          id: 'another',
          customerId: 'same',
          customerEmail: 'same@example.org',
          tokenKind: 'opaque',
          deliveryStatus: 'NONE',
          tokenDigest: digestSecret('opaque', 'another token'),
          ttlSeconds: 60,
          ...commonAttributes,
        }),
      without: 'password_resets_customer_fkey',
      with: expect.objectContaining({ id: 'another' }),
    },
    redeem: {
      call: (tx) =>
        tx.passwordResets.redeem(own, {
          id: 'same',
          hash: 'changed',
          event: { ...event, id: 'new' },
        }),
      without: none,
      with: { reset: one, credential: one },
    },
    update: {
      call: (tx) => tx.passwordResets.update(own, 'same', { reference: 'changed' }),
      without: 'NOT_FOUND',
      with: one,
    },
    remove: { call: (tx) => tx.passwordResets.remove(own, 'same'), without: none, with: one },
    supersedePending: {
      call: (tx) => tx.passwordResets.supersedePending(own, 'same'),
      without: undefined,
      with: undefined,
    },
    revokePending: {
      call: (tx) => tx.passwordResets.revokePending(own, 'same'),
      without: undefined,
      with: undefined,
    },
    findSupersedingChange: {
      call: (tx) => tx.passwordResets.findSupersedingChange(own, 'same', new Date(0)),
      without: none,
      with: 'changed',
    },
    renew: {
      call: (tx) =>
        tx.passwordResets.renew(own, 'same', {
          tokenDigest: digestSecret('opaque', 'a newer token'),
          ttlSeconds: 60,
        }),
      without: none,
      with: one,
    },
    setDelivery: {
      call: (tx) => tx.passwordResets.setDelivery(own, 'same', { status: 'SENT', detail: null }),
      without: undefined,
      with: undefined,
    },
  },
  events: {
    add: {
      call: (tx) => tx.events.add(own, { ...event, id: 'new' }),
      without: undefined,
      with: undefined,
    },
    find: { call: (tx) => tx.events.find(scope, 'same'), without: none, with: one },
    listByOffset: {
      call: (tx) => tx.events.listByOffset(scope, {}, byNumber),
      without: [],
      with: [one],
    },
    count: { call: (tx) => tx.events.count(scope, {}), without: 0, with: 1 },
    listOf: {
      call: (tx) => tx.events.listOf(own, 'passwordResetId', ['same'], {}, page),
      without: [],
      with: [one],
    },
    countOf: {
      call: (tx) => tx.events.countOf(own, 'customerId', ['same'], {}),
      without: new Map(),
      with: new Map([['same', 1]]),
    },
  },
  mailboxes: {
    claim: {
      call: (tx) => tx.mailboxes.claim(own, 'same@example.org', new Date()),
      without: null,
      with: 'cancelled',
    },
    suppress: {
      call: (tx) => tx.mailboxes.suppress(own, 'same@example.org'),
      without: undefined,
      with: undefined,
    },
  },
  ...webhookCases(own, page),
};

/** The exceptions: what `authenticate` asks before there is a partition, and the queue, which spans them all. */
const beforeAnyPartition = ['applications', 'organizations', 'jobs'];

describe('a row of another partition', () => {
  let database: Database;
  let unitOfWork: UnitOfWork;

  async function rowsOfOthers(): Promise<unknown[]> {
    const read = (table: string) =>
      database.dataSource.query(
        `SELECT to_jsonb(t) AS row FROM ${table} t
         WHERE (organization_id, mode) <> ($1, $2) ORDER BY organization_id, mode, t::text`,
        [own.organizationId, own.mode],
      );
    return Promise.all(tables.map(read));
  }

  async function answerOf({ call }: Case): Promise<unknown> {
    try {
      return await unitOfWork.run(call);
    } catch (error) {
      const { code, message, driverError } = error as Error & {
        code?: string;
        driverError?: { constraint?: string };
      };
      return driverError?.constraint ?? code ?? message;
    }
  }

  beforeAll(async () => {
    database = await openTestDatabase();
    unitOfWork = createUnitOfWork(database.dataSource);
    const administration = createAdministration(database.dataSource);
    for (const id of ['OrgOwnOwnO', 'OrgOtherOt']) {
      await administration.addOrganization({ id, account: id.padEnd(24, '0'), slug: id, name: id });
    }
  });

  beforeEach(async () => {
    await database.dataSource.query(`TRUNCATE ${tables.join(', ')}`);
    await unitOfWork.run(async (tx) => {
      for (const partition of others) await addRows(tx, partition);
    });
  });

  afterAll(() => database.close());

  it('has a case below for every method of every repository', async () => {
    const names = Object.getOwnPropertyNames(Repositories.prototype);
    const repositories = names.filter((name) => name !== 'constructor') as (keyof Repositories)[];
    const methods: Record<string, string[]> = await unitOfWork.run(async (tx) =>
      Object.fromEntries(repositories.map((name) => [name, Object.keys(tx[name]).toSorted()])),
    );
    for (const name of beforeAnyPartition) delete methods[name];
    const tested = Object.entries(cases).map(([name, repository]) => [
      name,
      Object.keys(repository).toSorted(),
    ]);
    expect(methods).toEqual(Object.fromEntries(tested));
  });

  const named = Object.entries(cases).flatMap(([repository, methods]) =>
    Object.entries(methods).map(([method, given]) => [`${repository}.${method}`, given] as const),
  );

  it.each(named)('is not reached by %s, where our own has none such', async (_, given) => {
    const before = await rowsOfOthers();
    expect(await answerOf(given)).toEqual(given.without);
    expect(await rowsOfOthers()).toEqual(before);
  });

  it.each(named)('is not reached by %s, where our own has one such', async (_, given) => {
    await unitOfWork.run((tx) => addRows(tx, own));
    const before = await rowsOfOthers();
    expect(await answerOf(given)).toEqual(given.with);
    expect(await rowsOfOthers()).toEqual(before);
  });

  it.each([
    ['a credential', 'password_credentials', 'password_credentials_customer_fkey'],
    ['a reset', 'password_resets', 'password_resets_customer_fkey'],
    ['a delivery', 'webhook_deliveries', 'webhook_deliveries_webhook_fkey'],
  ])('cannot be pointed at by %s', async (_, table, constraint) => {
    await expect(
      database.dataSource.query(
        `INSERT INTO ${table} SELECT (jsonb_populate_record(t, jsonb_build_object(
           'organization_id', $1::text, 'mode', $2::text))).* FROM ${table} t LIMIT 1`,
        [own.organizationId, own.mode],
      ),
    ).rejects.toMatchObject({ driverError: { code: '23503', constraint } });
  });

  it('cannot be taken along when a customer changes its partition', () =>
    expect(
      database.dataSource.query(
        `UPDATE customers SET mode = 'live', organization_id = $1
        WHERE organization_id = $1 AND mode = 'test'`,
        [own.organizationId],
      ),
    ).rejects.toMatchObject({ driverError: { code: '23503' } }));
});
