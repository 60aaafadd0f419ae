/** The network of a client, in place of its address wherever attempts of one client are counted together. */

/** Returns the eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): string[] {
  // The host of a URL has one spelling (WHATWG URL, 3.5), with `::` for the longest run of zeros.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(zeros).fill('0'), ...after];
}

function toIPv4([high = '0', low = '0']: string[]): string {
  const bits = [high, low].map((group) => Number.parseInt(group, 16));
  return bits.flatMap((value) => [value >> 8, value & 255]).join('.');
}

/**
 * Returns an IPv4 address as it is, and the first 64 bits of an IPv6 address: one subscriber has at least that many
 * addresses (RFC 6177, 2). An IPv4 address in IPv6 form (RFC 4291, 2.5.5.2) is that IPv4 address.
 */
export function clientNetwork(address: string): string {
  const [withoutZone = ''] = address.split('%');
  if (!URL.canParse(`http://[${withoutZone}]`)) return address;
  const groups = groupsOf(withoutZone);
  const isMapped = groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff';
  return isMapped ? toIPv4(groups.slice(6)) : `${groups.slice(0, 4).join(':')}::/64`;
}
