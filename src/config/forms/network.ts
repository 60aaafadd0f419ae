/** The forms of addresses: hosts, URLs, origins, proxies, ports. */
import { isIP } from 'node:net';
import { list, protocolOf, text } from './values.js';
import type { Form } from './setting.js';

/**
 * Returns whether the value consists of labels (RFC 1123, 2.1). If the last label is a number, it is a wrong IPv4
 * address.
 */
function isHostName(value: string): boolean {
  const labels = value.split('.');
  const areRight = labels.every((label) => /^(?!-)[0-9A-Za-z-]{1,63}(?<!-)$/.test(label));
  return areRight && value.length <= 253 && !/^\d+$/.test(labels.at(-1) ?? '');
}

export const host = text(
  'an IP address or a host name',
  (value) => isIP(value) > 0 || isHostName(value),
);

/** A path is allowed, for a service below a path of its proxy; parts that could contain a secret are not. */
function isBaseUrl(value: string): boolean {
  if (!['http:', 'https:'].includes(protocolOf(value))) return false;
  const { username, password, search, hash } = new URL(value);
  return `${username}${password}${search}${hash}` === '' && !/[?#]/.test(value);
}

const baseUrlText = text('a URL such as https://rekey.shop.example, without a query', isBaseUrl);

/** The form of a base URL. The value has no slash at its end. */
export const baseUrl: Form<string> = {
  takes: baseUrlText.takes,
  schema: baseUrlText.schema.transform((value) => value.replace(/\/+$/, '')),
};

/** People copy an origin out of the address bar, with the slash of its path. */
const withoutSlash = (item: string): string => item.replace(/\/$/, '');

const originList = list(
  'origins such as https://shop.example',
  (item) => URL.canParse(item) && new URL(item).origin === withoutSlash(item),
);

/** The form of a list of origins. The values have no slash at their end, as browsers send them (RFC 6454, 6.2). */
export const origins: Form<readonly string[]> = {
  takes: originList.takes,
  schema: originList.schema.transform((items) => items.map(withoutSlash)),
};

/** Names of headers (RFC 9110, 5.1), without the star: browsers would take it for all names. */
export const headerNames = list('names of headers such as x-datadog-trace-id', (item) =>
  /^[\w!#$%&'+.^`|~-]{1,100}$/.test(item),
);

/** Returns whether the item is a name for loopback or private networks, an address, or a range of addresses. */
function isProxy(item: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(item)) return true;
  const [address = '', prefix = '0', ...others] = item.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return others.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

export const proxies = list('IP addresses or ranges of them', isProxy);

function isPort(item: string): boolean {
  return /^\d{1,9}$/.test(item) && Number(item) >= 1 && Number(item) <= 65_535;
}

const portList = list('ports from 1 to 65535', isPort);

export const ports: Form<readonly number[]> = {
  takes: portList.takes,
  schema: portList.schema.transform((items) => items.map(Number)),
};
