/** Connections between two requests: a balancer keeps its own for longer than we may hold a stranger's. */
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { listenOnLoopback, sendRaw } from '../../../support/peers/sockets.js';
import { openShop } from '../../../support/world/shop.js';
import { useShop } from '../../../support/world/use-shop.js';

const request = 'GET /health HTTP/1.1\r\nHost: rekey.test\r\n\r\n';
const opened: Socket[] = [];

afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy();
});

/** A connection that has sent one request and read its answer. */
async function idleConnection(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1', () => socket.write(request));
  opened.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'data');
  return socket;
}

const isOpen = (socket: Socket): boolean => !socket.destroyed && socket.readable;

/** Whether the server answers another request on the connection. */
async function answersAgain(socket: Socket): Promise<boolean> {
  if (!isOpen(socket)) return false;
  socket.write(request);
  const answers = await Promise.race([
    once(socket, 'data').then(([chunk]) => String(chunk).startsWith('HTTP/1.1 200 ')),
    once(socket, 'close').then(() => false),
  ]);
  return answers;
}

describe('an idle connection', () => {
  const shop = useShop({ environment: { HTTP_KEEP_ALIVE_SECONDS: '3' } });
  let port: number;

  beforeAll(async () => {
    port = await listenOnLoopback(shop.app.http);
  });

  it('serves a proxy again after a pause within the setting', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const sockets = new Set<Socket>();
    const hints: unknown[] = [];
    for (const pause of [0, 1500, 1500]) {
      await sleep(pause);
      const answer = await new Promise<IncomingMessage>((resolve, reject) =>
        get({ port, agent, path: '/health' }, resolve).on('error', reject),
      );
      answer.resume();
      await once(answer, 'end');
      sockets.add(answer.socket);
      hints.push(answer.headers['keep-alive']);
    }
    agent.destroy();
    expect([sockets.size, new Set(hints)]).toEqual([1, new Set(['timeout=3'])]);
  });

  it('is closed after the setting', async () => {
    const socket = await idleConnection(port);
    await once(socket, 'close');
    expect(isOpen(socket)).toBe(false);
  });
});

describe('idle connections by default', () => {
  const shop = useShop();
  let port: number;

  beforeAll(async () => {
    port = await listenOnLoopback(shop.app.http);
  });

  it('outlast the 60 seconds of usual balancers', () => {
    expect(shop.app.http.server.keepAliveTimeout).toBe(65_000);
  });

  // Proves: HTT-07
  it('give the headers of a next request no more time than those of a first', async () => {
    const started = 'GET /health HTTP/1.1\r\nHost: rekey.test\r\nX-Slow: ';
    const both = await sendRaw(port, `${request}${started}`);
    expect(both).toMatch(/^HTTP\/1\.1 200 [^]*HTTP\/1\.1 408 /);
  }, 15_000);

  it('give way, the longest idle first, before they take all places', async () => {
    const sockets: Socket[] = [];
    for (let count = 0; count < 900; count += 1) sockets.push(await idleConnection(port));
    expect(sockets.filter(isOpen)).toHaveLength(900);
    // The first one is in use again, so it is not the longest idle any more.
    expect(await answersAgain(sockets[0]!)).toBe(true);
    const newcomers = await Promise.all(Array.from({ length: 300 }, () => idleConnection(port)));
    await Promise.all(newcomers.map(answersAgain));
    expect(newcomers.filter(isOpen)).toHaveLength(300);
    expect(isOpen(sockets[0]!)).toBe(true);
    expect(sockets.slice(1, 301).filter(isOpen)).toEqual([]);
    expect(sockets.slice(301).filter(isOpen)).toHaveLength(599);
  }, 60_000);
});

describe('a stop', () => {
  it('closes idle connections at once', async () => {
    const shop = await openShop();
    const port = await listenOnLoopback(shop.app.http);
    const idle = await Promise.all([1, 2, 3].map(() => idleConnection(port)));
    const closed = Promise.all(idle.map((socket) => once(socket, 'close')));
    const stop = shop.close().then(() => 'stopped');
    expect(await Promise.race([stop, sleep(20_000, 'waited', { ref: false })])).toBe('stopped');
    await closed;
  }, 40_000);
});
