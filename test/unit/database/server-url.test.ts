import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeConnectionProblem } from '../../../src/database/connection-problem.js';
import { unencryptedHostOf } from '../../../src/database/server-connection.js';
import { parseServerUrl } from '../../../src/database/server-url.js';
import { isLong } from '../../support/long.js';
import { problemsOf, testEnvironment } from '../../support/world/environment.js';

const tls = { mode: 'disable', rootCert: undefined, cert: undefined, key: undefined };
const nothing = { user: undefined, password: undefined, database: undefined };
const base = { host: 'localhost', port: 5432, ...nothing, applicationName: undefined };
const whole = { ...base, options: undefined, tls };

describe('the URL of a server', () => {
  it.each<[string, object]>([
    ['postgres://db/x', { host: 'db', database: 'x' }],
    [
      'postgresql://u:p@db.example:6543/x',
      { host: 'db.example', port: 6543, user: 'u', password: 'p', database: 'x' },
    ],
    [
      'postgres://a%40b:%23%2F%3F%40%25@h/re%20set',
      { host: 'h', user: 'a@b', password: '#/?@%', database: 're set' },
    ],
    ['postgres://u:p@q:r@h/x', { host: 'h', user: 'u', password: 'p@q:r', database: 'x' }],
    ['postgres://u@[::1]:1/x', { host: '::1', port: 1, user: 'u', database: 'x' }],
    ['postgresql:///db?host=/var/run/postgresql', { host: '/var/run/postgresql', database: 'db' }],
    ['postgresql://%2Fvar%2Frun/db', { host: '/var/run', database: 'db' }],
    [
      'postgresql:///?user=u&password=p%26q&dbname=d&port=7',
      { user: 'u', password: 'p&q', database: 'd', port: 7 },
    ],
    ['postgres://', {}],
    [
      'postgres://h/x?application_name=a%20b&options=-c%20a=b',
      { host: 'h', database: 'x', applicationName: 'a b', options: '-c a=b' },
    ],
    [
      'postgres://h/x?sslmode=verify-full',
      { host: 'h', database: 'x', tls: { ...tls, mode: 'verify-full' } },
    ],
    [
      'postgres://h/x?sslmode=require&sslrootcert=/ca&sslcert=/c&sslkey=/k',
      {
        host: 'h',
        database: 'x',
        tls: { mode: 'require', rootCert: '/ca', cert: '/c', key: '/k' },
      },
    ],
  ])('%s has its parts', (url, parts) =>
    expect(parseServerUrl(url)).toEqual({ ...whole, ...parts }),
  );

  const cure =
    /percent-encode special characters in the user and the password: # is %23, \/ is %2F/;

  it.each<[string, RegExp]>([
    ['postgres://u:CANARY#1@h/x', cure],
    ['postgres://u:1234#CANARY@h/x', cure],
    ['postgres://u:CANARY/1@h/x', cure],
    ['postgres://u:1234/CANARY@h/x', cure],
    ['postgres://u:CANARY?a=b@h/x', cure],
    ['postgres://u:CANARY%@h/x', cure],
    ['postgres://u:CANARY%zz@h/x', cure],
    ['postgres://u:CANARY%ff@h/x', cure],
    ['postgres://u:CANARY', cure],
    ['postgres://u:p@CANARY[h/x', cure],
    ['postgres://h:0/x', /a port from 1 to 65535/],
    ['postgres://h:65536/x', /a port from 1 to 65535/],
    ['postgres://h,CANARY/x', /^must name one host$/],
    ['mysql://h/CANARY', /^must be a URL that begins with postgres:\/\/ or postgresql:\/\/$/],
    ['CANARY', /^must be a URL that begins with/],
    ['postgres://h/x?CANARY=1', /^has a parameter that Rekey does not support: leave it out$/],
    ['postgres://h/x?pgbouncer=true', /^has the parameter pgbouncer, which Rekey does not support/],
    [
      'postgres://h/x?sslmode=allow',
      /^must have sslmode disable, require, verify-ca, verify-full: allow and prefer may/,
    ],
    ['postgres://h/x?sslmode=prefer', /^must have sslmode disable/],
    ['postgres://h/x?sslmode=no-verify', /^must have sslmode disable/],
    ['postgres://h/x?sslmode=CANARY', /^must have sslmode disable/],
    ['postgres://h/x?sslmode=verify-ca', /^must have the file of an own authority as sslrootcert/],
    ['postgres://h/x?sslmode=require&sslrootcert=system', /^must have sslmode=verify-full beside/],
    ['postgres://h/x?sslrootcert=/CANARY', /^has certificates, but no sslmode that uses them/],
    ['postgres://h/x?sslmode=require&sslcert=/CANARY', /^must have sslcert and sslkey together$/],
  ])('%s is refused with what to change, and nothing of it is repeated', (url, message) => {
    expect(() => parseServerUrl(url)).toThrow(message);
    const problems = problemsOf(testEnvironment({ DATABASE_URL: url }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^DATABASE_URL: /);
    expect(problems.join()).not.toMatch(/CANARY|1234/);
  });

  it.each<[string, string | null]>([
    ['postgres://db.example/x', 'db.example'],
    ['postgres://10.0.0.1/x?sslmode=disable', '10.0.0.1'],
    ['postgres://db.example/x?sslmode=require', null],
    ['postgres://localhost/x', null],
    ['postgres://127.0.0.2/x', null],
    ['postgres://[::1]/x', null],
    ['postgresql:///x?host=/run', null],
  ])('%s sends data to another host without TLS, or does not: %s', (url, host) => {
    expect(unencryptedHostOf(url)).toBe(host);
  });
});

const codes = ['28P01', '3D000', 'ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED', 'XX000'];

/** All that Rekey says of the URL: when it cannot read it, or cannot connect. */
function everySaying(url: string): string {
  try {
    parseServerUrl(url);
  } catch (error) {
    return inspect(error);
  }
  return codes.map((code) => describeConnectionProblem({ code }, url)).join('\n');
}

function sharesFour(text: string, password: string): boolean {
  const pieces = [...password].map((_, index) => password.slice(index, index + 4));
  return pieces.some((piece) => piece.length === 4 && text.includes(piece));
}

describe('a password in the URL', () => {
  const printable = fc.string({ unit: 'grapheme-ascii', minLength: 4, maxLength: 24 });
  const special = fc.string({
    unit: fc.constantFrom(...'#/@%?:[]&=1234abXY+ '),
    minLength: 4,
    maxLength: 16,
  });
  const forms: Record<string, (password: string) => string> = {
    'as it is': (password) => `postgres://usr:${password}@db:5/dbn`,
    'percent-encoded': (password) => `postgres://usr:${encodeURIComponent(password)}@db:5/dbn`,
    'in the query': (password) => `postgres://usr@db:5/dbn?password=${password}`,
    'at a socket': (password) => `postgres://usr:${password}@/dbn?host=/run`,
  };

  it.each(Object.keys(forms))('%s is in no message, not even four characters of it', (form) => {
    // What is said of any such password may happen to contain four characters of it.
    const usual = ['', ...'#/@%?:[]&='].map((text) => everySaying(forms[form]!(text))).join();
    fc.assert(
      fc.property(fc.oneof(printable, special), (password) => {
        fc.pre(!sharesFour(usual, password) && password.isWellFormed());
        expect(
          sharesFour(everySaying(forms[form]!(password)).replaceAll(/\n\s+at .*/g, ''), password),
        ).toBe(false);
      }),
      { numRuns: isLong ? 5000 : 200 },
    );
  });

  it('is what was percent-encoded', () =>
    fc.assert(
      fc.property(printable, (password) => {
        expect(parseServerUrl(forms['percent-encoded']!(password)).password).toBe(password);
      }),
    ));
});
