import { describe, expect, it } from '@jest/globals';
import { parseMailFrom } from '../../../src/mail/sender.js';

describe('the sender of the mails', () => {
  it.each([
    ['no-reply@Shop.Example', '', 'no-reply@shop.example'],
    ['Shop <no-reply@shop.example>', 'Shop', 'no-reply@shop.example'],
    ['Müller & Söhne, Köln <mail@shop.example>', 'Müller & Söhne, Köln', 'mail@shop.example'],
  ])('may be %s', (text, name, address) => expect(parseMailFrom(text)).toEqual({ name, address }));

  it.each([
    ['nothing', ''],
    ['a name alone', 'Shop'],
    ['two addresses', 'a@shop.example, b@shop.example'],
    ['two addresses in brackets', 'Shop <a@shop.example> <b@shop.example>'],
    ['an address in the name', 'a@evil.test <b@shop.example> x'],
    ['a line break in the name', 'Shop\r\nBcc: x <a@shop.example>'],
    ['a quoted local part', '"a b"@shop.example'],
    ['a name of 101 characters', `${'a'.repeat(101)} <a@shop.example>`],
    ['many brackets', `${' <'.repeat(50_000)}a@shop.example>`],
  ])('is refused with %s, without being repeated', (_what, text) => {
    expect(() => parseMailFrom(text)).toThrow(/^must be an email address, or a name and/);
  });
});
