/** Making, reading, changing and deleting resets and customers, and the site context of reads. */
import { rowsBy, type Row } from './row.js';

const row = rowsBy('an integration');

const commonAttributes: Row[] = [
  row('updateCommonAttributes', 'a reference', 'ok', { changes: { resetReference: 'R-1' } }),
  row('updateCommonAttributes', 'a reference', 'ok', {
    state: 'used',
    changes: { resetReference: 'R-1' },
  }),
  row('updateCommonAttributes', 'a reference', 'not_found', { state: 'revoked' }),
  row('updateCommonAttributes', 'a reference of 256 characters', 'invalid', {
    given: () => ({ reference: 'R'.repeat(256) }),
  }),
  row('updateCommonAttributes', 'a number for a reference', 'invalid', {
    given: () => ({ reference: 7 }),
  }),
  row('redeemWithReference', 'a token', 'ok', {
    changes: {
      password: 'new',
      version: 2,
      resets: ['redeemed'],
      resetReference: 'R-1',
      events: ['customer_password_resets.reset_password'],
    },
  }),
  row('redeemWithReference', 'a token', 'already_used', { state: 'used' }),
];

const made = { events: ['customer_password_resets.create'] };

const resets: Row[] = [
  row('createReset', 'the address', 'ok', {
    changes: { ...made, resets: ['pending', 'superseded'] },
  }),
  row('createReset', 'the address in capitals', 'ok', {
    given: ({ email }) => ({ email: email.toUpperCase() }),
    changes: { ...made, resets: ['pending', 'superseded'] },
  }),
  row('createReset', 'the address with white space around it', 'ok', {
    given: ({ email }) => ({ email: ` ${email}\n` }),
    changes: { ...made, resets: ['pending', 'superseded'] },
  }),
  row('createReset', 'the address', 'ok', {
    state: 'expired',
    changes: { ...made, resets: ['expired', 'pending'] },
  }),
  row('createReset', 'the address', 'ok', {
    state: 'of a customer without a password',
    changes: { ...made, resets: ['pending', 'superseded'] },
  }),
  row('createReset', 'an address', 'not_found', { state: 'of no customer' }),
  row('createReset', 'the address', 'not_found', { state: 'of a deleted customer' }),
  row('createReset', 'the address', 'customer_inactive', { state: 'of a disabled customer' }),
  ...['quinn', '', 7, null, ['quinn@example.net']].map((email): Row =>
    row('createReset', `${JSON.stringify(email)} for an address`, 'invalid', {
      given: () => ({ email }),
    }),
  ),
  row('deleteReset', 'a reset', 'ok', {
    changes: { resets: ['deleted'], events: ['customer_password_resets.destroy'] },
  }),
  row('deleteReset', 'a reset', 'ok', {
    state: 'used',
    changes: { resets: ['deleted'], events: ['customer_password_resets.destroy'] },
  }),
  row('deleteReset', 'a reset', 'not_found', { state: 'revoked' }),
  row('deleteReset', 'an unknown id', 'not_found', {
    given: () => ({ resetId: 'unknown1' }),
  }),
  row('readReset', 'a reset', 'ok'),
  row('readReset', 'a reset', 'ok', { state: 'used' }),
  row('readReset', 'a deleted reset', 'not_found', {
    state: 'revoked',
    // Shown as REVOKED until it is purged.
    except: { GraphQL: 'ok' },
  }),
  row('listResets', 'a page', 'ok'),
];

const customers: Row[] = [
  row('listCustomers', 'a page', 'ok'),
  row('createCustomer', 'an address', 'ok', {
    state: 'of no customer',
    changes: { customer: 'active', email: 'own', events: ['customers.create'] },
  }),
  row('createCustomer', 'an address with white space around it', 'ok', {
    state: 'of no customer',
    given: ({ email }) => ({ email: `\t${email} ` }),
    changes: { customer: 'active', email: 'own', events: ['customers.create'] },
  }),
  row('createCustomer', 'an address and a password', 'ok', {
    state: 'of no customer',
    given: () => ({ password: 'herons on the lake' }),
    changes: {
      customer: 'active',
      email: 'own',
      password: 'new',
      version: 1,
      events: ['customers.create', 'customers.create_password'],
    },
  }),
  row('createCustomer', 'a short password', 'password_rejected: too_short', {
    state: 'of no customer',
    given: () => ({ password: 'short' }),
  }),
  row('createCustomer', 'an address that is taken', 'email_taken'),
  row('createCustomer', 'a text that is no address', 'invalid', {
    state: 'of no customer',
    given: () => ({ email: 'quinn' }),
  }),
  row('updateCustomer', 'a reference', 'ok', {
    given: () => ({ reference: 'R-2' }),
    changes: { reference: 'R-2', events: ['customers.update'] },
  }),
  row('updateCustomer', 'an address that is taken', 'email_taken', {
    given: (_, { other }) => ({ email: other.email }),
  }),
  row('updateCustomer', 'a text that is no address', 'invalid', {
    given: () => ({ email: 'quinn' }),
  }),
  row('updateCustomer', 'null for an address', 'invalid', { given: () => ({ email: null }) }),
  row('updateCustomer', 'an unknown id', 'not_found', {
    given: () => ({ customerId: 'unknown1', reference: 'R-2' }),
  }),
  row('deleteCustomer', 'a customer', 'ok', {
    changes: {
      customer: 'none',
      email: 'none',
      password: 'none',
      version: null,
      resets: [],
      events: ['customers.destroy'],
    },
  }),
  row('deleteCustomer', 'a customer', 'not_found', { state: 'of a deleted customer' }),
];

const reads: Row[] = [
  row('readCustomer', 'an id', 'ok'),
  row('readCustomer', 'an id', 'ok', { state: 'of a disabled customer' }),
  row('readCustomer', 'an id', 'not_found', { state: 'of a deleted customer' }),
  row('readCustomer', 'an id that is none', 'invalid', {
    given: () => ({ customerId: "' OR 1=1" }),
    // Of a form that no resource can have.
    except: { 'JSON:API': 'not_found' },
  }),
  row('readCustomer', 'a date of a site context before the customer was there', 'ok', {
    site: { date: '2023-01-01T00:00:00.000Z' },
  }),
  row('readCustomer', "another shop's account in the site context", 'forbidden', {
    site: { account: 'a'.repeat(24) },
  }),
  row('createReset', 'a date of a site context before the customer was there', 'ok', {
    site: { date: '2023-01-01T00:00:00.000Z' },
    changes: { ...made, resets: ['pending', 'superseded'] },
  }),
  ...['{', '[]', '{"account":7}'].map((site): Row =>
    row('redeem', `${site} for a site context`, 'invalid_site_context', { site }),
  ),
];

export const objectRows: readonly Row[] = [...commonAttributes, ...resets, ...customers, ...reads];
