import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { mintWebhookSecret } from '../../../src/domain/webhooks/secret.js';
import {
  answering,
  neverAnswering,
  saying,
  startReceiver,
  streaming,
  type Reaction,
} from '../../support/peers/receivers.js';
import { body, call, callerWith, callOf, callOnce } from '../../support/rows/webhook-calls.js';

const mebibyte = 1024 * 1024;
const headerOf = (head: string, name: string) =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';

describe('a webhook call', () => {
  const texts = [
    ['text', '{"a":1}'],
    ['unicode and escapes', JSON.stringify({ a: 'größe 日本 🎉 \u2028 "\\" \u0000' })],
    ['20 KiB', JSON.stringify({ a: 'é'.repeat(10 * 1024) })],
    ['nothing', ''],
  ] as const;

  // Proves: WHK-02
  it.each(texts)('sends the bytes that were signed: %s', async (_name, text) => {
    const receiver = await startReceiver(answering(204));
    const secret = mintWebhookSecret();
    const signed = Buffer.from(text);
    const secrets = { current: secret };
    const outcome = await callerWith().call({ ...callOf(receiver.url), secrets, body: signed });
    await receiver.close();
    expect(outcome).toMatchObject({ kind: 'delivered', status: 204, response: '' });
    const [request] = receiver.requests;
    expect(request?.body).toEqual(signed);
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
    const received = Object.fromEntries(names.map((name) => [name, headerOf(request!.head, name)]));
    new Webhook(secret.reveal()).verify(request!.body, received, { jsonParse: false });
    expect(headerOf(request!.head, 'x-commercelayer-topic')).toBe('customers.create');
    expect(headerOf(request!.head, 'x-commercelayer-signature')).not.toBe('');
  });

  it('is one POST with a length, nothing compressed and nothing kept open', async () => {
    const { outcome, receiver } = await callOnce(answering(200, [], 'thanks'));
    expect(outcome).toMatchObject({ kind: 'delivered', status: 200, response: 'thanks' });
    const [request, ...others] = receiver.requests;
    expect(others).toEqual([]);
    expect(request?.head).toMatch(/^POST \/hook HTTP\/1\.1\r\n/);
    const headers = {
      ...{ host: `127.0.0.1:${receiver.port}`, 'content-type': 'application/vnd.api+json' },
      ...{ 'content-length': String(body.length), 'accept-encoding': 'identity' },
      ...{ connection: 'close', 'user-agent': 'Rekey' },
    };
    for (const [name, value] of Object.entries(headers)) {
      expect([name, headerOf(request!.head, name)]).toEqual([name, value]);
    }
    expect(receiver.connections()).toBe(1);
  });

  const later = { kind: 'retry_after' };
  const retryAfter = (status: number, value: string) =>
    answering(status, [`Retry-After: ${value}`]);
  const inAMinute = () => new Date(Date.now() + 60_000).toUTCString();
  it.each<[string, Reaction, object]>([
    ['200', answering(200), { kind: 'delivered', status: 200 }],
    ['299', answering(299), { kind: 'delivered', status: 299 }],
    ['400', answering(400), { kind: 'failed', reason: 'status', status: 400 }],
    ['404', answering(404), { kind: 'failed', reason: 'status', status: 404 }],
    ['500', answering(500, [], 'no'), { reason: 'status', status: 500, response: 'no' }],
    ['599', answering(599), { kind: 'failed', reason: 'status', status: 599 }],
    ['410', answering(410), { kind: 'gone', status: 410 }],
    ['429', answering(429), { kind: 'failed', reason: 'status', status: 429 }],
    ['429 with seconds', retryAfter(429, '7'), { ...later, status: 429, retryAfterSeconds: 7 }],
    ['503 with seconds', retryAfter(503, '0'), { ...later, status: 503, retryAfterSeconds: 0 }],
    ['503 with too much', retryAfter(503, '9999999'), { ...later, retryAfterSeconds: 86_400 }],
    ['503 with nonsense', retryAfter(503, 'soon'), { kind: 'failed', status: 503 }],
    ['500 with seconds', retryAfter(500, '7'), { kind: 'failed', status: 500 }],
    ['300', answering(300), { kind: 'failed', reason: 'redirect', status: 300 }],
    ['304', answering(304), { kind: 'failed', reason: 'redirect', status: 304 }],
  ])('understands %s', async (_name, react, expected) => {
    expect((await callOnce(react)).outcome).toMatchObject(expected);
  });

  it('understands a date in Retry-After', async () => {
    const { outcome } = await callOnce(retryAfter(429, inAMinute()));
    expect(outcome).toMatchObject({ kind: 'retry_after' });
    const { retryAfterSeconds } = outcome as { retryAfterSeconds: number };
    expect(retryAfterSeconds).toBeGreaterThan(30);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  // Proves: WHK-05, WHK-08
  it.each([301, 302, 303, 307, 308])('does not follow %d', async (status) => {
    const inside = await startReceiver(answering(200));
    const { outcome, receiver } = await callOnce(answering(status, [`Location: ${inside.url}`]));
    await inside.close();
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'redirect', status });
    expect(receiver.requests).toHaveLength(1);
    expect(inside.connections()).toBe(0);
  });

  it('keeps at most 1 KiB of the answer, whole characters on one line', async () => {
    const logged = async (text: string) => {
      const { outcome } = await callOnce(answering(500, [], text));
      return (outcome as { response: string }).response;
    };
    expect(await logged('a\r\nb\t\u0000c\u001b[31m\u007f\u0085\u2028\u202ed')).toBe('a b c [31m d');
    expect(await logged('x'.repeat(5000))).toBe('x'.repeat(1024));
    expect(await logged(`x${'é'.repeat(5000)}`)).toBe(`x${'é'.repeat(511)}`);
    expect(await logged('')).toBe('');
  });
});

describe('a receiver that misbehaves', () => {
  const ok = 'HTTP/1.1 200 OK\r\n';
  const upgrade = 'HTTP/1.1 101 X\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n';
  const brokenChunk = `${ok}Transfer-Encoding: chunked\r\n\r\nzz\r\n`;
  const resettingInTheBody: Reaction = (socket) =>
    socket.write(`${ok}Content-Length: 100\r\n\r\nhalf`, () => socket.resetAndDestroy());
  it.each<[string, Reaction, object]>([
    ['closes', (socket) => socket.end(), { kind: 'failed', reason: 'reset' }],
    ['resets', (socket) => socket.resetAndDestroy(), { kind: 'failed', reason: 'reset' }],
    ['breaks off its head', (socket) => socket.end(ok), { kind: 'failed', reason: 'reset' }],
    ['does not speak HTTP', saying('SSH-2.0-OpenSSH_9.2\r\n'), { reason: 'protocol' }],
    ['changes protocols', saying(upgrade), { reason: 'protocol' }],
    [
      'never ends its head',
      streaming(ok, Buffer.from('X-A: b\r\n'.repeat(512))),
      { reason: 'protocol' },
    ],
    ['resets in the body', resettingInTheBody, { kind: 'delivered', status: 200 }],
    ['sends a broken chunk', saying(brokenChunk), { kind: 'delivered', response: '' }],
  ])('%s: the call says so', async (_name, react, expected) => {
    const { outcome } = await callOnce(react);
    expect(outcome).toMatchObject({ durationMs: expect.any(Number), ...expected });
  });

  /** Writes a text again and again, after another one. */
  const slow =
    (text: string, again = 'x'): Reaction =>
    (socket) => {
      socket.write(text);
      const timer = setInterval(() => socket.write(again), 20);
      socket.on('close', () => clearInterval(timer));
    };
  const informing = 'HTTP/1.1 102 Processing\r\n\r\n';
  it.each<[string, Reaction]>([
    ['never answers', neverAnswering],
    ['answers a byte at a time', slow(`${ok}X-A: `)],
    ['says 102 for ever', slow(informing, informing)],
  ])('%s: the call ends when its time is over', async (_name, react) => {
    const { outcome } = await callOnce(react, { timeoutMs: 300 });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'timeout', response: '' });
    expect(outcome).not.toHaveProperty('status');
  });

  it('never reads: the call ends when its time is over', async () => {
    const options = { onConnection: (socket: { pause(): unknown }) => socket.pause() };
    const { outcome } = await callOnce(neverAnswering, { timeoutMs: 300 }, options);
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'timeout' });
  });

  it('says 200 and then nothing: it has the message, and the connection ends', async () => {
    const react = slow(`${ok}Content-Length: 999999\r\n\r\n`);
    const { outcome } = await callOnce(react, { timeoutMs: 300 });
    expect(outcome).toMatchObject({ kind: 'delivered', status: 200 });
  });

  it('is not there', async () => {
    const receiver = await startReceiver(neverAnswering);
    await receiver.close();
    expect(await call(receiver.url)).toMatchObject({ kind: 'failed', reason: 'refused' });
  });

  const megabyte = Buffer.alloc(mebibyte, 'a');
  // Proves: WHK-07
  it.each([
    ['sends without end', `${ok}\r\n`],
    ['sends 200 MB', `${ok}Content-Length: 200000000\r\n\r\n`],
  ])('%s: the answer is read up to a cap', async (_name, start) => {
    const sent = { bytes: 0 };
    const { outcome } = await callOnce(streaming(start, megabyte, sent), { timeoutMs: 20_000 });
    expect(outcome).toMatchObject({ kind: 'delivered', response: 'a'.repeat(1024) });
    // What the kernels on both sides buffer comes to a few megabytes.
    expect(sent.bytes).toBeLessThan(32 * mebibyte);
  });

  // Proves: WHK-07
  it('sends a gzip bomb: nothing is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * mebibyte));
    const head = `${ok}Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`;
    const { outcome } = await callOnce(saying(Buffer.concat([Buffer.from(head), bomb])));
    expect(outcome).toMatchObject({ kind: 'delivered', status: 200 });
    expect(Buffer.byteLength((outcome as { response: string }).response)).toBeLessThanOrEqual(1024);
  });
});
