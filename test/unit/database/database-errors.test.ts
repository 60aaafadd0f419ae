import { describe, expect, it } from '@jest/globals';
import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import {
  isRetriable,
  isUniqueViolation,
  toPublicError,
} from '../../../src/database/repositories/database-errors.js';
import { AppError } from '../../../src/domain/shared/errors.js';

const failed = (code: string, constraint?: string) =>
  Object.assign(new Error('CANARY'), { driverError: { code, constraint } });

describe('a failure of the database', () => {
  it.each(
    '08006 53300 53100 57P01 57P03 40001 40P01 55P03 57014 25P03 25006 28P01 28000 3D000 42501 ECONNREFUSED EPIPE ENOTFOUND'.split(
      ' ',
    ),
  )('that will pass, or that an operator can end, is overload: %s', (code) => {
    for (const error of [failed(code), Object.assign(new Error('CANARY'), { code })]) {
      const rendered = toPublicError(error);
      expect(rendered).toMatchObject({ code: 'OVERLOADED', details: { retryAfterSeconds: 2 } });
      expect(rendered).toHaveProperty('cause.cause', error);
      expect(rendered).toHaveProperty(
        'cause.message',
        expect.stringMatching(/database|role|statement|transaction/i),
      );
      expect((rendered as AppError).message).not.toContain('CANARY');
    }
  });

  it('of the connection that has no code is overload, too', () => {
    const timeout = 'timeout exceeded when trying to connect';
    const silent = 'Query read timeout';
    // What a unit of work gets whose connection ended between two of its statements.
    const ended = [
      new QueryRunnerAlreadyReleasedError(),
      new QueryRunnerProviderAlreadyReleasedError(),
    ];
    const own = ['Connection terminated unexpectedly', timeout, 'timeout expired', silent];
    for (const error of [...ended, ...own.map((message) => new Error(message))]) {
      expect(toPublicError(error)).toMatchObject({ code: 'OVERLOADED' });
    }
  });

  const others = [failed('23505'), failed('22P02'), failed('42P01'), new Error('x'), null, 'x'];
  it.each([...others, new AppError('NOT_FOUND')])('that is none stays what it is: %p', (error) =>
    expect(toPublicError(error)).toBe(error),
  );

  it('is tried again after a deadlock and a failed serialization only', () => {
    const codes = ['40001', '40P01', '23505', '57014'];
    expect(codes.filter((code) => isRetriable(failed(code)))).toEqual(['40001', '40P01']);
    expect(isRetriable(null)).toBe(false);
  });

  it('is known by the name of its constraint', () => {
    expect(isUniqueViolation(failed('23505', 'some_key'), 'some_key')).toBe(true);
    expect(isUniqueViolation(failed('23505', 'other_key'), 'some_key')).toBe(false);
    expect(isUniqueViolation(failed('23503', 'some_key'), 'some_key')).toBe(false);
    expect(isUniqueViolation(undefined, 'some_key')).toBe(false);
  });
});
