import { describe, expect, it } from '@jest/globals';
import { createResolve, type Resolve } from '../../../src/webhooks/resolve.js';
import { makeCertificate } from '../../support/peers/certificate.js';
import { startNameServer } from '../../support/peers/name-server.js';
import { answering, neverAnswering, startReceiver } from '../../support/peers/receivers.js';
import { call, callerWith, callOf, callOnce } from '../../support/rows/webhook-calls.js';

const name = 'hooks.example.com';
const publicTargets = { ports: [], allowLoopback: false };
const answeringWith =
  (...addresses: string[]): Resolve =>
  () =>
    Promise.resolve(addresses);

describe('the address that a webhook leads to', () => {
  // Proves: WHK-08
  it.each(
    `127.0.0.1 0.0.0.0 ::1 ::ffff:127.0.0.1 169.254.169.254 10.0.0.1 100.64.0.1 fc00::1
      fe80::1 64:ff9b::7f00:1 224.0.0.1`.split(/\s+/),
  )('is not called if it is %s', async (address) => {
    const rules = { ...publicTargets };
    const outcome = await call(`https://${name}/`, { rules, resolve: answeringWith(address) });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'blocked_address', response: '' });
  });

  // Proves: WHK-08
  it('gets no connection if it is ours, by whatever name', async () => {
    const receiver = await startReceiver(answering(200));
    const rules = { ports: [receiver.port], allowLoopback: false };
    const numbers = ['127.0.0.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]'];
    for (const host of [name, `${name}.`, ...numbers, 'localhost', 'localhost.']) {
      for (const scheme of ['http', 'https']) {
        const url = `${scheme}://${host}:${receiver.port}/`;
        const outcome = await call(url, { rules, resolve: answeringWith('127.0.0.1', '::1') });
        expect(outcome).toMatchObject({ kind: 'failed', reason: 'blocked_address' });
      }
    }
    await receiver.close();
    expect(receiver.connections()).toBe(0);
  });

  // Proves: WHK-08
  it('is looked up once a call, and again for the next one', async () => {
    const certificate = makeCertificate(name);
    const receiver = await startReceiver(answering(200), { tls: certificate });
    const answers = [['127.0.0.1'], ['10.0.0.1'], ['127.0.0.1']];
    const asked: string[] = [];
    const resolve: Resolve = (host) => {
      asked.push(host);
      return Promise.resolve(answers[asked.length - 1] ?? []);
    };
    const rules = { ports: [receiver.port], allowLoopback: true };
    const caller = callerWith({ rules, resolve, authorities: [certificate.cert] });
    const url = `https://${name}:${receiver.port}/hook`;
    expect(await caller.call(callOf(url))).toMatchObject({ kind: 'delivered' });
    expect(asked).toEqual([name]);
    expect(await caller.call(callOf(url))).toMatchObject({ reason: 'blocked_address' });
    expect(receiver.connections()).toBe(1);
    expect(await caller.call(callOf(url))).toMatchObject({ kind: 'delivered' });
    expect(receiver.requests[1]?.head).toContain(`\r\nHost: ${name}:${receiver.port}\r\n`);
    await receiver.close();
  });

  it('is one of those that are allowed, if a name has others too', async () => {
    const certificate = makeCertificate(name);
    const receiver = await startReceiver(answering(200), { tls: certificate });
    const settings = {
      rules: { ports: [receiver.port], allowLoopback: true },
      resolve: answeringWith('10.0.0.1', '169.254.169.254', '127.0.0.1'),
      authorities: [certificate.cert],
    };
    const outcome = await call(`https://${name}:${receiver.port}/`, settings);
    await receiver.close();
    expect(outcome).toMatchObject({ kind: 'delivered' });
  });

  it('is called without TLS only if the URL itself names this machine', async () => {
    const receiver = await startReceiver(answering(200));
    const rules = { ports: [receiver.port], allowLoopback: true };
    const settings = { rules, resolve: answeringWith('127.0.0.1') };
    const outcome = await call(`http://${name}:${receiver.port}/`, settings);
    expect(outcome).toMatchObject({ reason: 'blocked_address' });
    expect(await call(`http://localhost:${receiver.port}/`)).toMatchObject({ kind: 'delivered' });
    await receiver.close();
    expect(receiver.connections()).toBe(1);
  });

  it('is missing', async () => {
    const failing: Resolve = () => Promise.reject(new Error('SERVFAIL'));
    for (const resolve of [answeringWith(), failing]) {
      expect(await call(`https://${name}/`, { resolve })).toMatchObject({ reason: 'unresolved' });
    }
  });

  it('is not waited for longer than the call may last', async () => {
    const resolve: Resolve = () => new Promise(() => undefined);
    const outcome = await call(`https://${name}/`, { resolve, timeoutMs: 200 });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'timeout' });
  });

  it('is what DNS says, of both families', async () => {
    const server = await startNameServer({ [name]: ['127.0.0.1', '8.8.8.8', '2606:4700::1111'] });
    const resolve = createResolve([server.address]);
    const { signal } = new AbortController();
    expect(await resolve(name, signal)).toEqual(['127.0.0.1', '8.8.8.8', '2606:4700::1111']);
    expect(await resolve('other.example.com', signal)).toEqual([]);
    server.close();
  });

  it.each([
    ['no-aaaa.example.com', '127.0.0.1'],
    ['no-a.example.com', '2606:4700::1111'],
  ])('is what DNS says of one family if it keeps silent of the other: %s', async (half, own) => {
    const server = await startNameServer({ [half]: ['127.0.0.1', '2606:4700::1111'] });
    const resolve = createResolve([server.address]);
    const startedAt = performance.now();
    expect(await resolve(half, new AbortController().signal)).toEqual([own]);
    expect(performance.now() - startedAt).toBeLessThan(1500);
    server.close();
  });

  it('is called and checked as ever if DNS keeps silent of the other family', async () => {
    const half = 'no-aaaa.example.com';
    const certificate = makeCertificate(half);
    const receiver = await startReceiver(answering(200), { tls: certificate });
    const server = await startNameServer({ [half]: ['10.0.0.1', '127.0.0.1'] });
    const resolve = createResolve([server.address]);
    const url = `https://${half}:${receiver.port}/`;
    const ports = [receiver.port];
    const trusted = { resolve, authorities: [certificate.cert], timeoutMs: 2000 };
    const rules = { ports, allowLoopback: true };
    expect(await call(url, { ...trusted, rules })).toMatchObject({ kind: 'delivered' });
    const strict = { ports, allowLoopback: false };
    const outcome = await call(url, { ...trusted, rules: strict });
    expect(outcome).toMatchObject({ reason: 'blocked_address' });
    expect(receiver.connections()).toBe(1);
    server.close();
    await receiver.close();
  });

  // Proves: WHK-08
  it('is not called if DNS says that it is private', async () => {
    const server = await startNameServer({ [name]: ['10.0.0.1', 'fd00::1'] });
    const resolve = createResolve([server.address]);
    const outcome = await call(`https://${name}/`, { resolve });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'blocked_address' });
    server.close();
  });

  it('is not asked for any more when the call is over', async () => {
    const server = await startNameServer({});
    const resolve = createResolve([server.address]);
    const [longer, over] = [new AbortController(), new AbortController()];
    const ended: string[] = [];
    const ask = async (word: string, { signal }: AbortController) => {
      expect(await resolve('silent.example.com', signal)).toEqual([]);
      ended.push(word);
    };
    const waiting = ask('longer', longer);
    const stopped = ask('over', over);
    over.abort();
    await stopped;
    expect(ended).toEqual(['over']);
    longer.abort();
    await waiting;
    server.close();
  });

  it('is judged by the rules of the day of the call', async () => {
    const receiver = await startReceiver(answering(200));
    expect(await call(receiver.url)).toMatchObject({ kind: 'delivered' });
    const outcome = await call(receiver.url, { rules: publicTargets });
    await receiver.close();
    expect(outcome).toMatchObject({ reason: 'blocked_address' });
    expect(receiver.connections()).toBe(1);
  });
});

describe('TLS to a webhook', () => {
  const right = makeCertificate('localhost');
  const trusting = (certificate = right) => ({ authorities: [certificate.cert] });

  it('is used if the certificate is right', async () => {
    const { outcome } = await callOnce(answering(200), trusting(), { tls: right });
    expect(outcome).toMatchObject({ kind: 'delivered', status: 200 });
  });

  const other = makeCertificate('other.example.com');
  const expired = makeCertificate('localhost', -1);
  it.each([
    ['is not trusted', right, {}],
    ['is for another host', other, trusting(other)],
    ['has expired', expired, trusting(expired)],
  ])('is refused if the certificate %s', async (_name, tls, settings) => {
    const { outcome, receiver } = await callOnce(answering(200), settings, { tls });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'tls' });
    expect(receiver.requests).toEqual([]);
  });

  it('is refused if the receiver does not speak it', async () => {
    const receiver = await startReceiver(answering(200), {
      onConnection: (socket) => socket.write('220 mail.example.com ESMTP\r\n'),
    });
    const outcome = await call(`https://127.0.0.1:${receiver.port}/`);
    await receiver.close();
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'tls' });
  });

  it('is not waited for longer than the call may last', async () => {
    const receiver = await startReceiver(neverAnswering);
    const outcome = await call(`https://127.0.0.1:${receiver.port}/`, { timeoutMs: 300 });
    await receiver.close();
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'timeout' });
  });
});
