import { describe, expect, it } from '@jest/globals';
import { mintApiKey } from '../../../../src/domain/access/api-key.js';
import { mintSecret } from '../../../../src/domain/resets/token.js';
import { isSayable, say } from '../../../../src/domain/shared/sayable.js';

describe('a name that a caller sent', () => {
  const names = `customer_email _reset_password_token orders first_name line_1 firstName foo x
    customer.orders customer.events.orders filter[q][email_foo] fields[orders] page[cursor] page[]
    shipping_address_line_2`;

  it.each(names.split(/\s+/))('%s is repeated', (name) => {
    expect(say(name, 'the query', 0)).toBe(name);
  });

  const others = [
    ...[
      'purplemonkeydishwasher',
      'Xy9',
      'a-b',
      'a b',
      '',
      'constructor',
      'x\n',
      'hunter2',
      'P4ssw0rd!',
    ],
    ...[
      'Canary42',
      '__proto__',
      'page[__proto__]',
      'fields[toString]',
      'a..b\0',
      'é',
      '<b>',
      '_',
      '.',
      '[',
    ],
    ...[
      'filter[q][nine lanterns over water]',
      'customer.Canary42',
      'x'.repeat(65),
      'ab_'.repeat(22),
    ],
    ...['eyJhbGciOiJFZERTQSJ9.eyJqdGkiOiJ4In0.c2ln', '6169b2d892a5f30009d76480'],
  ];

  it.each(others)('%j is not, but its place', (name) => {
    expect(say(name, 'include', 2)).toBe('Name 3 of include');
  });

  it('is no secret that this service makes', () => {
    for (let turn = 0; turn < 1000; turn += 1) {
      for (const secret of [mintSecret(), mintApiKey('live')])
        expect(isSayable(secret)).toBe(false);
    }
  });
});
