/** Finds the addresses of a URL's host: one DNS lookup, whose result is checked and then used as it is. */
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { WebhookCallError } from './call-error.js';
import { hostOf, isAllowedAddress, type TargetRules } from './target-rules.js';

/** Returns the addresses of a host name, in the order to try them. May throw, which counts as no address. */
export type Resolve = (hostName: string, signal: AbortSignal) => Promise<readonly string[]>;

const queryTimeoutMs = 2000;
const queryTries = 2;
const maxAddresses = 8;
/** How long to wait for the second address family once the first has answered: some servers never answer AAAA. */
const graceMs = 300;

/** Returns the addresses of both families, or of one if the other takes too long (RFC 8305, 3). */
async function askBoth(resolver: Resolver, hostName: string): Promise<string[]> {
  const queries = [resolver.resolve4(hostName), resolver.resolve6(hostName)];
  // Rejects if neither family has an address; then both queries have ended.
  await Promise.any(queries).catch(() => undefined);
  const late = setTimeout(() => resolver.cancel(), graceMs);
  const results = await Promise.allSettled(queries);
  clearTimeout(late);
  return results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
}

/**
 * Returns a resolver that asks name servers, by default those of /etc/resolv.conf, and not the operating system.
 * While a name server hangs, `getaddrinfo` would block a thread of the pool that also hashes passwords, and it would
 * try the search domains and /etc/hosts of this machine, which contain internal names only.
 */
export function createResolve(servers?: readonly string[]): Resolve {
  return async (hostName, signal) => {
    const resolver = new Resolver({ timeout: queryTimeoutMs, tries: queryTries });
    if (servers) resolver.setServers(servers);
    signal.addEventListener('abort', () => resolver.cancel(), { once: true });
    return askBoth(resolver, hostName);
  };
}

/** Rejects when the attempt times out, even if the lookup ignores the signal. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(new WebhookCallError('timeout'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

async function lookUp(host: string, resolve: Resolve, signal: AbortSignal) {
  if (isIP(host) > 0) return [host];
  if (host === 'localhost') return ['127.0.0.1', '::1'];
  try {
    return await Promise.race([resolve(host, signal), aborted(signal)]);
  } catch (cause) {
    if (cause instanceof WebhookCallError) throw cause;
    throw new WebhookCallError('unresolved', { cause });
  }
}

/**
 * Returns the addresses of the URL's host that the rules allow, at most eight. Throws `WebhookCallError`:
 * `unresolved` if the host has no address, `blocked_address` if the rules allow none of them, or `timeout`.
 */
export async function findAddresses(
  url: URL,
  rules: TargetRules,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const all = await lookUp(hostOf(url), resolve, signal);
  if (all.length === 0) throw new WebhookCallError('unresolved');
  const allowed = all.filter((address) => isAllowedAddress(address, rules));
  if (allowed.length === 0) throw new WebhookCallError('blocked_address');
  return allowed.slice(0, maxAddresses);
}
