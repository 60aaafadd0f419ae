import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../../../../src/domain/shared/errors.js';
import { resultUnion } from '../../../../../src/api/graphql/types/results.js';
import {
  ErrorCode,
  PasswordRejectedErrorType,
  ResetTokenErrorType,
} from '../../../../../src/api/graphql/types/errors.js';

class Success {
  readonly id = 'x';
}

const result = resultUnion('TestResult', 'For this test.', Success, [
  ResetTokenErrorType,
  PasswordRejectedErrorType,
]);

describe('the result of a mutation', () => {
  it('is the value of its work', async () => {
    const value = new Success();
    await expect(result.settle(Promise.resolve(value))).resolves.toBe(value);
  });

  it('is a failure as data if that is a member of its union', async () => {
    const refused = new AppError('RESET_TOKEN_REFUSED', { reason: 'EXPIRED' });
    const message = 'This reset token cannot be used.';
    const data = { code: 'RESET_TOKEN_REFUSED', message, reason: 'EXPIRED' };
    expect(await result.settle(Promise.reject(refused))).toMatchObject(data);
    const violations = [{ code: 'TOO_SHORT', message: 'x' }] as const;
    const rejected = new AppError('PASSWORD_REJECTED', { violations });
    expect(await result.settle(Promise.reject(rejected))).toMatchObject({ violations });
  });

  it.each([
    ['a failure for end users that is no member', new AppError('EMAIL_TAKEN')],
    ['a failure for programs', new AppError('FORBIDDEN')],
    ['overload', new AppError('OVERLOADED', { retryAfterSeconds: 2 })],
    ['an unexpected failure', new Error('CANARY')],
    [
      'something in the form of a failure',
      Object.assign(new Error('x'), { code: 'RESET_TOKEN_REFUSED' }),
    ],
  ])('is no %s: that is thrown', async (_, error) => {
    await expect(result.settle(Promise.reject(error))).rejects.toBe(error);
  });

  it('can be every failure of the enum', () => {
    for (const code of Object.values(ErrorCode)) {
      expect(['refused', 'not_found', 'rate_limited']).toContain(new AppError(code).kind);
    }
  });
});
