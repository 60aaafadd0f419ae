import { describe, expect, it } from '@jest/globals';
import {
  AppError,
  invalidInput,
  resetTokenRefused,
  type AppErrorCode,
} from '../../../../src/domain/shared/errors.js';
import { renderFabricError } from '../../../../src/api/fabric/errors.js';
import { errorCodes } from '../../../support/error-codes.js';

/** As a known route renders the catalogue for a caller without a bearer token. */
const expected: Record<AppErrorCode, [status: number, code: string]> = {
  RESET_TOKEN_REFUSED: [404, 'VERIFY_TOKEN_FAILED'],
  PASSWORD_REJECTED: [400, 'PASSWORD_REJECTED'],
  CUSTOMER_NOT_FOUND: [404, 'USER_NOT_FOUND'],
  CUSTOMER_INACTIVE: [401, 'INACTIVE_USER'],
  INVALID_EMAIL: [400, 'BAD_REQUEST'],
  EMAIL_TAKEN: [409, 'EMAIL_TAKEN'],
  INVALID_CREDENTIALS: [401, 'AUTHENTICATION_FAILED'],
  RATE_LIMITED: [429, 'TOO_MANY_REQUESTS'],
  UNAUTHENTICATED: [403, 'FORBIDDEN'],
  FORBIDDEN: [403, 'FORBIDDEN'],
  DOCUMENT_NOT_TRUSTED: [403, 'FORBIDDEN'],
  DOCUMENT_NOT_FOUND: [400, 'BAD_REQUEST'],
  NOT_FOUND: [404, 'USER_NOT_FOUND'],
  BAD_USER_INPUT: [400, 'BAD_REQUEST'],
  INVALID_SITE_CONTEXT: [400, 'INVALID_SITE_CONTEXT'],
  BAD_REQUEST: [400, 'BAD_REQUEST'],
  METHOD_NOT_ALLOWED: [405, 'METHOD_NOT_ALLOWED'],
  NOT_ACCEPTABLE: [406, 'NOT_ACCEPTABLE'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'UNSUPPORTED_MEDIA_TYPE'],
  PAYLOAD_TOO_LARGE: [413, 'PAYLOAD_TOO_LARGE'],
  OVERLOADED: [503, 'OVERLOADED'],
  INTERNAL_SERVER_ERROR: [500, 'INTERNAL_SERVER_ERROR'],
};

const render = (error: AppError, route: string | undefined = '/auth/password', headers = {}) =>
  renderFabricError(error, { requestId: 'r', headers, route });

describe.each(errorCodes)('the failure %s', (code) => {
  const facts = { retryAfterSeconds: 2, problem: 'invalid' } as const;
  const error = new AppError(code, facts, { cause: new Error('CANARY') });

  it("has fabric's status and code, and nothing of its cause", () => {
    const { status, body } = render(error);
    expect([status, body.code]).toEqual(expected[code]);
    expect(Object.keys(body)).toEqual(['error', 'code', 'message']);
    expect(body.error).toBe(body.code);
    expect(body.message).toMatch(/^[A-Zx].*\.$/);
    expect(JSON.stringify(body)).not.toContain('CANARY');
  });
});

describe('a refused token', () => {
  const others = ['UNRECOGNIZED', 'ALREADY_USED', 'SUPERSEDED', 'REVOKED'] as const;

  it.each(others)('is not found, whatever the reason: %s', (reason) => {
    const code = 'VERIFY_TOKEN_FAILED';
    const body = { error: code, code, message: 'Token not found.' };
    expect(render(resetTokenRefused(reason))).toEqual({ status: 404, body });
  });

  it('says that it expired', () => {
    const { status, body } = render(resetTokenRefused('EXPIRED'));
    expect([status, body.code, body.message]).toEqual([401, 'TOKEN_EXPIRED', 'Token expired.']);
  });
});

describe('a missing or wrong credential', () => {
  it.each([
    [{}, 403, 'FORBIDDEN'],
    [{ 'x-api-key': 'rk' }, 403, 'FORBIDDEN'],
    [{ authorization: '' }, 401, 'UNAUTHORIZED'],
    [{ authorization: 'Bearer a', 'x-api-key': 'rk' }, 401, 'UNAUTHORIZED'],
  ])('depends on what was sent: %j', (headers, status, code) => {
    const answer = render(new AppError('UNAUTHENTICATED'), undefined, headers);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('a route with words of its own', () => {
  it.each([
    ['/auth/local/login', invalidInput('email', 'blank'), 400, 'LOCAL_AUTHENTICATION_FAILED'],
    ['/auth/local/login', new AppError('INVALID_EMAIL'), 400, 'LOCAL_AUTHENTICATION_FAILED'],
    ['/auth/local/login', new AppError('INVALID_CREDENTIALS'), 401, 'AUTHENTICATION_FAILED'],
    ['/auth/local/login', new AppError('BAD_REQUEST'), 400, 'BAD_REQUEST'],
    ['/auth/change-password', new AppError('INVALID_CREDENTIALS'), 401, 'INCORRECT_PASSWORD'],
    ['/auth/change-password', invalidInput('userId', 'blank'), 400, 'BAD_REQUEST'],
    ['constructor', new AppError('FORBIDDEN'), 403, 'FORBIDDEN'],
  ])('is %s', (route, error, status, code) => {
    const answer = render(error, route);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('differs from a path that does not exist', () => {
    const error = new AppError('NOT_FOUND', {}, { message: 'There is no such path.' });
    const { body } = renderFabricError(error, { requestId: 'r', headers: {}, route: undefined });
    expect(body).toMatchObject({ code: 'NOT_FOUND', message: 'There is no such path.' });
  });
});

describe('the message', () => {
  it.each([
    ['customerEmail', 'username must be one email address.'],
    ['email', 'username must be one email address.'],
    ['userId', 'userId must be one email address.'],
    ['newPassword', 'newPassword must be one email address.'],
  ])("names fabric's argument for %s of the operations", (field, message) => {
    const error = invalidInput(field, 'invalid', 'must be one email address');
    expect(render(error).body.message).toBe(message);
  });

  it.each(['customerEmail', 'email'])('says what an email address has to be: %s', (field) => {
    const error = new AppError('INVALID_EMAIL', { field, problem: 'invalid' });
    expect(render(error).body.message).toBe('username must be one email address.');
  });

  it('lists what is wrong with a password', () => {
    const violations = [
      { code: 'TOO_SHORT' as const, message: 'Use at least 8 characters.' },
      { code: 'TOO_COMMON' as const, message: 'Use a password that others do not use.' },
    ];
    const { body } = render(new AppError('PASSWORD_REJECTED', { violations }));
    const all = 'Use at least 8 characters. Use a password that others do not use.';
    expect(body.message).toBe(`The password does not meet the policy. ${all}`);
  });
});
