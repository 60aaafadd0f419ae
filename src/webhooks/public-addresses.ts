/**
 * Tells which addresses belong to the public internet. All others may belong to our own network, and a URL that a
 * tenant registers must not lead there (OWASP ASVS 5.0, 1.3.6 and 13.2.4).
 */
import { BlockList, isIP } from 'node:net';

/** IANA IPv4 Special-Purpose Address Registry (RFC 6890) and multicast (RFC 5771). */
const specialIpv4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by customers of a provider (RFC 6598)
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // Azure's host as its guests see it, in a public range
  '169.254.0.0/16', // link-local, and the metadata of most clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // multicast tunnels (RFC 7450)
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
];

/**
 * The special ranges within 2000::/3. Outside it IANA has assigned no public address: loopback, IPv4-mapped,
 * NAT64 (RFC 6052 and 8215), unique local, link-local and multicast addresses are all there.
 */
const specialIpv6 = [
  '2001::/23', // protocol assignments: Teredo, benchmarks, ORCHID and others
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which embeds IPv4 addresses
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation (RFC 9637)
];

type Family = 'ipv4' | 'ipv6';

function listOf(family: Family, ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}

const blockedIpv4 = listOf('ipv4', specialIpv4);
const blockedIpv6 = listOf('ipv6', specialIpv6);
const globalIpv6 = listOf('ipv6', ['2000::/3']);
const loopbackIpv4 = listOf('ipv4', ['127.0.0.0/8']);
const loopbackIpv6 = listOf('ipv6', ['::1/128']);

/** Returns true for the text of a public address, and false for any other text. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !blockedIpv4.check(address, 'ipv4');
  if (version === 0 || address.includes('%')) return false;
  return globalIpv6.check(address, 'ipv6') && !blockedIpv6.check(address, 'ipv6');
}

/** Returns true for 127.0.0.0/8 and ::1. An IPv4 address that is embedded in IPv6 is not loopback, but blocked. */
export function isLoopbackAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return loopbackIpv4.check(address, 'ipv4');
  // A list of IPv4 ranges also matches IPv4-mapped addresses, so each family has its own list.
  return version === 6 && loopbackIpv6.check(address, 'ipv6');
}
