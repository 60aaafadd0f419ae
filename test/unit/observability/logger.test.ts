import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { GraphQLError } from 'graphql';
import { AppError } from '../../../src/domain/shared/errors.js';
import { createLogger } from '../../../src/observability/logger.js';

const canary = 'CANARY-4711';

function collect(level: Parameters<typeof createLogger>[0] = 'trace') {
  const lines: string[] = [];
  const logger = createLogger(level, { write: (line: string) => void lines.push(line) });
  return { lines, logger };
}

function named(name: string, message: string, members: object = {}): Error {
  return Object.assign(new Error(message), { name, ...members });
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

const queryFailed = named('QueryFailedError', `duplicate key (email)=(${canary})`, {
  code: '23505',
  constraint: 'customers_email_key_key',
  query: `SELECT '${canary}'`,
  parameters: [canary],
  detail: canary,
  driverError: named('error', canary, { detail: canary }),
});

describe('an error in the log', () => {
  // Proves: LOG-01
  it.each<[string, unknown]>([
    ['of the database', queryFailed],
    ['of the driver', named('error', `value too long: ${canary}`, { detail: canary })],
    ['of a look-up', named('EntityNotFoundError', `matching ${canary}`)],
    ['of a JSON parser', thrownBy(() => JSON.parse(`{"password":${canary}}`))],
    ['of a validator', thrownBy(() => z.object({ a: z.literal(canary) }).parse({ a: 1 }))],
    ['of GraphQL', new GraphQLError(`got invalid value ${canary}`)],
    ['behind another one', new AppError('INTERNAL_SERVER_ERROR', {}, { cause: queryFailed })],
    ['behind two', new Error('x', { cause: new Error('y', { cause: queryFailed }) })],
    ['whose message has lines like frames', named('error', `x\n    at ${canary} (file.js:1:1)`)],
    ['whose code is an object', named('Error', 'x', { code: { canary }, constraint: [canary] })],
    ['that is a text', canary],
    ['that is an object', { message: canary, stack: canary }],
  ])('shows no value: %s', (_, err) => {
    const { lines, logger } = collect();
    logger.error({ err }, 'failure');
    logger.error({ err });
    if (err instanceof Error) logger.error(err);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines.join('')).not.toContain('CANARY');
  });

  it('shows what helps: type, code, constraint, frames, causes', () => {
    const { lines, logger } = collect();
    logger.error({ err: new AppError('OVERLOADED', {}, { cause: queryFailed }) }, 'failure');
    const { err, msg } = JSON.parse(lines[0] ?? '');
    expect(msg).toBe('failure');
    expect(err).toMatchObject({
      type: 'AppError',
      code: 'OVERLOADED',
      message: 'The service is busy. Try again shortly.',
      cause: { type: 'QueryFailedError', code: '23505', constraint: 'customers_email_key_key' },
    });
    expect(err.cause.message).toBe('a constraint of the database is violated');
    expect(err.stack[0]).toMatch(/^at .*logger\.test/);
  });

  it('whose causes go round in a circle is one line', () => {
    const { lines, logger } = collect();
    const error = new Error('round');
    error.cause = new Error('and round', { cause: error });
    logger.error({ err: error }, 'failure');
    expect(JSON.parse(lines[0] ?? '').err.cause.cause.type).toBe('Error');
  });
});

describe('the log', () => {
  // Proves: LOG-01
  it.each(
    `password customerPassword oldPassword newPassword token resetToken
      resetPasswordToken accessToken apiKey authorization hash secret`.split(/\s+/),
  )('prints nothing that is named %s', (name) => {
    const { lines, logger } = collect();
    const given = { [name]: canary, input: { [name]: canary, list: [{ [name]: canary }] } };
    logger.info(given, 'request');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      [name]: '[Redacted]',
      input: { [name]: '[Redacted]', list: [{ [name]: '[Redacted]' }] },
    });
    expect(lines.join('')).not.toContain('CANARY');
    expect(given.input[name]).toBe(canary);
  });

  it('prints no secret that an error has, whatever its name in the line', () => {
    const { lines, logger } = collect();
    logger.info({ detail: named('Error', 'x', { token: canary }) }, 'request');
    expect(JSON.parse(lines[0] ?? '').detail).toEqual({ name: 'Error', token: '[Redacted]' });
  });

  // Proves: LOG-03
  it.each([
    'two\nlines',
    'two\r\nlines',
    '{"level":30}\n{"level":60,"msg":"forged"}',
    '\u001b[2J\u001b[31mred',
    '\u0000\u0007\u0008',
    'two\u2028lines',
  ])('cannot be forged: %j is one line of JSON without control characters', (text) => {
    const { lines, logger } = collect();
    logger.info({ requestId: text, [text]: text, err: new Error(text) }, text);
    expect(lines).toHaveLength(1);
    const [line = ''] = lines;
    const codes = [...line.trimEnd()].map((character) => character.codePointAt(0) ?? 0);
    expect(codes.filter((code) => code < 0x20 || code === 0x7f)).toEqual([]);
    expect(JSON.parse(line)).toMatchObject({ msg: text, level: 30 });
  });

  it('has no line below its level', () => {
    const { lines, logger } = collect('warn');
    logger.info('quiet');
    logger.warn('loud');
    expect(lines).toHaveLength(1);
  });
});
