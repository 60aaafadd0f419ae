import { describe, expect, it } from '@jest/globals';
import { anonymous } from '../../../src/domain/context.js';
import { buildRequestContext } from '../../../src/http/request-context.js';
import type { Operations } from '../../../src/operations/index.js';
import { rejection } from '../../support/caught.js';

/** Only what is asked of the operation counts here. */
function recordingOperations() {
  const asked: unknown[] = [];
  const authenticate: Operations['authenticate'] = async (given) => {
    asked.push(given);
    return { requestId: given.requestId, clientIp: given.clientIp, caller: anonymous, site: null };
  };
  return { asked, operations: { authenticate } as Operations };
}

async function credentialsOf(...pairs: [string, string][]): Promise<unknown> {
  const { asked, operations } = recordingOperations();
  const headers = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));
  await buildRequestContext(operations, { id: 'r', ip: '::1', headers, rawHeaders: pairs.flat() });
  return asked[0];
}

describe('the credentials of a request', () => {
  const nothing = { requestId: 'r', clientIp: '::1' };

  it('are missing where no header holds them', async () => {
    expect(await credentialsOf()).toEqual(nothing);
  });

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

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'abc',
    'Basic abc',
    'Bearer a b',
    'Bearer a, Bearer b',
    'XBearer a',
  ])('are not valid where Authorization is %j', async (value) => {
    const error = await rejection(credentialsOf(['authorization', value]));
    expect(error.code).toBe('UNAUTHENTICATED');
  });

  it.each(['Host', 'Authorization', 'X-API-Key', 'X-Site-Context', 'Content-Type'])(
    'are refused where %s was sent twice, even with one value',
    async (name) => {
      const error = await rejection(
        credentialsOf([name, 'CANARY'], ['accept', '*/*'], [name.toLowerCase(), 'CANARY']),
      );
      expect(error.code).toBe('BAD_REQUEST');
      expect(error.message).toBe(`The header ${name.toLowerCase()} was sent twice.`);
    },
  );

  it('are not read from values that look like names', async () => {
    const given = await credentialsOf(
      ['x-other', 'host'],
      ['host', 'a.example'],
      ['x-more', 'host'],
    );
    expect(given).toEqual(nothing);
  });

  it('may come with other headers that were sent twice', async () => {
    expect(await credentialsOf(['accept', 'a'], ['accept', 'b'])).toEqual(nothing);
  });
});
