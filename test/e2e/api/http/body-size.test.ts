/** The size of bodies, and that the next request is served after one that was too large. */
import { request } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { listenOnLoopback } from '../../../support/peers/sockets.js';
import { post } from '../../../support/apis/surface.js';
import { useShop } from '../../../support/world/use-shop.js';

const typename = '{"query":"{ __typename }"}';

describe('bodies', () => {
  const shop = useShop();
  let port: number;

  beforeAll(async () => void (port = await listenOnLoopback(shop.app.http)));

  /** Writes until the server answers, as a client does that does not wait. */
  function upload(size: number, headers: Record<string, string | number>): Promise<number> {
    return new Promise((resolve, reject) => {
      const chunk = Buffer.alloc(64 * 1024, 'a');
      let sent = 0;
      let answered = false;
      const target = { port, host: '127.0.0.1', path: '/graphql', method: 'POST' };
      const type = { 'content-type': 'application/json' };
      const client = request({ ...target, headers: { ...type, ...headers } });
      client.on('response', (response) => {
        answered = true;
        response.resume();
        client.destroy();
        resolve(response.statusCode ?? 0);
      });
      client.on('error', (error) => !answered && reject(error));
      const write = (): void => {
        while (sent < size) {
          sent += chunk.length;
          if (!client.write(chunk.subarray(0, Math.min(chunk.length, size)))) break;
        }
        if (sent >= size) client.end();
      };
      client.on('drain', write);
      write();
    });
  }

  async function expectServed(): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: typename };
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`, init);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Query');
  }

  // Proves: HTT-01
  it('may have 32 KiB and not a byte more', async () => {
    const padded = (size: number) => {
      const start = '{"query":"{ __typename }","pad":"';
      return `${start}${'a'.repeat(size - start.length - 2)}"}`;
    };
    expect((await post(shop, padded(32 * 1024))).status).toBe(200);
    const answer = await post(shop, padded(32 * 1024 + 1));
    expect(answer.status).toBe(413);
    const requestId = answer.headers['x-request-id'];
    expect(answer.errors[0].extensions).toEqual({ code: 'PAYLOAD_TOO_LARGE', requestId });
  });

  // Proves: HTT-01
  it('of 10 MB are refused by their announced length, and the next request is served', async () => {
    const size = 10 * 1024 * 1024;
    expect(await upload(size, { 'content-length': size })).toBe(413);
    await expectServed();
  });

  // Proves: HTT-01
  it('of 10 MB in chunks are refused as they come, and the next request is served', async () => {
    expect(await upload(10 * 1024 * 1024, { 'transfer-encoding': 'chunked' })).toBe(413);
    await expectServed();
  });

  it('with 100,000 keys are refused', async () => {
    const keys = (length: number) => Array.from({ length }, (_, n) => `"k${n}":1`).join();
    expect((await post(shop, `{${keys(100_000)}}`)).status).toBe(413);
    const answer = await post(shop, `{"query":"{ __typename }","variables":{${keys(3000)}}}`);
    expect(answer.status).toBe(200);
  });
});
