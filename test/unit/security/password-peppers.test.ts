import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  generatePepper,
  parsePasswordPeppers,
  toPeppers,
  writePeppers,
} from '../../../src/security/password-peppers.js';
import { typedSecrets } from '../../support/tokens/typed-secrets.js';

const [one, two] = [randomBytes(32), randomBytes(48)];
const text = (...keys: Buffer[]) => keys.map((key) => key.toString('base64url')).join(',');

// Proves: STO-05
describe('peppers', () => {
  it('are one or more, of which the first hashes and all are found by their id', () => {
    const { current, keys, find } = parsePasswordPeppers(text(one, two));
    expect(current?.secret).toEqual(one);
    expect(keys.map(({ secret }) => secret)).toEqual([one, two]);
    for (const key of keys) expect(find(key.keyId)).toBe(key);
    expect(find('AAAAAAAAAAA')).toBeUndefined();
  });

  it('only verify behind the word none', () => {
    const { current, keys } = parsePasswordPeppers(`none,${text(one)}`);
    expect(current).toBeNull();
    expect(keys.map(({ secret }) => secret)).toEqual([one]);
    expect(parsePasswordPeppers('none')).toMatchObject({ current: null, keys: [] });
  });

  it('have ids that follow from the key, and only from it', () => {
    const digest = createHmac('sha256', one).update('rekey:password-pepper').digest();
    const keyId = digest.subarray(0, 8).toString('base64').slice(0, 11);
    for (const setting of [text(one), `none, ${text(two)} , ${one.toString('base64')}`]) {
      expect(parsePasswordPeppers(setting).find(keyId)?.secret).toEqual(one);
    }
  });

  it('are written as they are read', () => {
    for (const setting of [text(one), text(one, two), `none,${text(two)}`, 'none']) {
      expect(writePeppers(parsePasswordPeppers(setting))).toBe(setting);
    }
    const fresh = toPeppers(generatePepper(), []);
    expect(parsePasswordPeppers(writePeppers(fresh)).current).toEqual(fresh.current);
  });

  it.each([
    ['short', text(randomBytes(31))],
    ['long', text(randomBytes(65))],
    ['missing', `${text(one)},`],
    ['none, but not first', `${text(one)},none`],
    ['no base64', `CANARY ${text(one)}`],
    ['there twice', text(one, two, one)],
    ['there twice, in two alphabets', `${one.toString('base64')},${text(one)}`],
    ...typedSecrets.map(([name, bytes]) => [name, text(bytes)] as const),
  ])('may not be %s, which is not shown (CFG-01)', (_name, setting) => {
    for (const given of [setting, `none,${setting}`]) {
      expect(() => parsePasswordPeppers(given)).toThrow(/^must [^\n]*$/);
      expect(() => parsePasswordPeppers(given)).not.toThrow(/CANARY/);
    }
  });
});
