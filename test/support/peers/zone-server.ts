/** A name server on loopback with the TXT, MX, A and AAAA records of domains (RFC 1035). Other names do not exist. */
import { createSocket } from 'node:dgram';
import { readQuestion, type NameServer } from './name-server.js';

export interface Zone {
  /** Texts by name. */
  readonly txt?: Readonly<Record<string, readonly string[]>>;
  /** Hosts by name; '' is the null MX (RFC 7505). */
  readonly mx?: Readonly<Record<string, readonly string[]>>;
  /** IPv4 addresses by name. */
  readonly a?: Readonly<Record<string, readonly string[]>>;
  /** IPv6 addresses by name, such as `2001:db8::1`. */
  readonly aaaa?: Readonly<Record<string, readonly string[]>>;
}

const types = { a: 1, mx: 15, txt: 16, aaaa: 28 };
const nxdomain = 3;

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
}

function exchange(host: string): Buffer {
  const labels = host.split('.').filter((label) => label !== '');
  return Buffer.concat([Buffer.from([0, 10]), ...labels.map(text), Buffer.from([0])]);
}

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.from([
    0xc0,
    12,
    0,
    type,
    0,
    1,
    0,
    0,
    0,
    0,
    data.length >> 8,
    data.length & 255,
  ]);
  return Buffer.concat([head, data]);
}

function ipv4(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

/** With one `::`. */
function ipv6(address: string): Buffer {
  const [head = [], tail = []] = address
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const groups = [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function recordsOf({ txt = {}, mx = {}, a = {}, aaaa = {} }: Zone, name: string, type: number) {
  if (type === types.a) return (a[name] ?? []).map((value) => record(type, ipv4(value)));
  if (type === types.aaaa) return (aaaa[name] ?? []).map((value) => record(type, ipv6(value)));
  if (type === types.txt) return (txt[name] ?? []).map((value) => record(type, text(value)));
  if (type === types.mx) return (mx[name] ?? []).map((host) => record(type, exchange(host)));
  return [];
}

/** A name exists if it or a name below it has records (RFC 8020). */
function exists(zone: Zone, name: string): boolean {
  const names = Object.values(zone).flatMap((records) => Object.keys(records));
  return names.some((one) => one === name || one.endsWith(`.${name}`));
}

function answer(query: Buffer, zone: Zone): Buffer {
  const { name, type, bytes } = readQuestion(query);
  const records = recordsOf(zone, name, type);
  const code = exists(zone, name) ? 0 : nxdomain;
  const head = Buffer.from([0, 0, 0x81, 0x80 | code, 0, 1, 0, records.length, 0, 0, 0, 0]);
  query.copy(head, 0, 0, 2);
  return Buffer.concat([head, bytes, ...records]);
}

/** Answers from what `zone` returns at the time; nothing if it returns null. */
export async function startZoneServer(zone: () => Zone | null): Promise<NameServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const present = zone();
    if (present) socket.send(answer(query, present), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${socket.address().port}`, close: () => void socket.close() };
}
