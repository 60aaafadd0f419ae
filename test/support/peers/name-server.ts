/** A name server on loopback (RFC 1035) for look-ups of our own. Names it does not know have no addresses. */
import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';

export interface NameServer {
  /** As `Resolver.setServers` takes it. */
  readonly address: string;
  close(): void;
}

const types = { a: 1, aaaa: 28 };
/** Queries of these types for these names are dropped. */
const dropped: Readonly<Record<string, readonly number[]>> = {
  'silent.example.com': [types.a, types.aaaa],
  'no-a.example.com': [types.a],
  'no-aaaa.example.com': [types.aaaa],
};

/** The question of a query: its name, its type, and its bytes. */
export function readQuestion(query: Buffer): { name: string; type: number; bytes: Buffer } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const name = labels.join('.').toLowerCase();
  return { name, type: query.readUInt16BE(at + 1), bytes: query.subarray(12, at + 5) };
}

/** The bytes of an address; of IPv6 one with `::` in it. */
function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [start = [], end = []] = address
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - start.length - end.length }, () => '0');
  const groups = [...start, ...zeros, ...end].map((group) => group.padStart(4, '0'));
  return Buffer.from(groups.join(''), 'hex');
}

/** A resource record whose name is the question's. */
function record(type: number, address: string): Buffer {
  const data = addressBytes(address);
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length]);
  return Buffer.concat([head, data]);
}

function answer(query: Buffer, addresses: Readonly<Record<string, readonly string[]>>): Buffer {
  const { name, type, bytes } = readQuestion(query);
  const own = (addresses[name] ?? []).filter(
    (address) => type === (isIPv4(address) ? types.a : types.aaaa),
  );
  const head = Buffer.from([0, 0, 0x81, 0x80, 0, 1, 0, own.length, 0, 0, 0, 0]);
  query.copy(head, 0, 0, 2);
  return Buffer.concat([head, bytes, ...own.map((address) => record(type, address))]);
}

/**
 * Answers every name with what it was given, but `silent.example.com` never, and `no-a.example.com` and
 * `no-aaaa.example.com` for the other family only.
 */
export async function startNameServer(
  addresses: Readonly<Record<string, readonly string[]>>,
): Promise<NameServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type } = readQuestion(query);
    if (dropped[name]?.includes(type)) return;
    socket.send(answer(query, addresses), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${socket.address().port}`, close: () => void socket.close() };
}
