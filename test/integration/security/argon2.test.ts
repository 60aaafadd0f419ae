import { describe, expect, it } from '@jest/globals';
import argon2 from 'argon2';
import type { ObservedEvent } from '../../../src/operations/ports/index.js';
import {
  generatePepper,
  toPeppers,
  type PasswordPeppers,
} from '../../../src/security/password-peppers.js';
import { parsePassword } from '../../../src/domain/passwords/policy.js';
import { PlainPassword } from '../../../src/domain/shared/secret.js';
import { anyTurn } from '../../support/hash-turn.js';
import { argon2Floor, createArgon2Hasher } from '../../../src/security/argon2-hasher.js';

const gate = { concurrency: 2, queue: 64 };
const hasher = createArgon2Hasher(argon2Floor, gate);
const plain = (text: string) => parsePassword('password', text);
const boots = plain('seven wet boots');

describe('a stored password', () => {
  // Proves: STO-01
  it('is argon2id with the configured cost, a salt of 16 bytes and a tag of 32', async () => {
    const hash = await hasher.hash(boots, anyTurn);
    const [, type, version, cost, salt = '', tag = ''] = hash.split('$');
    expect([type, version, cost]).toEqual(['argon2id', 'v=19', 'm=19456,t=2,p=1']);
    expect(Buffer.from(salt, 'base64')).toHaveLength(16);
    expect(Buffer.from(tag, 'base64')).toHaveLength(32);
  });

  // Proves: STO-02
  it('has a salt of its own each time', async () => {
    const twenty = Array.from({ length: 20 }, () => hasher.hash(boots, anyTurn));
    const hashes = await Promise.all(twenty);
    for (const index of [4, 5]) {
      expect(new Set(hashes.map((hash) => hash.split('$')[index])).size).toBe(20);
    }
  });

  // Proves: PWD-02, PWD-03, PWD-05
  it.each([
    ['itself', 'seven wet boots', 'seven wet boots', true],
    ['itself in another normal form', 'cafe\u0301 noir', 'caf\u00e9 noir', true],
    ['another case', 'seven wet boots', 'Seven wet boots', false],
    ['itself without its last character', 'q'.repeat(256), 'q'.repeat(255), false],
    ['itself with one more', 'q'.repeat(72), 'q'.repeat(73), false],
    ['itself up to a NUL', 'seven\0wet boots', 'seven', false],
    ['itself without spaces around', ' seven wet boots ', 'seven wet boots', false],
    ['a compatible form', '\ufb01ne words', 'fine words', false],
  ])('is verified by %s: %#', async (_, set, tried, expected) => {
    const hash = await hasher.hash(plain(set), anyTurn);
    expect(await hasher.verify(hash, plain(tried), anyTurn)).toBe(expected);
  });

  // Proves: STO-08
  it.each([
    '',
    'x',
    '$argon2id$',
    '$argon2id$v=19$m=19456,t=2,p=1$AAAA$',
    '$argon2id$v=19$m=x,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAA',
    '$2b$10$abcdefghijklmnopqrstuv',
  ])('that is damaged verifies nothing and fails nothing: %j', async (stored) => {
    expect(await hasher.verify(stored, boots, anyTurn)).toBe(false);
  });

  // Proves: STO-08
  it('of another argon2 verifies nothing', async () => {
    const weaker = await argon2.hash('seven wet boots', { type: argon2.argon2d });
    expect(await hasher.verify(weaker, boots, anyTurn)).toBe(false);
  });

  // Proves: STO-08
  it('that is not there verifies nothing, not even the word it is compared with', async () => {
    const decoy = new PlainPassword('no customer has this password');
    expect(await hasher.verify(null, decoy, anyTurn)).toBe(false);
  });

  // Proves: STO-04
  it.each([
    ['the configured cost', 'm=19456,t=2,p=1', false],
    ['less memory', 'm=8192,t=2,p=1', true],
    ['fewer passes', 'm=19456,t=1,p=1', true],
    ['less memory for more passes', 'm=8192,t=9,p=1', true],
    ['more memory', 'm=65536,t=2,p=1', false],
    ['more passes', 'm=19456,t=3,p=1', false],
    ['more lanes', 'm=65536,t=3,p=4', false],
  ])('of %s is made anew only if it is weaker', (_, cost, expected) => {
    const stored = `$argon2id$v=19$${cost}$c29tZXNhbHRzb21lc2FsdA$AAAA`;
    expect(hasher.needsRehash(stored)).toBe(expected);
  });

  it('of another kind or form is made anew', () => {
    for (const stored of ['', 'x', '$argon2i$v=19$m=65536,t=3,p=4$AAAA$AAAA']) {
      expect(hasher.needsRehash(stored)).toBe(true);
    }
  });

  it('is made anew when the settings rise', async () => {
    const hash = await hasher.hash(boots, anyTurn);
    const stronger = createArgon2Hasher({ ...argon2Floor, timeCost: 3 }, gate);
    expect(stronger.needsRehash(hash)).toBe(true);
    expect(await stronger.verify(hash, boots, anyTurn)).toBe(true);
    expect(stronger.needsRehash(await stronger.hash(boots, anyTurn))).toBe(false);
  });
});

describe('a stored password with a pepper (STO-05)', () => {
  const [first, second] = [generatePepper(), generatePepper()];
  const observed: ObservedEvent[] = [];
  const hasherOf = (peppers: PasswordPeppers) =>
    createArgon2Hasher(argon2Floor, gate, { peppers, observe: (event) => observed.push(event) });
  const firstOnly = hasherOf(toPeppers(first, []));
  const secondOnly = hasherOf(toPeppers(second, []));
  const wrong = plain('seven dry boots');

  /** A rotation, step by step: from no pepper to the first, and on to the second. */
  const steps = {
    'without one': hasher,
    'with one that verifies only': hasherOf(toPeppers(null, [first])),
    'with the first': firstOnly,
    'with the first, and the second that verifies only': hasherOf(toPeppers(first, [second])),
    'with the second, and the first that verifies only': hasherOf(toPeppers(second, [first])),
    'with the second': secondOnly,
  };
  const all = Object.values(steps);

  it('names its pepper where the PHC string format has the id of a key', async () => {
    const [, type, version, parameters, salt = '', tag = ''] = (
      await firstOnly.hash(boots, anyTurn)
    ).split('$');
    const cost = `m=19456,t=2,p=1,keyid=${first.keyId}`;
    expect([type, version, parameters]).toEqual(['argon2id', 'v=19', cost]);
    expect(Buffer.from(salt, 'base64')).toHaveLength(16);
    expect(Buffer.from(tag, 'base64')).toHaveLength(32);
  });

  it('is RFC 9106 with the pepper as K', async () => {
    const stored = await firstOnly.hash(boots, anyTurn);
    const { secret } = first;
    expect(await argon2.verify(stored, boots.reveal(), { secret })).toBe(true);
  });

  it('cannot be tried without the pepper', async () => {
    const stored = await firstOnly.hash(boots, anyTurn);
    const withoutId = stored.replace(/,keyid=[^$]+/, '');
    const withOtherId = stored.replace(first.keyId, second.keyId);
    for (const [one, tried] of [
      [hasher, stored],
      [hasher, withoutId],
      [firstOnly, withoutId],
      [secondOnly, stored],
      [secondOnly, withOtherId],
    ] as const) {
      expect(await one.verify(tried, boots, anyTurn)).toBe(false);
    }
  });

  it.each(Object.entries(steps).map(([name, made], index) => [name, made, index] as const))(
    'made %s is verified in this step of a rotation, in the one before and in the next',
    async (_name, made, index) => {
      const stored = await made.hash(boots, anyTurn);
      for (const one of all.slice(Math.max(index - 1, 0), index + 2)) {
        expect(await one.verify(stored, boots, anyTurn)).toBe(true);
        expect(await one.verify(stored, wrong, anyTurn)).toBe(false);
      }
      expect(made.needsRehash(stored)).toBe(false);
    },
  );

  it('goes on if it was made before there was a pepper, and is made anew under the first key', async () => {
    const stored = await hasher.hash(boots, anyTurn);
    for (const one of all) expect(await one.verify(stored, boots, anyTurn)).toBe(true);
    expect(all.map((one) => one.needsRehash(stored))).toEqual([
      ...[false, false],
      ...[true, true, true, true],
    ]);
    const renewed = await firstOnly.hash(boots, anyTurn);
    expect(secondOnly.needsRehash(renewed)).toBe(true);
    expect(hasher.needsRehash(renewed)).toBe(true);
  });

  it('whose pepper is missing costs the same, and the operator is told once for each key', async () => {
    observed.length = 0;
    const stored = await firstOnly.hash(boots, anyTurn);
    const told = { kind: 'password.pepper_missing', keyId: first.keyId };
    const fresh = hasherOf(toPeppers(second, []));
    const started = performance.now();
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await fresh.verify(stored, boots, anyTurn)).toBe(false);
    }
    // Three hashes of 19 MiB; without any it is a thousandth of that.
    expect(performance.now() - started).toBeGreaterThan(5);
    expect(observed.filter(({ kind }) => kind.startsWith('password.'))).toEqual([told]);
    expect(JSON.stringify(observed)).not.toContain(first.secret.toString('base64').slice(0, 8));
  });

  it.each(['keyid=', 'keyid=!', 'keyid=AAAA,keyid=AAAA', 'keyid=AAAA,x=1'])(
    'that names it wrongly verifies nothing and fails nothing: %j',
    async (keyId) => {
      const stored = (await firstOnly.hash(boots, anyTurn)).replace(/keyid=[^$]+/, keyId);
      for (const one of all) expect(await one.verify(stored, boots, anyTurn)).toBe(false);
    },
  );
});

describe('hashing beyond the gate', () => {
  // Proves: STO-06
  it('is refused at once, for verifying as for hashing', async () => {
    const narrow = createArgon2Hasher(argon2Floor, { concurrency: 1, queue: 1 });
    const work = [1, 2, 3].flatMap(() => [
      narrow.hash(boots, anyTurn),
      narrow.verify(null, boots, anyTurn),
    ]);
    const [first, second, ...others] = await Promise.allSettled<unknown>(work);
    expect([first?.status, second?.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(others).toHaveLength(4);
    const reason = { code: 'OVERLOADED', details: { retryAfterSeconds: 2 } };
    for (const other of others) expect(other).toMatchObject({ status: 'rejected', reason });
  });
});
