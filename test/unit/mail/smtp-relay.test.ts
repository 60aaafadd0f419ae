import { describe, expect, it } from '@jest/globals';
import { parseSmtpUrl } from '../../../src/mail/smtp-relay.js';

describe('the URL of a relay', () => {
  it.each([
    ['smtp://mail.example', { host: 'mail.example', port: 587, isImplicitTls: false }],
    ['smtp://mail.example:25/', { host: 'mail.example', port: 25, isImplicitTls: false }],
    ['smtps://mail.example', { host: 'mail.example', port: 465, isImplicitTls: true }],
    ['smtp://[2001:db8::1]:2525', { host: '2001:db8::1', port: 2525, isImplicitTls: false }],
    ['smtp://localhost.evil.test', { host: 'localhost.evil.test', port: 587 }],
  ])('%s names one that must have TLS', (text, relay) => {
    expect(parseSmtpUrl(text)).toMatchObject({ ...relay, isTlsRequired: true, signIn: null });
  });

  it.each(['smtp://localhost:1025', 'smtp://127.0.0.1', 'smtp://[::1]:25'])(
    '%s names one on loopback, which may do without',
    (text) => expect(parseSmtpUrl(text).isTlsRequired).toBe(false),
  );

  it('holds the sign-in, decoded, and does not print it', () => {
    const { signIn } = parseSmtpUrl('smtps://us%40er:p%2Fss%3Aw%25@mail.example');
    expect(signIn?.user).toBe('us@er');
    expect(signIn?.password.reveal()).toBe('p/ss:w%');
    expect(JSON.stringify(signIn)).not.toContain('p/ss');
  });

  it.each([
    ['no URL', 'mail.example:25'],
    ['another scheme', 'https://mail.example'],
    ['no host', 'smtp://'],
    ['no host but a port', 'smtp://:25'],
    ['a path', 'smtp://mail.example/x'],
    ['a query, which could switch TLS off', 'smtp://mail.example?tls.rejectUnauthorized=false'],
    ['a fragment', 'smtp://mail.example#x'],
    ['a port too high', 'smtp://mail.example:70000'],
    ['a broken escape', 'smtp://a:%zz@mail.example'],
    ['a host with an escape', 'smtp://mail%0a.example'],
    ['a list of hosts', 'smtp://a.example,b.example'],
    ['a line break', 'smtp://mail\r\n.example,x'],
    ['nothing', ''],
  ])('is refused with %s, without being repeated', (_what, text) => {
    expect(() => parseSmtpUrl(text)).toThrow(
      'must be a URL such as smtps://user:password@mail.example:465, without a path or a query',
    );
  });
});
