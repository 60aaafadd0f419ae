/**
 * Whether a request comes from this machine and means it. A page of another site can give its own name this machine's
 * address (DNS rebinding), and a proxy can carry requests of other machines here: both say so in headers.
 */
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Returns whether the text is an address of this machine; an IPv4 address may be mapped into IPv6. */
export function isLoopbackAddress(text: string): boolean {
  const version = isIP(text);
  return version !== 0 && loopback.check(text, version === 6 ? 'ipv6' : 'ipv4');
}

/** A host, an IPv6 address in brackets, and perhaps a port (RFC 9112, 3.2). */
const hostAndPort = /^(\[[^\]]*\]|[^:[\]]*)(?::\d{1,5})?$/;

/** Returns whether the value of `Host` or its like names this machine. */
export function isLoopbackHost(value: string): boolean {
  const [, name = ''] = hostAndPort.exec(value) ?? [];
  if (name.toLowerCase() === 'localhost') return true;
  return isLoopbackAddress(name.startsWith('[') ? name.slice(1, -1) : name);
}

/** The host of a target in absolute form, which goes before `Host` (RFC 9112, 3.2.2). */
const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i;

/** A client in `X-Forwarded-For` or `Forwarded`: an address, in brackets with a port. */
function isLoopbackClient(text: string): boolean {
  return isLoopbackAddress(text) || isLoopbackHost(text);
}

const members = (value: string): string[] => value.split(',').map((member) => member.trim());

/** The parameters of `Forwarded` that name a machine (RFC 7239, 5). `by` is the proxy itself. */
function machinesOf(forwarded: string): string[] {
  const pairs = forwarded.matchAll(/(?:^|[;,])\s*(?:for|host)\s*=\s*(?:"([^"]*)"|([^;,]*))/gi);
  return [...pairs].map(([, quoted, bare]) => (quoted ?? bare ?? '').trim());
}

/** What each header of a proxy says of the client or of the host that the client asked. */
const forwardedBy: Readonly<Record<string, (value: string) => string[]>> = {
  forwarded: machinesOf,
  'x-forwarded-for': members,
  'x-forwarded-host': members,
  'x-real-ip': members,
  'x-client-ip': members,
  'cf-connecting-ip': members,
  'true-client-ip': members,
  // Of a proxy that says no more than that it is one (RFC 9110, 7.6.3).
  via: members,
};

export interface Asked {
  /** Of the connection, whatever headers say. */
  readonly peer: string | undefined;
  /** The target of the request line, as the client sent it. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The version of HTTP. Browsers do not use 1.0; proxies do that are not told otherwise, and name this machine. */
  readonly httpVersion: string;
}

export interface LoopbackRefusal {
  readonly status: 403 | 421;
  readonly message: string;
}

const otherMachine: LoopbackRefusal = {
  status: 403,
  message: 'The pages of development answer only to this machine itself, and to no proxy.',
};

const otherHost: LoopbackRefusal = {
  status: 421,
  message:
    'The pages of development answer only at an address of this machine: localhost, 127.0.0.1 or [::1].',
};

/** Returns why the request is refused; undefined if it comes from this machine and names it. */
export function refuseOtherMachines({
  peer,
  target,
  headers,
  httpVersion,
}: Asked): LoopbackRefusal | undefined {
  if (httpVersion === '1.0') return otherMachine;
  const hosts = [headers['host']?.toString() ?? '', ...(absolute.exec(target)?.slice(1) ?? [])];
  if (!hosts.every(isLoopbackHost)) return otherHost;
  const forwarded = Object.entries(forwardedBy).flatMap(([name, read]) => {
    const value = headers[name];
    return value === undefined ? [] : read(value.toString());
  });
  const isOwn = isLoopbackAddress(peer ?? '') && forwarded.every(isLoopbackClient);
  return isOwn ? undefined : otherMachine;
}
