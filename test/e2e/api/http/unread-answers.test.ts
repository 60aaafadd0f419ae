/** Clients that send requests and do not read the answers cost little memory, for a short time. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  cleanUp,
  developmentSettings,
  start,
  type Running,
} from '../../../support/processes/process.js';

const many = 500;

/** Sends the bytes; reads nothing, or a byte a second. */
function silent(port: number, bytes: string, readsSlowly = false): Socket {
  // False pauses the connection until it is resumed.
  const onread = { buffer: Buffer.alloc(1), callback: () => false };
  const socket = connect({ port, host: '127.0.0.1', onread }, () => socket.write(bytes));
  socket.on('error', () => undefined);
  const timer = setInterval(() => readsSlowly && socket.resume(), 1000).unref();
  return socket.once('close', () => clearInterval(timer));
}

/** How many connections the service still holds: those in ESTABLISHED whose local port is its own. */
function connectionsTo(port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  return lines.filter((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    return local.endsWith(suffix) && state === '01';
  }).length;
}

function health(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path: '/health', agent: false }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.once('error', reject).end();
  });
}

const getOf = (path: string) => `GET ${path} HTTP/1.1\r\nHost: rekey.test\r\n\r\n`;
describe('answers that nobody reads', () => {
  let service: Running;
  let port: number;

  beforeAll(async () => {
    service = start('service', [], {
      ...(await developmentSettings()),
      PORT: '0',
      LOG_LEVEL: 'info',
    });
    port = Number((await service.waitFor(/http:\/\/127\.0\.0\.1:(\d+)/))[1]);
  });

  afterAll(cleanUp);

  const memory = () => {
    const status = readFileSync(`/proc/${service.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  };

  // Proves: HTT-07
  it.each([
    ['900 pipelined requests for the largest document', getOf('/openapi.json').repeat(900), false],
    ['8 of them', getOf('/openapi.json').repeat(8), false],
    ['8 of them, a byte read each second', getOf('/openapi.json').repeat(8), true],
    ['8 pages', getOf('/graphql').repeat(8), false],
  ])(
    'are bounded: %s on 500 connections',
    async (_what, bytes, readsSlowly) => {
      expect(await health(port)).toBe(200);
      const before = memory();
      let most = before;
      const sockets = Array.from({ length: many }, () => silent(port, bytes, readsSlowly));
      const deadline = Date.now() + 30_000;
      do {
        await sleep(200);
        most = Math.max(most, memory());
        expect(await health(port)).toBe(200);
      } while (connectionsTo(port) > 0 && Date.now() < deadline);
      expect(connectionsTo(port)).toBe(0);
      for (const socket of sockets) socket.destroy();
      expect(most - before).toBeLessThan(100);
    },
    60_000,
  );
});
