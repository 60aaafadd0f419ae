import { describe, expect, it } from '@jest/globals';
import type { Customer } from '../../../../src/domain/customers/customer.js';
import type { PasswordReset } from '../../../../src/domain/resets/reset.js';
import { reasonNotRedeemable, statusOf } from '../../../../src/domain/resets/reset.js';
import { toUser } from '../../../../src/domain/customers/user.js';

const now = new Date('2026-01-02T12:00:00.000Z');
const later = (ms: number) => new Date(now.getTime() + ms);

const pending: PasswordReset = {
  ...{ id: 'r', customerId: 'c', customerEmail: 'pat@example.org', tokenKind: 'opaque' },
  ...{ redeemedAt: null, supersededAt: null, revokedAt: null, deletedAt: null },
  ...{ deliveryStatus: 'NONE', deliveryAttemptedAt: null, deliveryDetail: null },
  ...{ reference: null, referenceOrigin: null, metadata: {} },
  ...{ expiresAt: later(1), createdAt: now, updatedAt: now, asOf: now },
};

describe('a reset', () => {
  it.each<[string, Partial<PasswordReset>, string, string | null]>([
    ['a millisecond before its end', {}, 'PENDING', null],
    ['at its end', { expiresAt: now }, 'EXPIRED', 'EXPIRED'],
    ['after its end', { expiresAt: later(-1) }, 'EXPIRED', 'EXPIRED'],
    ['redeemed', { redeemedAt: now }, 'REDEEMED', 'ALREADY_USED'],
    ['superseded', { supersededAt: now }, 'SUPERSEDED', 'SUPERSEDED'],
    ['revoked', { revokedAt: now }, 'REVOKED', 'REVOKED'],
    ['redeemed, then expired', { redeemedAt: now, expiresAt: now }, 'REDEEMED', 'ALREADY_USED'],
    ['superseded, then expired', { supersededAt: now, expiresAt: now }, 'SUPERSEDED', 'SUPERSEDED'],
    ['revoked, then expired', { revokedAt: now, expiresAt: now }, 'REVOKED', 'REVOKED'],
    ['redeemed, then revoked', { redeemedAt: now, revokedAt: now }, 'REDEEMED', 'ALREADY_USED'],
  ])('%s stands as it ended', (_, facts, status, reason) => {
    const reset = { ...pending, ...facts };
    expect(statusOf(reset)).toBe(status);
    expect(reasonNotRedeemable(reset)).toBe(reason);
  });
});

describe("a customer in fabric's shape", () => {
  const account = '1234abcd5678efgh9ijklmno';
  const organization = { id: 'o', account, slug: 's', name: 'n', createdAt: now };
  const customer: Customer = {
    ...{ id: '6169b2d892a5f30009d76480', email: 'pat@example.org', status: 'prospect' },
    ...{ isActive: true, channel: null, stage: null, profile: {}, locale: null },
    ...{ reference: null, referenceOrigin: null, metadata: {} },
    ...{ createdAt: new Date('2024-02-29T10:00:00Z'), updatedAt: now },
  };

  it('has every member, and none of a provider without a password', () =>
    expect(toUser(customer, null, organization)).toEqual({
      ...{ userId: customer.id, email: 'pat@example.org', account, roles: 'customer' },
      ...{ isActive: true, registrationDate: customer.createdAt, registrationSite: null },
      ...{ name: {}, phone: [], address: [], extra: {}, provider: [] },
      expiryDate: new Date('2074-03-01T10:00:00Z'),
      ...{ createdAt: customer.createdAt, updatedAt: now },
    }));

  it('shows its password as a provider, without the hash', () => {
    const credential = {
      ...{ id: 'p', customerId: customer.id, hash: 'CANARY' },
      ...{ changedAt: now, createdAt: now, lastLoginAt: null },
    };
    const user = toUser(customer, credential, organization);
    expect(user.provider).toEqual([
      { id: 'p', name: 'LOCAL', isActive: true, registrationDate: now, lastLoginDate: null },
    ]);
    expect(JSON.stringify(user)).not.toContain('CANARY');
  });

  it('expires when its profile says so', () => {
    const profile = { expiryDate: '2030-01-01T00:00:00.000Z', name: { first: 'Pat' } };
    const user = toUser({ ...customer, profile }, null, organization);
    expect(user.expiryDate).toEqual(new Date('2030-01-01T00:00:00.000Z'));
    expect(user.name).toEqual({ first: 'Pat' });
  });
});
