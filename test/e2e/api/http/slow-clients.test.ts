/** Clients that never finish cost a connection for a bounded time (RFC 9110, 15.5.9). */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { securityHeaders } from '../../../../src/api/http/security-headers.js';
import { listenOnLoopback, rawRequest, sendRaw } from '../../../support/peers/sockets.js';
import type { Shop } from '../../../support/world/shop.js';
import { useShop } from '../../../support/world/use-shop.js';

/** The lines of the log with the response's `x-request-id`, without their times. */
function linesOf({ log }: Pick<Shop, 'log'>, answer: string): object[] {
  const id = idOf(answer);
  return log
    .filter((line) => line.includes(id))
    .map((line) => {
      const { time: _time, ...rest } = JSON.parse(line);
      return rest;
    });
}

function idOf(answer: string): string {
  return /\r\nx-request-id: (\S+)/i.exec(answer)?.[1] ?? 'none';
}

/** The line of a request that was not read: nothing of it is there. */
function unreadable(answer: string, status: number): object {
  const unknown = { method: 'none', route: 'none', durationMs: 0 };
  return { level: 30, msg: 'request', requestId: idOf(answer), ...unknown, status };
}

describe('slow clients', () => {
  const shop = useShop();
  let port: number;

  beforeAll(async () => {
    port = await listenOnLoopback(shop.app.http);
  });

  // Proves: HTT-07
  it('have bounds on every phase of a request', () => {
    const { server } = shop.app.http;
    expect(server).toMatchObject({
      headersTimeout: 5000,
      requestTimeout: 10_000,
      keepAliveTimeout: 65_000,
      maxConnections: 1000,
    });
  });

  // Proves: HTT-07
  it('are dropped where their headers do not end', async () => {
    const answer = await sendRaw(port, 'POST /graphql HTTP/1.1\r\nHost: rekey.test\r\nX-Slow: ');
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(linesOf(shop, answer)).toEqual([unreadable(answer, 408)]);
  });

  it('cause no error in the log if they hang up inside a body', async () => {
    const start = rawRequest(
      'POST /graphql HTTP/1.1',
      ['Content-Type: application/json'],
      'x'.repeat(90),
    );
    const socket = connect(port, '127.0.0.1', () => socket.write(start.slice(0, -50)));
    const before = shop.log.length;
    setTimeout(() => socket.destroy(), 100);
    await once(socket, 'close');
    await sleep(300);
    expect(shop.log.slice(before).filter((line) => !line.includes('"level":30'))).toEqual([]);
  });
});

describe('what Node would answer by itself', () => {
  const shop = useShop();
  let port: number;

  beforeAll(async () => {
    port = await listenOnLoopback(shop.app.http);
  });

  // Proves: HTT-13
  it.each([
    ['a request without a Host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['two Hosts', 'GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n', 400],
    [
      'two Hosts for the description',
      'GET /openapi.json HTTP/1.1\r\nHost: a\r\nHost: a\r\nConnection: close\r\n\r\n',
      400,
    ],
    [
      'two Hosts at an unknown path',
      'GET /nowhere HTTP/1.1\r\nHost: a\r\nHost: a\r\nConnection: close\r\n\r\n',
      400,
    ],
    ['an expectation', 'GET /health HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n\r\n', 417],
    ['no HTTP', 'hello\r\n\r\n', 400],
  ])('has the headers of all answers: to %s', async (_what, bytes, status) => {
    const answer = await sendRaw(port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    for (const [name, value] of Object.entries(securityHeaders)) {
      expect(answer.toLowerCase()).toContain(`\r\n${name}: ${value.toLowerCase()}\r\n`);
    }
    expect(answer).toMatch(/\r\nx-request-id: [0-9a-f-]{36}\r\n/);
  });

  const canary = 'CANARY4711';
  const headersOfBody = ['Host: a', 'Transfer-Encoding: chunked', 'Content-Type: application/json'];

  it.each([
    [400, `GET /${canary} HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n`],
    [400, `POST /graphql HTTP/1.1\r\n${headersOfBody.join('\r\n')}\r\n\r\n${canary}\r\n`],
    [414, rawRequest(`GET /${canary}?${'a'.repeat(17_000)} HTTP/1.1`, [])],
    [417, `GET /${canary} HTTP/1.1\r\nHost: a\r\nExpect: ${canary}\r\n\r\n`],
    [431, rawRequest(`GET /${canary} HTTP/1.1`, [`X-Long: ${'a'.repeat(17_000)}`])],
  ])('is a line of the log, without anything of the request: %d (%#)', async (status, bytes) => {
    const before = shop.log.length;
    const answer = await sendRaw(port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(linesOf(shop, answer)).toEqual([unreadable(answer, status)]);
    await sleep(100);
    const lines = shop.log.slice(before);
    expect(lines).toHaveLength(1);
    expect(lines.join('')).not.toContain(canary);
  });

  it('is the end of a connection after a thousand requests', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ends: string[] = [];
    for (let count = 0; count < 1000; count += 1) {
      const answer = await new Promise<IncomingMessage>((resolve) =>
        get({ port, agent, path: '/health' }, resolve),
      );
      answer.resume();
      await once(answer, 'end');
      if (answer.headers.connection === 'close') ends.push(String(count + 1));
    }
    expect(ends).toEqual(['1000']);
  });
});
