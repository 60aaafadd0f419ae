import { describe, expect, it } from '@jest/globals';
import { anonymous } from '../../../../src/domain/access/context.js';
import {
  buildRequestContext,
  type ContextRules,
} from '../../../../src/api/http/request-context.js';
import type { Operations } from '../../../../src/operations/index.js';
import { rejection } from '../../../support/caught.js';

/** Only what is asked of the operation counts here. */
function recordingOperations() {
  const asked: unknown[] = [];
  const authenticate: Operations['authenticate'] = async (given) => {
    asked.push(given);
    const { requestId, clientIp, isAbandoned } = given;
    return { requestId, clientIp, isAbandoned, caller: anonymous, site: null };
  };
  return { asked, operations: { authenticate } as Operations };
}

const isAbandoned = () => false;

const open = { allowsAnonymous: true, acceptsRawToken: false, requiresSiteContext: false };

async function credentialsBy(rules: ContextRules, pairs: [string, string][]): Promise<unknown> {
  const { asked, operations } = recordingOperations();
  const headers = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));
  const request = { id: 'r', ip: '::1', headers, rawHeaders: pairs.flat(), isAbandoned };
  await buildRequestContext(operations, request, rules);
  return asked[0];
}

const credentialsOf = (...pairs: [string, string][]) => credentialsBy(open, pairs);

describe('the credentials of a request', () => {
  const nothing = { requestId: 'r', clientIp: '::1', isAbandoned };

  it('are missing if no header holds them', async () =>
    expect(await credentialsOf()).toEqual(nothing));

  it.each(['Bearer abc', 'bearer abc', 'BEARER   abc'])('are the token of %j', async (value) => {
    expect(await credentialsOf(['Authorization', value])).toEqual({ ...nothing, bearer: 'abc' });
  });

  it('are the key and the site, too, as they were sent', async () => {
    const all = await credentialsOf(
      ['authorization', 'Bearer a.b.c'],
      ['X-Api-Key', 'rk_live_x'],
      ['x-site-context', '{"channel":1}'],
    );
    const expected = { bearer: 'a.b.c', apiKey: 'rk_live_x', siteContext: '{"channel":1}' };
    expect(all).toEqual({ ...nothing, ...expected });
  });

  const wrong = ['', 'Bearer', 'Bearer ', 'abc', 'Basic abc', 'Bearer a b', 'XBearer a'];
  it.each([...wrong, 'Bearer a, Bearer b'])(
    'are not valid if Authorization is %j',
    async (value) => {
      const error = await rejection(credentialsOf(['authorization', value]));
      expect(error.code).toBe('UNAUTHENTICATED');
    },
  );

  // Proves: HTT-09
  it.each(['Host', 'Authorization', 'X-API-Key', 'X-Site-Context', 'Content-Type'])(
    'are refused if %s was sent twice, even with one value',
    async (name) => {
      const twice = [name, name.toLowerCase()].map((one): [string, string] => [one, 'CANARY']);
      const error = await rejection(credentialsOf(...twice));
      expect(error.code).toBe('BAD_REQUEST');
      expect(error.message).toBe(`The header ${name.toLowerCase()} was sent twice.`);
    },
  );

  it('are not read from values that look like names', async () => {
    const pairs: [string, string][] = [
      ['x-other', 'host'],
      ['host', 'a.example'],
      ['x-more', 'host'],
    ];
    expect(await credentialsOf(...pairs)).toEqual(nothing);
  });

  it('may come with other headers that were sent twice', async () =>
    expect(await credentialsOf(['accept', 'a'], ['accept', 'b'])).toEqual(nothing));
});

describe('the credentials at an API that takes raw tokens', () => {
  const rules = { ...open, acceptsRawToken: true };
  const bearerOf = (value: string) => credentialsBy(rules, [['authorization', value]]);

  it.each(['a.b.c', 'Bearer a.b.c', 'bearer  a.b.c'])('are the token of %j', async (value) => {
    expect(await bearerOf(value)).toMatchObject({ bearer: 'a.b.c' });
  });

  it.each(['', ' ', 'Basic abc', 'Bearer a b', 'a b'])('are not valid in %j', async (value) => {
    expect((await rejection(bearerOf(value))).code).toBe('UNAUTHENTICATED');
  });
});

describe('an API that requires a site context', () => {
  const rules = { ...open, requiresSiteContext: true };
  const account = '1234abcd5678efgh9ijklmno';
  const json = JSON.stringify({ account });

  it.each([json, JSON.stringify(json)])('takes %j as it was sent', async (value) => {
    const given = await credentialsBy(rules, [['x-site-context', value]]);
    expect(given).toMatchObject({ siteContext: value });
  });

  it.each([
    ['nothing', []],
    ['an empty header', ['']],
    ['one without an account', ['{"channel":12}']],
    ['an account of null', ['{"account":null}']],
    ['an account that is none', ['{"account":"x"}']],
    ['no JSON', ['<x-site-context>']],
  ])('refuses %s', async (_what, values) => {
    const pairs = values.map((value): [string, string] => ['x-site-context', value]);
    expect((await rejection(credentialsBy(rules, pairs))).code).toBe('INVALID_SITE_CONTEXT');
  });
});

describe('an API that does not serve the anonymous', () => {
  const rules = { ...open, allowsAnonymous: false };

  it('refuses a request without a credential', async () =>
    expect((await rejection(credentialsBy(rules, []))).code).toBe('UNAUTHENTICATED'));
});
