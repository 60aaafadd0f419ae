/**
 * A reset token that is a JWT by ES256 has a twin with another signature, (r, n - s), which verifies as well. It
 * is the same token: what is used up is its id, not its text.
 */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Reset } from '../../support/world/people.js';
import { useShop } from '../../support/world/use-shop.js';
import { number, order } from '../../support/tokens/wrong-tokens.js';

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

const shop = useShop({ environment: { RESET_TOKEN_SIGNING_KEY: key } });

function twinOf(reset: Reset): Reset {
  const start = reset.token.lastIndexOf('.') + 1;
  const bytes = Buffer.from(reset.token.slice(start), 'base64url');
  const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const twin = Buffer.concat([bytes.subarray(0, 32), number(order - s)]);
  return { ...reset, token: reset.token.slice(0, start) + twin.toString('base64url') };
}

// Proves: JWT-10
describe.each([['graphqlByUser'], ['fabric'], ['jsonApi']] as const)('by %s', (name) => {
  /** What the API tells of a token that was used. */
  const used = name === 'graphqlByUser' ? 'already_used' : 'unrecognized';

  it.each<[string, (reset: Reset) => Reset, (reset: Reset) => Reset]>([
    ['a token', (reset) => reset, twinOf],
    ['the twin of a token', twinOf, (reset) => reset],
  ])('%s works, and then neither does', async (_what, first, second) => {
    const reset = await shop.graphqlByUser.reset();
    expect(twinOf(reset).token).not.toBe(reset.token);
    expect(await shop[name].redeem(first(reset), 'the first of two harbours')).toBe('ok');
    for (const again of [first(reset), second(reset)]) {
      expect(await shop[name].redeem(again, 'the second of two harbours')).toBe(used);
    }
    expect(await shop.signIn(reset.email, 'the first of two harbours')).toBe('ok');
  });

  it('a token that is written otherwise is not recognized, before and after its use', async () => {
    const reset = await shop.graphqlByUser.reset();
    const [head = '', payload = '', signature = ''] = reset.token.split('.');
    const last = signature.at(-1) ?? '';
    // 64 bytes leave four bits of the last character unused: A, Q, g and w have none of them set.
    const spare = { A: 'B', Q: 'R', g: 'h', w: 'x' }[last];
    // White space around a token is the paste's, and is left out; within it is not.
    const others = [`${reset.token}=`, `${head}\n.${payload}.${signature}`, `${head} .${payload}`];
    const all = [...others, `${reset.token.slice(0, -1)}${spare}`];
    for (const token of all)
      expect(await shop[name].redeem({ ...reset, token })).toBe('unrecognized');
    expect(await shop[name].redeem(reset)).toBe('ok');
    for (const token of all)
      expect(await shop[name].redeem({ ...reset, token })).toBe('unrecognized');
  });
});
