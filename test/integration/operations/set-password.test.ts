/** The four ways in which a customer's password is set, and the steps that each of them takes. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RequestContext } from '../../../src/domain/access/context.js';
import type { Operations } from '../../../src/operations/index.js';
import { statementsOf, type Statement } from '../../support/rows/statements.js';
import { contextOf } from '../../support/world/contexts.js';
import { goodPassword, newAddress, otherPassword } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';
import { createWebhook } from '../../support/world/webhooks.js';

const shop = useShop();
let operations: Operations;
let integration: RequestContext;

beforeAll(async () => {
  operations = shop.app.operations;
  integration = await contextOf(shop, shop.integration);
  await createWebhook(shop, {
    topics: ['CUSTOMERS_CREATE_PASSWORD', 'CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD'],
  });
});

const createCustomer = (password: string | null) =>
  operations.createCustomer(integration, { email: newAddress(), password });

const createReset = (customerEmail: string) =>
  operations.createPasswordReset(integration, { customerEmail, tokenKind: 'opaque' });

interface Writer {
  /** The customer before; null if setting the password makes it. */
  readonly before: 'with a password' | 'without a password' | null;
  readonly set: (id: string, email: string) => Promise<unknown>;
  readonly event: string;
  /** Each statement's steps, from the first that stores the credential. */
  readonly steps: string[];
}

const change = { oldPassword: goodPassword, newPassword: otherPassword };
const writers: Record<string, Writer> = {
  'a new customer': {
    before: null,
    set: () => createCustomer(goodPassword),
    event: 'customers.create_password',
    // A new customer has no resets to end, and needs no notice of a change.
    steps: ['credential', 'event', 'webhooks'],
  },
  'a first password': {
    before: 'without a password',
    set: (id) => operations.updateCustomer(integration, { id, password: goodPassword }),
    event: 'customers.create_password',
    steps: ['credential', 'resets', 'event', 'notice', 'webhooks'],
  },
  'a change': {
    before: 'with a password',
    set: (userId) => operations.changePassword(integration, { userId, ...change }),
    event: 'customers.change_password',
    // No webhook can subscribe to this event.
    steps: ['credential', 'resets', 'event', 'notice'],
  },
  'a redeemed reset': {
    before: 'with a password',
    set: async (_id, email) => {
      const { reset, token } = await createReset(email);
      const set = { customerPassword: otherPassword, resetPasswordToken: token.reveal() };
      return operations.updatePasswordReset(integration, { id: reset.id, ...set });
    },
    event: 'customer_password_resets.reset_password',
    steps: ['credential and resets and event', 'notice', 'webhooks'],
  },
};

const patterns = {
  credential: /INSERT INTO password_credentials/,
  resets: /UPDATE \W*password_resets\W* .*superseded_at/s,
  event: /INSERT INTO \W*events\b/,
  notice: /jobs\.job.*password_change_mails/s,
  webhooks: /FROM \W*webhooks\W* .* FOR KEY SHARE/s,
};

/** With its parameters; a prepared statement comes as an object with its name. */
const textOf = (statement: Statement) => JSON.stringify(statement);

function stepsOf(statements: readonly Statement[]): string[] {
  const steps = statements.map((statement) =>
    Object.entries(patterns)
      .flatMap(([step, pattern]) => (pattern.test(textOf(statement)) ? [step] : []))
      .join(' and '),
  );
  const first = steps.findIndex((step) => step.startsWith('credential'));
  return steps.slice(first).filter((step) => step !== '');
}

describe.each(Object.keys(writers))('%s', (name) => {
  const writer = writers[name] as Writer;

  async function prepare(): Promise<() => Promise<unknown>> {
    const password = writer.before === 'with a password' ? goodPassword : null;
    const customer = writer.before && (await createCustomer(password));
    return () => writer.set(customer?.id ?? '', customer?.email ?? '');
  }

  it('takes its steps in the one order', async () => {
    const statements = await statementsOf(shop.app.database.dataSource, await prepare());
    expect(stepsOf(statements)).toEqual(writer.steps);
  });

  it('is recorded once, and published once to each webhook', async () => {
    const set = await prepare();
    const ids = async (sql: string) =>
      (await shop.sql<{ id: string }>(sql, [writer.event])).map(({ id }) => id);
    const events = () => ids('SELECT id FROM events WHERE name = $1');
    const before = await events();
    await set();
    const made = (await events()).filter((id) => !before.includes(id));
    expect(made).toHaveLength(1);
    const select = 'SELECT id FROM webhook_deliveries WHERE event_id = $1';
    const deliveries = await shop.sql(select, made);
    expect(deliveries).toHaveLength(writer.steps.includes('webhooks') ? 1 : 0);
  });
});
