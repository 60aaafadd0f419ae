import { describe, expect, it } from '@jest/globals';
import {
  isLoopbackAddress,
  isLoopbackHost,
  refuseOtherMachines,
} from '../../../../src/api/http/loopback-guard.js';

const own = {
  peer: '127.0.0.1',
  target: '/',
  headers: { host: 'localhost:4000' },
  httpVersion: '1.1',
};

describe('an address', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])(
    'of this machine is %s',
    (text) => expect(isLoopbackAddress(text)).toBe(true),
  );

  it.each(['10.0.0.1', '0.0.0.0', '128.0.0.1', '::', '::2', '::ffff:10.0.0.1', 'localhost', ''])(
    'of another is %j',
    (text) => expect(isLoopbackAddress(text)).toBe(false),
  );
});

describe('a host', () => {
  it.each(['localhost', 'LocalHost:80', '127.0.0.1', '127.1.2.3:65535', '[::1]', '[::1]:4000'])(
    'of this machine is %s',
    (value) => expect(isLoopbackHost(value)).toBe(true),
  );

  it.each([
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:4000',
    'localhost@evil.example',
    'evil.example#localhost',
    '127.0.0.1:4000:80',
    'localhost:',
    'localhost:port',
    '::1',
    '[::2]',
    '[::1',
    '[]',
    'localhost, evil.example',
    ' localhost',
    '192.168.0.1',
    '2130706433',
    '0x7f.0.0.1',
  ])('of another is %j', (value) => expect(isLoopbackHost(value)).toBe(false));
});

describe('a request', () => {
  it.each([
    ['of this machine', {}],
    ['in absolute form', { target: 'http://127.0.0.1:4000/inbox' }],
    ['by a proxy of this machine', { headers: { ...own.headers, 'x-forwarded-for': '127.0.0.1' } }],
    [
      'by two of them',
      {
        headers: {
          ...own.headers,
          'x-forwarded-for': '::1, 127.0.0.1:5000',
          forwarded: 'for="[::1]:80";host=localhost',
        },
      },
    ],
  ])('%s is answered', (_what, more) =>
    expect(refuseOtherMachines({ ...own, ...more })).toBeUndefined(),
  );

  const from = (headers: Record<string, string>) => ({ headers: { ...own.headers, ...headers } });

  it.each([
    ['of another machine', 403, { peer: '10.0.0.1' }],
    ['of a connection that has gone', 403, { peer: undefined }],
    ['to another host', 421, { headers: { host: 'evil.example' } }],
    ['to none, as in HTTP/1.0', 421, { headers: {} }],
    ['in absolute form to another host', 421, { target: 'http://evil.example/' }],
    [
      'in absolute form with a name before the host',
      421,
      { target: 'http://localhost@evil.example/' },
    ],
    ['that a proxy passes on', 403, from({ 'x-forwarded-for': '203.0.113.9' })],
    ['that two proxies pass on', 403, from({ 'x-forwarded-for': '127.0.0.1, 203.0.113.9' })],
    [
      'with a client that says it is this machine',
      403,
      from({ 'x-forwarded-for': '203.0.113.9, 127.0.0.1' }),
    ],
    ['for another host', 403, from({ 'x-forwarded-host': 'evil.example' })],
    ['with a real address', 403, from({ 'x-real-ip': '203.0.113.9' })],
    ['by RFC 7239', 403, from({ forwarded: 'proto=https; For="[2001:db8::1]:4711"' })],
    ['by RFC 7239 for another host', 403, from({ forwarded: 'for=127.0.0.1;host=evil.example' })],
    ['of somebody unknown', 403, from({ forwarded: 'for=unknown' })],
    ['with the address of a client', 403, from({ 'cf-connecting-ip': '203.0.113.9' })],
    ['that some proxy passes on', 403, from({ via: '1.1 proxy' })],
    ['by HTTP/1.0, as a proxy sends that is told nothing', 403, { httpVersion: '1.0' }],
    ['of nobody', 403, from({ 'x-forwarded-for': '' })],
  ])('%s is refused with %d', (_what, status, more) =>
    expect(refuseOtherMachines({ ...own, ...more })).toMatchObject({ status }),
  );
});
