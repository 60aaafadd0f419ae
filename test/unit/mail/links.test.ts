import { describe, expect, it } from '@jest/globals';
import { requireLinkBase, tokenLink } from '../../../src/mail/messages/index.js';
import { PlainResetToken } from '../../../src/domain/shared/secret.js';
import { caught } from '../../support/caught.js';

describe('the base of a link', () => {
  it.each([
    'https://shop.example/reset',
    'https://shop.example',
    'https://Shop.Example:8443/a/b?lang=de',
    'http://localhost:3000/reset',
    'http://127.0.0.1/reset',
    'http://[::1]:3000/reset',
  ])('may be %s, and stays exactly that', (base) => expect(requireLinkBase(base)).toBe(base));

  // Proves: MAI-02
  it.each([
    ['http off loopback', 'http://shop.example/reset'],
    ['loopback in a longer name', 'http://localhost.evil.test/'],
    ['a user', 'https://shop.example@evil.test/'],
    ['a password', 'https://a:b@evil.test/'],
    ['an empty user', 'https://@evil.test/'],
    ['a fragment', 'https://shop.example/#a'],
    ['an empty fragment', 'https://shop.example/#'],
    ['no scheme', '//shop.example/reset'],
    ['no slashes', 'https:shop.example'],
    ['backslashes', 'https:\\\\shop.example'],
    ['a backslash in the host', 'https://shop.example\\@evil.test/'],
    ['a script', 'javascript://shop.example/%0aalert(1)'],
    ['data', 'data:text/html,x'],
    ['a space before', ' https://shop.example/'],
    ['a line break', 'https://shop.example/\r\nX: y'],
    ['a tab inside', 'https://shop\t.example/'],
    ['NUL', 'https://shop.example/\0'],
    ['a placeholder', 'https://shop.example/{{customer_email}}'],
    ['a quote', 'https://shop.example/"onclick'],
    ['a letter beyond ASCII', 'https://sh\u043ep.example/'],
    ['a unicode full stop', 'https://shop\u3002example/'],
    ['nothing', ''],
    ['no host', 'https:///reset'],
    ['a port too high', 'https://shop.example:70000/'],
    ['too many characters', `https://shop.example/${'a'.repeat(1024)}`],
  ])('is not one with %s', (_what, base) => {
    const error = caught(() => requireLinkBase(base));
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'link' } });
    expect(error.message).not.toContain('evil');
  });
});

describe('a link', () => {
  it('carries id and token in its fragment, encoded', () => {
    const token = new PlainResetToken('a+b/c=&d#e');
    const link = tokenLink('https://shop.example/reset?lang=de', 'Rst1', token);
    expect(link).toBe('https://shop.example/reset?lang=de#id=Rst1&token=a%2Bb%2Fc%3D%26d%23e');
    const fragment = new URLSearchParams(new URL(link).hash.slice(1));
    expect(Object.fromEntries(fragment)).toEqual({ id: 'Rst1', token: 'a+b/c=&d#e' });
  });
});
