import { describe, expect, it } from '@jest/globals';
import { isLoopbackAddress, isPublicAddress } from '../../../src/webhooks/public-addresses.js';
import { parseTarget } from '../../../src/webhooks/target-rules.js';
import { caught } from '../../support/caught.js';

const publicTargets = { ports: [], allowLoopback: false };
const development = { ports: [8443], allowLoopback: true };

/** Each of the words, with the name of its group. */
const eachOf = (groups: Record<string, string>) =>
  Object.entries(groups).flatMap(([name, words]) => words.split(' ').map((word) => [name, word]));

describe('an address of the public internet', () => {
  it.each(
    `1.1.1.1 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1
      169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0
      198.17.255.255 198.20.0.0 223.255.255.255 2606:4700:4700::1111 2a00:1450:4001::1
      2001:200::1`.split(/\s+/),
  )('is %s', (address) => expect(isPublicAddress(address)).toBe(true));

  const others = {
    'this network': '0.0.0.0 0.255.255.255',
    private: '10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1',
    'shared by a provider': '100.64.0.1 100.127.255.255',
    loopback: '127.0.0.1 127.255.255.254 ::1',
    'cloud metadata': '169.254.169.254 168.63.129.16 100.100.100.200 fd00:ec2::254',
    'protocol assignments': '192.0.0.192',
    documentation: '192.0.2.1 198.51.100.1 203.0.113.1 2001:db8::1 3fff::1',
    benchmarks: '198.19.255.255',
    '6to4 relays': '192.88.99.1',
    multicast: '224.0.0.1 239.255.255.255 ff02::1',
    reserved: '240.0.0.1',
    broadcast: '255.255.255.255',
    unspecified: '::',
    'IPv4-mapped': '::ffff:127.0.0.1 ::ffff:8.8.8.8',
    'IPv4-compatible': '::7f00:1',
    NAT64: '64:ff9b::7f00:1 64:ff9b::8.8.8.8',
    'local NAT64': '64:ff9b:1::1',
    'discard only': '100::1',
    Teredo: '2001:0:7f00:1::',
    ORCHID: '2001:20::1',
    '6to4': '2002:7f00:1::',
    'segment routing': '5f00::1',
    'unique local': 'fc00::1 fdff:ffff::1',
    'link-local': 'fe80::1 fe80::1%eth0',
    'with a zone': '2606:4700::1%eth0',
    'site-local': 'fec0::1',
    'no address': 'localhost 2130706433',
    nothing: '',
  };
  // Proves: WHK-08
  it.each(eachOf(others))('is never %s: %s', (_name, address) =>
    expect(isPublicAddress(address)).toBe(false),
  );

  it('is loopback in its own form only, and not embedded in another', () => {
    const loopback = ['127.0.0.1', '127.9.9.9', '::1', '0:0:0:0:0:0:0:1'];
    expect(loopback.every(isLoopbackAddress)).toBe(true);
    const none = '::ffff:127.0.0.1 64:ff9b::7f00:1 0.0.0.0 :: 10.0.0.1 localhost'.split(' ');
    expect(none.some(isLoopbackAddress)).toBe(false);
  });
});

describe('the URL of a webhook', () => {
  it.each([
    ['https://hooks.example.com/a?b=c', 'https://hooks.example.com/a?b=c'],
    ['https://hooks.example.com:443', 'https://hooks.example.com/'],
    ['HTTPS://Hooks.Example.COM./a', 'https://hooks.example.com/a'],
    ['https://bücher.example.com/ü', 'https://xn--bcher-kva.example.com/%C3%BC'],
    ['https://a_b.example.com/', 'https://a_b.example.com/'],
    ['https://1.1.1.1/', 'https://1.1.1.1/'],
    ['https://[2606:4700:4700::1111]/', 'https://[2606:4700:4700::1111]/'],
  ])('may be %s', (text, url) => expect(parseTarget(text, publicTargets).href).toBe(url));

  const plain = {
    'no TLS': 'http://hooks.example.com/',
    'another scheme':
      'ftp://hooks.example.com/ file:///etc/passwd javascript:alert(1) data:text/plain,x',
    'no scheme': 'hooks.example.com //hooks.example.com/',
    nothing: '',
    'no host': 'https://',
    credentials: 'https://user:pass@hooks.example.com/',
    'a user': 'https://user@hooks.example.com/',
    'a host before the host': 'https://hooks.example.com@127.0.0.1/',
    'a fragment': 'https://hooks.example.com/#a',
    'an empty fragment': 'https://hooks.example.com/#',
    'another port': 'https://hooks.example.com:8443/',
    'port 0': 'https://hooks.example.com:0/',
    'a port of something else': 'https://hooks.example.com:5432/',
    NUL: 'https://hooks.example.com/\u0000',
    backslashes: 'https:\\\\hooks.example.com\\',
    'a lone surrogate': 'https://hooks.example.com/\ud800',
    'more than 2,048 characters': `https://hooks.example.com/${'a'.repeat(2048)}`,
    'a label of 64 letters': `https://${'a'.repeat(64)}.example.com/`,
    'a name of 254 letters': `https://${'a.'.repeat(125)}comm/`,
    'a single label': 'https://postgres/',
    'two dots at the end': 'https://hooks.example.com../',
    'an empty label': 'https://hooks..example.com/',
    localhost: 'https://localhost/ https://localhost./ https://LOCALHOST。/ https://app.localhost/',
    'a local name': 'https://printer.local/',
    'a private name': 'https://metadata.google.internal/ https://router.home.arpa./',
    'an onion': 'https://abc.onion/',
    loopback: 'https://127.0.0.1/ https://127.0.0.1./',
    'loopback as a number': 'https://2130706433/',
    'loopback in hexadecimal': 'https://0x7f.1/ https://0x7f000001/',
    'loopback in octal': 'https://0177.0.0.1/ https://017700000001/',
    'short loopback': 'https://127.1/',
    'loopback in percent escapes': 'https://%31%32%37.0.0.1/',
    'loopback in circled digits': 'https://①②⑦.⓪.⓪.①/',
    'loopback in full width': 'https://１２７.0.0.1/',
    'any address': 'https://0.0.0.0/ https://0/',
    'IPv6 loopback': 'https://[::1]/ https://[0:0:0:0:0:0:0:1]/',
    'any IPv6 address': 'https://[::]/',
    'IPv4-mapped': 'https://[::ffff:127.0.0.1]/ https://[::ffff:a9fe:a9fe]/',
    NAT64: 'https://[64:ff9b::127.0.0.1]/',
    '6to4': 'https://[2002:7f00:1::]/',
    metadata: 'https://169.254.169.254/latest/meta-data/',
    'metadata as a number': 'https://2852039166/',
    private: 'https://10.0.0.1/ https://192.168.0.1/ https://172.16.0.1/',
    'shared by a provider': 'https://100.64.0.1/',
    'unique local': 'https://[fc00::1]/',
    'link-local': 'https://[fe80::1]/',
    'a zone': 'https://[fe80::1%25eth0]/',
  };
  const refused = [
    ...eachOf(plain),
    ['a line end', 'https://hooks.example.com/\r\nx: y'],
    ['a line end in the host', 'https://hooks.exa\nmple.com/'],
    ['a space', ' https://hooks.example.com/'],
  ] as [string, string][];

  // Proves: WHK-08
  it.each(refused)('may not have %s: %j', (_name, text) => {
    const error = caught(() => parseTarget(text, publicTargets));
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'url' } });
    if (text !== '' && text !== 'https://') expect(error.message).not.toContain(text);
  });

  it('says which rule it breaks', () => {
    const messageOf = (text: string) => caught(() => parseTarget(text, publicTargets)).message;
    expect(messageOf('http://hooks.example.com')).toBe('url must be an https: URL.');
    expect(messageOf('https://10.0.0.1')).toBe('url must have a public host.');
    expect(messageOf('https://hooks.example.com:1')).toBe('url must have port 443.');
  });

  it.each([
    [[8443], 'url must have port 443 or 8443.'],
    [[9443, 443, 8443, 9443], 'url must have port 443 or 9443 or 8443.'],
  ])('says which ports it may have beside %j', (ports, message) => {
    const target = () => parseTarget('https://hooks.example.com:1', { ports, allowLoopback: true });
    expect(caught(target).message).toBe(message);
  });

  const local = `http://127.0.0.1:4000/ http://localhost:4000/ http://[::1]:4000/
    https://localhost:9443/ https://hooks.example.com:8443/`;
  it.each(local.split(/\s+/))('may be %s if the settings say so', (text) => {
    expect(parseTarget(text, development).href).toBe(text);
  });

  const never = `http://hooks.example.com/ http://10.0.0.1/ https://10.0.0.1/
    http://[::ffff:127.0.0.1]/ http://0.0.0.0/ http://app.localhost/
    https://hooks.example.com:9443/ ftp://localhost/`;
  // Proves: WHK-08
  it.each(never.split(/\s+/))('may not be %s even if loopback is allowed', (text) => {
    expect(caught(() => parseTarget(text, development)).code).toBe('BAD_USER_INPUT');
  });
});
