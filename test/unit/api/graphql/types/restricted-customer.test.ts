import { describe, expect, it } from '@jest/globals';
import { fromRestrictedCustomer } from '../../../../../src/api/graphql/types/restricted-customer.js';
import { caught } from '../../../../support/caught.js';

describe('the customer in the answer to a front end', () => {
  const contact = fromRestrictedCustomer({ kind: 'restricted', id: 'c', email: 'pat@example.org' });

  it('has an id and an address', () =>
    expect(contact).toMatchObject({ id: 'c', email: 'pat@example.org' }));

  it('has nothing else that can be read', () => {
    const hidden = Object.entries(contact).filter(([name]) => name !== 'id' && name !== 'email');
    expect(hidden.map(([name]) => name)).toEqual(
      expect.arrayContaining(['status', 'isActive', 'metadata', 'reference', 'createdAt']),
    );
    for (const [, read] of hidden) {
      expect(caught(read as () => unknown).code).toBe('FORBIDDEN');
    }
  });
});
