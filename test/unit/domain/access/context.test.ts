import { describe, expect, it } from '@jest/globals';
import {
  anonymous,
  weakerCaller,
  type Caller,
  type CallerKind,
  type RequestContext,
} from '../../../../src/domain/access/context.js';
import {
  isPermitted,
  requirePermission,
  type Permission,
} from '../../../../src/domain/access/permissions.js';
import { outcomeOf } from '../../../support/caught.js';

const callers: Record<CallerKind, Caller> = {
  integration: { kind: 'integration', applicationId: 'app', customerId: null },
  sales_channel: { kind: 'sales_channel', applicationId: 'app', customerId: null },
  customer: { kind: 'customer', applicationId: 'app', customerId: 'own' },
  anonymous,
};

/** For an integration, a sales channel, a customer and an anonymous caller. Every permission has a row. */
const table: Record<Permission, string> = {
  'password_policy.read': 'yes yes yes no',
  'reset_token.check': 'yes yes yes no',
  'password_reset.redeem': 'yes yes yes no',
  'password_reset.request': 'yes yes yes no',
  'password_reset.cancel': 'yes yes yes no',
  'password_reset.read': 'yes no no no',
  'password_reset.create': 'yes no no no',
  'password_reset.update': 'yes no no no',
  'password_reset.delete': 'yes no no no',
  'customer.read': 'yes no own no',
  'customer.list': 'yes no no no',
  'customer.create': 'yes no no no',
  'customer.update': 'yes no no no',
  'customer.delete': 'yes no no no',
  'event.read': 'yes no no no',
  'webhook.read': 'yes no no no',
  'webhook.write': 'yes no no no',
  'password.change': 'yes yes own no',
  'access_token.create': 'yes yes yes no',
};
const permissions = Object.keys(table) as Permission[];

function grantOf(caller: Caller, permission: Permission): string {
  const asked = [undefined, 'other', 'own'].map((owner) => isPermitted(caller, permission, owner));
  if (asked.every(Boolean)) return 'yes';
  if (!asked.some(Boolean)) return 'no';
  return asked.join() === 'false,false,true' ? 'own' : asked.join();
}

function contextOf(caller: Caller, isKnown = true): RequestContext {
  const organization = { id: 'o', account: 'a', slug: 's', name: 'n', createdAt: new Date(0) };
  const site = { organizationId: 'o', mode: 'live' as const, organization, siteFilter: {} };
  const request = { requestId: 'r', clientIp: '::1', isAbandoned: () => false };
  return { ...request, caller, site: isKnown ? site : null };
}

describe('permissions', () => {
  it.each(Object.entries(table))(
    'of %s: integration, sales channel, customer, anonymous: %s',
    (permission, expected) => {
      const grants = Object.values(callers).map((caller) =>
        grantOf(caller, permission as Permission),
      );
      expect(grants.join(' ')).toBe(expected);
    },
  );

  it('of an own object need an own id', () => {
    const unnamed: Caller = { kind: 'customer', applicationId: 'app', customerId: null };
    expect(isPermitted(unnamed, 'customer.read')).toBe(false);
    expect(isPermitted(unnamed, 'customer.read', '')).toBe(false);
  });

  it('are required with a credential and with the right one', () => {
    const attempt = (caller: Caller, isKnown: boolean, owner?: string) =>
      outcomeOf(() => {
        requirePermission(contextOf(caller, isKnown), 'customer.read', owner);
        return 'passed';
      });
    expect(attempt(callers.anonymous, false)).toBe('UNAUTHENTICATED');
    expect(attempt(callers.integration, false)).toBe('UNAUTHENTICATED');
    expect(attempt(callers.sales_channel, true)).toBe('FORBIDDEN');
    expect(attempt(callers.customer, true, 'other')).toBe('FORBIDDEN');
    expect(attempt(callers.customer, true, 'own')).toBe('passed');
    expect(attempt(callers.integration, true)).toBe('passed');
  });
});

describe('the weaker of two callers', () => {
  const order: CallerKind[] = ['anonymous', 'customer', 'sales_channel', 'integration'];

  it('is the one that may do less, whichever comes first', () => {
    for (const [index, weaker] of order.entries()) {
      for (const stronger of order.slice(index + 1)) {
        expect(weakerCaller(callers[weaker], callers[stronger]).kind).toBe(weaker);
        expect(weakerCaller(callers[stronger], callers[weaker]).kind).toBe(weaker);
      }
    }
  });

  it('never may do to others what the stronger may not', () => {
    for (const first of Object.values(callers)) {
      for (const second of Object.values(callers)) {
        const weaker = weakerCaller(first, second);
        for (const permission of permissions) {
          if (!isPermitted(weaker, permission, 'other')) continue;
          expect(isPermitted(first, permission, 'other')).toBe(true);
          expect(isPermitted(second, permission, 'other')).toBe(true);
        }
      }
    }
  });
});
