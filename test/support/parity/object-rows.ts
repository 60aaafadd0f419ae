/** Making, reading, changing and deleting resets and customers, and the site context of reads. */
import type { Row } from './row.js';

const by = 'an integration';

const annotations: Row[] = [
  {
    verb: 'annotate',
    what: 'a reference',
    by,
    verdict: 'ok',
    changes: { resetReference: 'R-1' },
  },
  {
    verb: 'annotate',
    what: 'a reference',
    state: 'used',
    by,
    verdict: 'ok',
    changes: { resetReference: 'R-1' },
  },
  { verb: 'annotate', what: 'a reference', state: 'revoked', by, verdict: 'not_found' },
  {
    verb: 'annotate',
    what: 'a reference of 256 characters',
    by,
    given: () => ({ reference: 'R'.repeat(256) }),
    verdict: 'invalid',
  },
  {
    verb: 'annotate',
    what: 'a number for a reference',
    by,
    given: () => ({ reference: 7 }),
    verdict: 'invalid',
  },
  {
    verb: 'redeemAndAnnotate',
    what: 'a token',
    by,
    verdict: 'ok',
    changes: {
      password: 'new',
      version: 2,
      resets: ['redeemed'],
      resetReference: 'R-1',
      events: ['customer_password_resets.reset_password'],
    },
  },
  { verb: 'redeemAndAnnotate', what: 'a token', state: 'used', by, verdict: 'already_used' },
];

const made = { events: ['customer_password_resets.create'] };

const resets: Row[] = [
  {
    verb: 'createReset',
    what: 'the address',
    by,
    verdict: 'ok',
    changes: { ...made, resets: ['pending', 'superseded'] },
  },
  {
    verb: 'createReset',
    what: 'the address in capitals',
    by,
    given: ({ email }) => ({ email: email.toUpperCase() }),
    verdict: 'ok',
    changes: { ...made, resets: ['pending', 'superseded'] },
  },
  {
    verb: 'createReset',
    what: 'the address',
    state: 'expired',
    by,
    verdict: 'ok',
    changes: { ...made, resets: ['expired', 'pending'] },
  },
  {
    verb: 'createReset',
    what: 'the address',
    state: 'of a customer without a password',
    by,
    verdict: 'ok',
    changes: { ...made, resets: ['pending', 'superseded'] },
  },
  { verb: 'createReset', what: 'an address', state: 'of nobody', by, verdict: 'not_found' },
  {
    verb: 'createReset',
    what: 'the address',
    state: 'of a deleted customer',
    by,
    verdict: 'not_found',
  },
  {
    verb: 'createReset',
    what: 'the address',
    state: 'of a disabled customer',
    by,
    verdict: 'customer_inactive',
  },
  ...['quinn', '', 7, null, ['quinn@example.net']].map((email): Row => ({
    verb: 'createReset',
    what: `${JSON.stringify(email)} for an address`,
    by,
    given: () => ({ email }),
    verdict: 'invalid',
  })),
  {
    verb: 'deleteReset',
    what: 'a reset',
    by,
    verdict: 'ok',
    changes: { resets: ['deleted'], events: ['customer_password_resets.destroy'] },
  },
  {
    verb: 'deleteReset',
    what: 'a reset',
    state: 'used',
    by,
    verdict: 'ok',
    changes: { resets: ['deleted'], events: ['customer_password_resets.destroy'] },
  },
  { verb: 'deleteReset', what: 'a reset', state: 'revoked', by, verdict: 'not_found' },
  {
    verb: 'deleteReset',
    what: 'an id that nobody has',
    by,
    given: () => ({ resetId: 'unknown1' }),
    verdict: 'not_found',
  },
  { verb: 'readReset', what: 'a reset', by, verdict: 'ok' },
  { verb: 'readReset', what: 'a reset', state: 'used', by, verdict: 'ok' },
  {
    verb: 'readReset',
    what: 'a deleted reset',
    state: 'revoked',
    by,
    verdict: 'not_found',
    // Shown as REVOKED until it is purged.
    except: { GraphQL: 'ok' },
  },
  { verb: 'listResets', what: 'a page', by, verdict: 'ok' },
];

const customers: Row[] = [
  { verb: 'listCustomers', what: 'a page', by, verdict: 'ok' },
  {
    verb: 'createCustomer',
    what: 'an address',
    state: 'of nobody',
    by,
    verdict: 'ok',
    changes: { customer: 'active', email: 'own', events: ['customers.create'] },
  },
  {
    verb: 'createCustomer',
    what: 'an address and a password',
    state: 'of nobody',
    by,
    given: () => ({ password: 'herons on the lake' }),
    verdict: 'ok',
    changes: {
      customer: 'active',
      email: 'own',
      password: 'new',
      version: 1,
      events: ['customers.create', 'customers.create_password'],
    },
  },
  {
    verb: 'createCustomer',
    what: 'a short password',
    state: 'of nobody',
    by,
    given: () => ({ password: 'short' }),
    verdict: 'password_rejected: too_short',
  },
  { verb: 'createCustomer', what: 'an address that is taken', by, verdict: 'email_taken' },
  {
    verb: 'createCustomer',
    what: 'a text that is no address',
    state: 'of nobody',
    by,
    given: () => ({ email: 'quinn' }),
    verdict: 'invalid',
  },
  {
    verb: 'updateCustomer',
    what: 'a reference',
    by,
    given: () => ({ reference: 'R-2' }),
    verdict: 'ok',
    changes: { reference: 'R-2', events: ['customers.update'] },
  },
  {
    verb: 'updateCustomer',
    what: 'an address that is taken',
    by,
    given: (_, { other }) => ({ email: other.email }),
    verdict: 'email_taken',
  },
  {
    verb: 'updateCustomer',
    what: 'null for an address',
    by,
    given: () => ({ email: null }),
    verdict: 'invalid',
  },
  {
    verb: 'updateCustomer',
    what: 'an id that nobody has',
    by,
    given: () => ({ customerId: 'unknown1', reference: 'R-2' }),
    verdict: 'not_found',
  },
  {
    verb: 'deleteCustomer',
    what: 'a customer',
    by,
    verdict: 'ok',
    changes: {
      customer: 'none',
      email: 'none',
      password: 'none',
      version: null,
      resets: [],
      events: ['customers.destroy'],
    },
  },
  {
    verb: 'deleteCustomer',
    what: 'a customer',
    state: 'of a deleted customer',
    by,
    verdict: 'not_found',
  },
];

const reads: Row[] = [
  { verb: 'readCustomer', what: 'an id', by, verdict: 'ok' },
  { verb: 'readCustomer', what: 'an id', state: 'of a disabled customer', by, verdict: 'ok' },
  { verb: 'readCustomer', what: 'an id', state: 'of a deleted customer', by, verdict: 'not_found' },
  {
    verb: 'readCustomer',
    what: 'an id that is none',
    by,
    given: () => ({ customerId: "' OR 1=1" }),
    verdict: 'invalid',
    // Of a form that no resource can have.
    except: { 'JSON:API': 'not_found' },
  },
  {
    verb: 'readCustomer',
    what: 'a date of a site context before the customer was there',
    by,
    site: { date: '2023-01-01T00:00:00.000Z' },
    verdict: 'not_found',
  },
  {
    verb: 'readCustomer',
    what: "another shop's account in the site context",
    by,
    site: { account: 'a'.repeat(24) },
    verdict: 'forbidden',
  },
  {
    verb: 'createReset',
    what: 'a date of a site context before the customer was there',
    by,
    site: { date: '2023-01-01T00:00:00.000Z' },
    verdict: 'ok',
    changes: { ...made, resets: ['pending', 'superseded'] },
  },
  ...['{', '[]', '{"account":7}'].map((site): Row => ({
    verb: 'redeem',
    what: `${site} for a site context`,
    by,
    site,
    verdict: 'invalid_site_context',
  })),
];

export const objectRows: readonly Row[] = [...annotations, ...resets, ...customers, ...reads];
