import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { PlainPassword, PlainResetToken } from '../../../../src/domain/shared/secret.js';
import { createLogger } from '../../../../src/observability/logger.js';

const canary = 'CANARY-4711';

describe.each([PlainPassword, PlainResetToken])('%p', (Secret) => {
  const secret = new Secret(canary);

  it('gives its value away when it is asked to', () => expect(secret.reveal()).toBe(canary));

  it.each<[string, () => string]>([
    ['String()', () => String(secret)],
    ['a template', () => `<${secret as unknown as string}>`],
    ['concatenation', () => ''.concat(secret as unknown as string)],
    ['JSON', () => JSON.stringify({ secret, list: [secret] })],
    ['util.inspect', () => inspect({ secret }, { depth: 9, showHidden: true })],
    ['util.inspect of an error', () => inspect(new Error('x', { cause: secret }))],
    ['its members', () => JSON.stringify([Object.entries(secret), { ...secret }])],
    ['a structured clone', () => inspect(structuredClone(secret), { showHidden: true })],
    ['an error about it', () => new Error(secret as unknown as string).message],
  ])('does not print by %s', (_, print) => {
    expect(print()).not.toContain('CANARY');
    expect(print().length).toBeGreaterThan(0);
  });

  it('says what it is instead', () => {
    for (const printed of [String(secret), inspect(secret), JSON.stringify(secret)]) {
      expect(printed).toContain(`[${Secret.name}]`);
    }
  });

  it('does not print in the log', () => {
    const lines: string[] = [];
    const logger = createLogger('trace', { write: (line: string) => void lines.push(line) });
    logger.info({ secret, nested: { deep: { list: [secret] } } }, 'shown as %s', secret);
    logger.info(secret, 'bare');
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('CANARY');
    expect(lines[0]).toContain(`[${Secret.name}]`);
  });
});
