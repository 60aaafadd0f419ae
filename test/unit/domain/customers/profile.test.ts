import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCustomerProfile } from '../../../../src/domain/customers/profile.js';
import { caught, outcomeOf } from '../../../support/caught.js';

/** What the second document shows of a person, in this service's spelling. */
const sample = {
  name: { first: 'Pat', middle: 'E', last: 'Kake' },
  phone: [{ number: '555-123-4567', countryCode: '+91', extension: 'x-6789', kind: 'Mobile' }],
  extra: {},
  registrationSite: 'XXX',
  expiryDate: '2020-04-15T10:08:04.246Z',
  address: [
    {
      ...{ attention: 'Account Manager', company: 'Acme Inc.', email: 'test@mail.com' },
      ...{ address1: '1234 Main St.', address2: 'Suite 710', address3: 'Floor 7' },
      ...{ city: 'Houston', state: 'TX', country: 'USA', zipCode: '77035', kind: 'Business' },
      phone: { number: '555-123-4567', kind: 'Mobile' },
      name: { first: 'Pat', last: 'Kake' },
      ...{ isValidated: true, isDefault: true },
    },
  ],
};

const parse = (value: unknown) => parseCustomerProfile(value);

describe("a customer's profile", () => {
  it('holds everything that the documented user has', () => expect(parse(sample)).toEqual(sample));

  it('leaves out what is null or missing, at every level', () => {
    const address = [{ phone: { kind: null } }];
    const given = { name: { first: 'Pat', last: null }, phone: null, address };
    expect(parse(given)).toEqual({ name: { first: 'Pat' }, address: [{ phone: {} }] });
    expect(parse({})).toEqual({});
  });

  it.each([
    [new Date('2026-01-02T03:04:05.678Z'), '2026-01-02T03:04:05.678Z'],
    ['2026-01-02T03:04:05+01:00', '2026-01-02T02:04:05.000Z'],
    ['2026-01-02', '2026-01-02T00:00:00.000Z'],
  ])('keeps an expiry date of %p as an instant in UTC', (given, kept) => {
    expect(parse({ expiryDate: given })).toEqual({ expiryDate: kept });
  });

  const old = new Date('0001-01-01T00:00:00+00:01');
  const far = new Date('9999-12-31T23:59:59-23:59');
  it.each<[string, unknown, string, string]>([
    ['no object', 'x', '', 'invalid'],
    ['null', null, '', 'invalid'],
    ['a list', [], '', 'invalid'],
    ['an unknown member', { CANARY: 1 }, '', 'not_allowed'],
    ['__proto__', JSON.parse('{"__proto__":{"CANARY":1}}'), '', 'not_allowed'],
    ['constructor', { constructor: 1 }, '', 'not_allowed'],
    ['a name that is a text', { name: 'CANARY' }, '.name', 'invalid'],
    ['a first name that is a number', { name: { first: 1 } }, '.name.first', 'invalid'],
    ['an operator', { name: { first: { $ne: 1 } } }, '.name.first', 'invalid'],
    ['256 characters', { registrationSite: 'x'.repeat(256) }, '.registrationSite', 'too_long'],
    ['NUL', { name: { last: 'CANARY\0' } }, '.name.last', 'not_well_formed'],
    ['a lone surrogate', { name: { last: '\ud800' } }, '.name.last', 'not_well_formed'],
    ['phones that are no list', { phone: {} }, '.phone', 'invalid'],
    ['21 phones', { phone: Array.from({ length: 21 }, () => ({})) }, '.phone', 'too_long'],
    ['a phone in a list that is none', { phone: [{}, 'x'] }, '.phone.1', 'invalid'],
    ['null in a list', { address: [null] }, '.address.0', 'invalid'],
    ['a flag as a text', { address: [{ isDefault: 'x' }] }, '.address.0.isDefault', 'invalid'],
    ['extra that is a list', { extra: [] }, '.extra', 'invalid'],
    ['extra with __proto__', { extra: JSON.parse('{"__proto__":1}') }, '.extra', 'invalid'],
    ['a day that is none', { expiryDate: '2026-02-30' }, '.expiryDate', 'invalid'],
    ['a date in words', { expiryDate: 'May 1' }, '.expiryDate', 'invalid'],
    ['a date as a number', { expiryDate: 1 }, '.expiryDate', 'invalid'],
    ['a year after 9999', { expiryDate: far }, '.expiryDate', 'invalid'],
    ['a year before 1', { expiryDate: old }, '.expiryDate', 'invalid'],
    ['an invalid date', { expiryDate: new Date(Number.NaN) }, '.expiryDate', 'invalid'],
  ])('may not have %s', (_, value, place, problem) => {
    const error = caught(() => parse(value));
    const details = { field: `profile${place}`, problem };
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', details });
    expect(error.message).not.toContain('CANARY');
  });

  it('has at most 16,384 bytes in all', () => {
    const long = 'x'.repeat(255);
    const address = { attention: long, address1: long, address2: long };
    const list = (count: number, entry: object) => Array.from({ length: count }, () => entry);
    expect(parse({ address: list(19, address) }).address).toHaveLength(19);
    const full = { ...address, address3: long, city: long };
    const error = caught(() => parse({ address: list(20, full) }));
    expect(error.details).toEqual({ field: 'profile', problem: 'too_long' });
  });

  it('of any value is a profile or refused as input, and stays as it is when parsed again', () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(sample)));
    const candidate = fc.dictionary(fc.constantFrom(...Object.keys(sample), 'x'), member);
    fc.assert(
      fc.property(candidate, (value) => {
        const parsed = outcomeOf(() => parse(value));
        if (typeof parsed === 'string') expect(parsed).toBe('BAD_USER_INPUT');
        else expect(parse(parsed)).toEqual(parsed);
      }),
      { numRuns: 200 },
    );
  });
});
