import { expect, it } from '@jest/globals';
import { clientNetwork } from '../../../../src/domain/access/client-network.js';

// Proves: RAT-02, RAT-04
it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['::FFFF:cb00:7109', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
  ['unknown:443', 'unknown:443'],
])('the network of the client %j is %j', (address, network) => {
  expect(clientNetwork(address)).toBe(network);
});
