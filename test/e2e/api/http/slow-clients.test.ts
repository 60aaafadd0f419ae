/** Clients that never finish cost a connection for a bounded time (RFC 9110, 15.5.9). */
import { describe, expect, it } from '@jest/globals';
import { listenOnLoopback, sendRaw } from '../../../support/peers/sockets.js';
import { useShop } from '../../../support/world/use-shop.js';

describe('slow clients', () => {
  const shop = useShop();

  it('have bounds on every phase of a request', () => {
    const { server } = shop.app.http;
    expect(server).toMatchObject({
      headersTimeout: 5000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5000,
      maxRequestsPerSocket: 1000,
      maxConnections: 1000,
    });
  });

  it('are dropped where their headers do not end', async () => {
    const port = await listenOnLoopback(shop.app.http);
    const answer = await sendRaw(port, 'POST /graphql HTTP/1.1\r\nHost: rekey.test\r\nX-Slow: ');
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });
});
