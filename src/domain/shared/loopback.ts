/** Recognises hosts on this machine, to which no encryption is needed. */

const loopbackHosts = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether the host, as `hostOf` returns it, is this machine. */
export function isLoopback(host: string): boolean {
  return loopbackHosts.has(host);
}

/** Returns the host of a URL, an IPv6 address without its brackets. Throws a `TypeError` for an invalid URL. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}
