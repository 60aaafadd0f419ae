/** What one connection can cost, on sockets that are none. */
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { oneAtATime, type ConnectionLimits } from '../../../../src/api/http/connections.js';

const limits: ConnectionLimits = {
  maxWaiting: 2,
  maxRequests: 4,
  readTimeout: 20_000,
  maxUnreadBytes: 1_000_000,
};

function createSocket() {
  const socket = {
    destroyed: false,
    writableLength: 0,
    destroy: () => void (socket.destroyed = true),
  };
  return socket;
}

/** A connection that sends requests by their names; each answer ends when the test says so. */
function connect() {
  const socket = createSocket();
  const running: string[] = [];
  const responses = new Map<string, EventEmitter>();
  const headers: string[] = [];
  const listener = oneAtATime((request, response) => {
    const name = request.url ?? '';
    running.push(name);
    responses.set(name, response);
  }, limits);
  const send = (url: string) => {
    const setHeader = (name: string, value: string) => headers.push(`${url} ${name}: ${value}`);
    const response = Object.assign(new EventEmitter(), { setHeader });
    listener({ socket, url } as unknown as IncomingMessage, response as unknown as ServerResponse);
  };
  const end = (name: string) => responses.get(name)?.emit('close');
  return {
    socket,
    running,
    headers,
    send,
    end,
    complete: (name: string) => responses.get(name)?.emit('prefinish'),
  };
}

afterEach(() => void jest.useRealTimers());

describe('the requests of one connection', () => {
  it('run one at a time, in their order', () => {
    const { send, end, running } = connect();
    for (const name of ['a', 'b', 'c']) send(name);
    expect(running).toEqual(['a']);
    end('a');
    expect(running).toEqual(['a', 'b']);
    send('d');
    end('b');
    end('c');
    expect(running).toEqual(['a', 'b', 'c', 'd']);
  });

  it('run beside those of another connection', () => {
    const [one, other] = [connect(), connect()];
    one.send('a');
    other.send('b');
    expect([one.running, other.running]).toEqual([['a'], ['b']]);
  });

  it('end the connection if more of them wait than may', () => {
    const { send, socket, running } = connect();
    for (const name of ['a', 'b', 'c']) send(name);
    expect(socket.destroyed).toBe(false);
    send('d');
    expect(socket.destroyed).toBe(true);
    send('e');
    expect(running).toEqual(['a']);
  });

  it('are so many, of which the last one closes it', () => {
    const { send, end, headers } = connect();
    for (const name of ['a', 'b', 'c', 'd']) {
      send(name);
      end(name);
    }
    expect(headers).toEqual(['d connection: close']);
  });
});

describe('an answer that is complete', () => {
  it('ends the connection if it is not read in time', () => {
    jest.useFakeTimers();
    const { send, complete, socket } = connect();
    send('a');
    jest.advanceTimersByTime(60_000);
    complete('a');
    jest.advanceTimersByTime(19_999);
    expect(socket.destroyed).toBe(false);
    jest.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
  });

  it('leaves the connection open if it is read', () => {
    jest.useFakeTimers();
    const { send, complete, end, socket } = connect();
    send('a');
    complete('a');
    end('a');
    jest.advanceTimersByTime(60_000);
    expect(socket.destroyed).toBe(false);
  });
});
