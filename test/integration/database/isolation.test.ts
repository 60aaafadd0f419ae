import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createAdministration } from '../../../src/database/administration.js';
import { Repositories } from '../../../src/database/repositories/repositories.js';
import { createUnitOfWork } from '../../../src/database/unit-of-work.js';
import type { Condition } from '../../../src/domain/shared/criteria.js';
import { parseOffsetPage } from '../../../src/domain/shared/offset-page.js';
import type { Partition } from '../../../src/domain/access/organization.js';
import { parsePageArguments } from '../../../src/domain/shared/page.js';
import { digestApiKey } from '../../../src/domain/access/api-key.js';
import { digestSecret } from '../../../src/domain/resets/token.js';
import type { Tx, UnitOfWork } from '../../../src/operations/ports/index.js';
import { isNothing } from '../../support/rows/nothing.js';
import { openTestDatabase } from '../../support/rows/database.js';
import { useOpened } from '../../support/world/use-shop.js';
import { addWebhook, webhookCases, type Case } from '../../support/rows/webhook-isolation.js';

const own: Partition = { organizationId: 'OrgOwnOwnO', mode: 'live' };
const others: Partition[] = [
  { ...own, mode: 'test' },
  ...(['live', 'test'] as const).map((mode) => ({ organizationId: 'OrgOtherOt', mode })),
];
const tables = `customers password_credentials password_resets events mailboxes webhooks
  webhook_deliveries documents`.split(/\s+/);

const page = parsePageArguments({ first: 10 });
const byNumber = parseOffsetPage({}, []);
const scope = { ...own, siteFilter: {} };
const digest = digestSecret('opaque', 'the same token');
const commonAttributes = { reference: null, referenceOrigin: null, metadata: {} };

const customer = {
  ...{ id: 'same', email: 'same@example.org', emailKey: 'same@example.org', isActive: true },
  ...{ channel: null, stage: null, profile: {}, locale: null, ...commonAttributes },
};
const event = {
  ...{ id: 'same', name: 'customers.create' as const, requestId: 'request' },
  ...{ customerId: 'same', passwordResetId: 'same', applicationId: null, ownerId: null },
};
const reset = {
  ...{ id: 'same', customerId: 'same', customerEmail: 'same@example.org', ttlSeconds: 3600 },
  ...({ tokenKind: 'opaque', deliveryStatus: 'QUEUED', tokenDigest: digest } as const),
  ...commonAttributes,
};
const another = { ...reset, id: 'another', tokenDigest: digestSecret('opaque', 'another token') };
const newer = { tokenDigest: digestSecret('opaque', 'a newer token'), ttlSeconds: 60 };

/** The same rows as in every other partition. */
async function addRows(tx: Tx, partition: Partition): Promise<void> {
  await tx.customers.add(partition, customer);
  await tx.credentials.set(partition, 'same', 'hash');
  await tx.passwordResets.add(partition, reset);
  await tx.events.add(partition, event);
  await tx.mailboxes.suppress(partition, 'same@example.org', { isAnew: true });
  await addWebhook(tx, partition);
}

const claimed = { resetId: 'same', requester: 'somebody', requestedAt: new Date() };
const redemption = { id: 'same', hash: 'changed', event: { ...event, id: 'new' } };
const none = null;
const one = expect.objectContaining(own);
const row = expect.objectContaining({ id: 'same' });
const both = { reset: one, customer: one };
const counted = new Map([['same', 1]]);

/** What a call returns if only others have such a row, and if our own partition has one, too; else nothing. */
const on = (call: Case['call'], without?: unknown, found?: unknown): Case => ({
  ...{ call, without, with: found },
});

const cases: Record<string, Record<string, Case>> = {
  customers: {
    find: on((tx) => tx.customers.find(scope, 'same'), none, one),
    findById: on((tx) => tx.customers.findById(own, 'same'), none, one),
    findMany: on((tx) => tx.customers.findMany(own, ['same']), [], [one]),
    findManyWithPasswords: on((tx) => tx.customers.findManyWithPasswords(own, ['same']), [], [one]),
    findManyBy: on(
      (tx) => tx.customers.findManyBy(scope, 'id', ['same']),
      new Map(),
      new Map([['same', one]]),
    ),
    findByEmailKey: on((tx) => tx.customers.findByEmailKey(own, 'same@example.org'), none, one),
    list: on((tx) => tx.customers.list(scope, {}, page), [], [one]),
    listByOffset: on((tx) => tx.customers.listByOffset(scope, {}, byNumber), [], [one]),
    count: on((tx) => tx.customers.count(scope, {}), 0, 1),
    lock: on((tx) => tx.customers.lock(own, 'same'), none, one),
    lockByEmailKey: on((tx) => tx.customers.lockByEmailKey(own, 'same@example.org'), none, one),
    add: on((tx) => tx.customers.add(own, customer), row, 'EMAIL_TAKEN'),
    update: on(
      (tx) => tx.customers.update(own, 'same', { isActive: false, reference: 'changed' }),
      'NOT_FOUND',
      one,
    ),
    remove: on((tx) => tx.customers.remove(own, 'same')),
  },
  credentials: {
    find: on((tx) => tx.credentials.find(own, 'same'), none, one),
    findHolder: on(
      (tx) => tx.credentials.findHolder(own, { emailKey: 'same@example.org' }),
      none,
      expect.objectContaining({ credential: expect.objectContaining({ version: 1 }) }),
    ),
    findOwner: on(
      (tx) => tx.credentials.findOwner(own, 'same'),
      none,
      expect.objectContaining({ password: { version: 1, changedAt: expect.any(Date) } }),
    ),
    findSummaries: on((tx) => tx.credentials.findSummaries(own, ['same']), [], [one]),
    set: on(
      (tx) => tx.credentials.set(own, 'same', 'changed'),
      'password_credentials_customer_fkey',
      expect.objectContaining({ version: 2 }),
    ),
    recordLogin: on((tx) =>
      tx.credentials.recordLogin(own, 'same', { verified: 'hash', rehashed: 'changed' }),
    ),
  },
  passwordResets: {
    find: on((tx) => tx.passwordResets.find(scope, 'same'), none, one),
    findById: on((tx) => tx.passwordResets.findById(own, 'same'), none, one),
    findMany: on((tx) => tx.passwordResets.findMany(own, ['same']), [], [one]),
    findByDigest: on((tx) => tx.passwordResets.findByDigest(own, digest), none, both),
    list: on((tx) => tx.passwordResets.list(scope, {}, page), [], [one]),
    listByOffset: on((tx) => tx.passwordResets.listByOffset(scope, {}, byNumber), [], [one]),
    count: on((tx) => tx.passwordResets.count(scope, {}), 0, 1),
    listOfCustomers: on((tx) => tx.passwordResets.listOfCustomers(own, ['same'], page), [], [one]),
    countOfCustomers: on(
      (tx) => tx.passwordResets.countOfCustomers(own, ['same']),
      new Map(),
      counted,
    ),
    add: on(
      (tx) => tx.passwordResets.add(own, another),
      'password_resets_customer_fkey',
      expect.objectContaining({ id: 'another' }),
    ),
    redeem: on((tx) => tx.passwordResets.redeem(own, redemption), none, {
      reset: one,
      credential: one,
    }),
    update: on(
      (tx) => tx.passwordResets.update(own, 'same', { reference: 'changed' }),
      'NOT_FOUND',
      one,
    ),
    remove: on((tx) => tx.passwordResets.remove(own, 'same'), none, one),
    supersedePending: on((tx) => tx.passwordResets.supersedePending(own, 'same')),
    revokePending: on((tx) => tx.passwordResets.revokePending(own, 'same')),
    findSupersedingChange: on(
      (tx) => tx.passwordResets.findSupersedingChange(own, 'same', new Date(0)),
      none,
      'changed',
    ),
    renew: on((tx) => tx.passwordResets.renew(own, 'same', newer), none, one),
    setDelivery: on((tx) =>
      tx.passwordResets.setDelivery(own, 'same', { status: 'SENT', detail: null }),
    ),
  },
  events: {
    add: on((tx) => tx.events.add(own, { ...event, id: 'new' })),
    find: on((tx) => tx.events.find(scope, 'same'), none, one),
    findMany: on((tx) => tx.events.findMany(own, ['same']), [], [one]),
    list: on((tx) => tx.events.list(scope, {}, page), [], [one]),
    listByOffset: on((tx) => tx.events.listByOffset(scope, {}, byNumber), [], [one]),
    count: on((tx) => tx.events.count(scope, {}), 0, 1),
    listOf: on((tx) => tx.events.listOf(own, 'passwordResetId', ['same'], {}, page), [], [one]),
    countOf: on((tx) => tx.events.countOf(own, 'customerId', ['same'], {}), new Map(), counted),
  },
  mailboxes: {
    claim: on((tx) => tx.mailboxes.claim(own, 'same@example.org', claimed), null, 'cancelled'),
    recordSent: on((tx) => tx.mailboxes.recordSent(own, 'same@example.org', claimed)),
    release: on((tx) => tx.mailboxes.release(own, 'same@example.org', claimed)),
    suppress: on(
      (tx) => tx.mailboxes.suppress(own, 'same@example.org', { isAnew: true }),
      true,
      true,
    ),
  },
  documents: {
    find: on((tx) => tx.documents.find(own, 'same', 'same'), none, '{ __typename }'),
  },
  ...webhookCases(own, page),
};

type Blank = readonly [what: string, change: (given: readonly unknown[]) => unknown[]];

const withoutMember =
  (member: keyof Partition): Blank[1] =>
  ([partition, ...rest]) => [{ ...(partition as Partition), [member]: undefined }, ...rest];

/** What may be missing from the arguments of a method: a part of the partition, or the key. */
const blanks: readonly Blank[] = [
  ['its organization', withoutMember('organizationId')],
  ['its mode', withoutMember('mode')],
  ['its key', ([partition, _key, ...rest]) => [partition, undefined, ...rest]],
];

/** Methods whose second argument is no key: lists by filters, and what is added. */
const isKeyless = (name: string) => /\.(list|listByOffset|count|add)$/.test(name);

/** The same repositories, which are given less than was asked of them. */
function withBlanks(tx: Tx, blank: Blank[1]): Tx {
  const call =
    (store: object, method: string) =>
    (...given: unknown[]) =>
      (store as Record<string, (...args: unknown[]) => unknown>)[method]?.(...blank(given));
  const methodsOf = (store: object) =>
    new Proxy(store, { get: (target, method) => call(target, String(method)) });
  return new Proxy(tx, {
    get: (target, name) => methodsOf(Reflect.get(target, name) as object),
  });
}

/** The exceptions: what `authenticate` asks before there is a partition, and the queue, which spans them all. */
const beforeAnyPartition = ['applications', 'organizations', 'jobs'];

describe('a row of another partition', () => {
  const database = useOpened(openTestDatabase);
  let unitOfWork: UnitOfWork;

  /** Documents are added by operators alone, of whom no repository knows. */
  const addDocument = ({ organizationId, mode }: Partition) =>
    database.dataSource.query(
      `INSERT INTO documents (organization_id, mode, application_id, id, text, digest)
       VALUES ($1, $2, 'same', 'same', '{ __typename }', 'digest')`,
      [organizationId, mode],
    );

  async function fill(partitions: readonly Partition[]): Promise<void> {
    await unitOfWork.run(async (tx) => {
      for (const partition of partitions) await addRows(tx, partition);
    });
    for (const partition of partitions) await addDocument(partition);
  }

  const allRows = () =>
    Promise.all(tables.map((table) => database.dataSource.query(`SELECT t::text FROM ${table} t`)));

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
    unitOfWork = createUnitOfWork(database.dataSource);
    const administration = createAdministration(database.dataSource);
    for (const id of ['OrgOwnOwnO', 'OrgOtherOt']) {
      await administration.addOrganization({ id, account: id.padEnd(24, '0'), slug: id, name: id });
    }
    const application = { ...own, id: 'same', kind: 'sales_channel', name: 'Same' } as const;
    const keyDigest = digestApiKey('the same key');
    await administration.addApplication({ ...application, keyDigest });
  });

  beforeEach(async () => {
    await database.dataSource.query(`TRUNCATE ${tables.join(', ')}`);
    await fill(others);
  });

  // Proves: TEN-02
  it('has a case below for every method of every repository', async () => {
    const names = Object.getOwnPropertyNames(Repositories.prototype);
    const repositories = names.filter((name) => name !== 'constructor') as (keyof Repositories)[];
    const methods: Record<string, string[]> = await unitOfWork.run(async (tx) =>
      Object.fromEntries(repositories.map((name) => [name, Object.keys(tx[name]).toSorted()])),
    );
    for (const name of beforeAnyPartition) delete methods[name];
    const sorted = (methodsOf: object) => Object.keys(methodsOf).toSorted();
    const tested = Object.entries(cases).map(([name, of]) => [name, sorted(of)]);
    expect(methods).toEqual(Object.fromEntries(tested));
  });

  const named = Object.entries(cases).flatMap(([repository, methods]) =>
    Object.entries(methods).map(([method, given]) => [`${repository}.${method}`, given] as const),
  );

  // Proves: TEN-02, TEN-04
  it.each(named)('is not reached by %s, if our own has none such', async (_, given) => {
    const before = await rowsOfOthers();
    expect(await answerOf(given)).toEqual(given.without);
    expect(await rowsOfOthers()).toEqual(before);
  });

  // Proves: TEN-02, TEN-04
  it.each(named)('is not reached by %s, if our own has one such', async (_, given) => {
    await fill([own]);
    const before = await rowsOfOthers();
    expect(await answerOf(given)).toEqual(given.with);
    expect(await rowsOfOthers()).toEqual(before);
  });

  // Proves: INP-02
  it.each(
    named.flatMap(([name, given]) =>
      blanks
        .filter(([what]) => what !== 'its key' || !isKeyless(name))
        .map(([what, blank]) => [name, what, given, blank] as const),
    ),
  )(
    'is not reached by %s without %s, and neither is any of our own',
    async (_name, _what, { call }, blank) => {
      await fill([own]);
      const before = await allRows();
      const answer = await unitOfWork
        .run((tx) => call(withBlanks(tx, blank)))
        .catch((error: unknown) => error);
      expect(isNothing(answer)).toBe(true);
      expect(await allRows()).toEqual(before);
    },
  );

  const meets = <Field extends string>(condition: Condition<Field>) => ({
    criteria: [{ needs: 'all' as const, conditions: [condition] }],
  });
  const isEvent = { field: 'eventsName', operator: 'eq', quantifier: 'any' } as const;
  const hasPassword = { field: 'hasPassword', operator: 'isTrue', flag: true } as const;
  const isOf = { field: 'customerEmail', operator: 'contains', quantifier: 'any' } as const;
  const sameEvent = meets({ ...isEvent, values: [event.name] });

  it.each<[string, (tx: Tx) => Promise<unknown>]>([
    ['the events of a customer', (tx) => tx.customers.listByOffset(scope, sameEvent, byNumber)],
    [
      'the password of a customer',
      (tx) => tx.customers.listByOffset(scope, meets(hasPassword), byNumber),
    ],
    ['the events of a reset', (tx) => tx.passwordResets.listByOffset(scope, sameEvent, byNumber)],
    [
      'the customer of a reset',
      (tx) => tx.passwordResets.listByOffset(scope, meets({ ...isOf, values: ['same'] }), byNumber),
    ],
  ])('does not count as ours where a list asks for %s', async (_, list) => {
    const found = await unitOfWork.run(async (tx) => {
      const email = 'own@example.org';
      await tx.customers.add(own, { ...customer, email, emailKey: email });
      await tx.passwordResets.add(own, reset);
      return list(tx);
    });
    expect(found).toEqual([]);
  });

  // Proves: TEN-02
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
