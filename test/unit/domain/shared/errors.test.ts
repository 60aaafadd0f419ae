import { describe, expect, it } from '@jest/globals';
import { GraphQLError, locatedError } from 'graphql';
import {
  AppError,
  errorCatalogue,
  errorCodes,
  invalidInput,
  toAppError,
  type AppErrorCode,
} from '../../../../src/domain/shared/errors.js';
import {
  createErrorFormatter,
  DocumentError,
  renderError,
} from '../../../../src/api/graphql/errors.js';
import { statusOfKind } from '../../../../src/api/http/status.js';

const format = createErrorFormatter({ isOpen: false });

/** As Apollo hands an error over: what would be answered, and what was thrown. */
function formatThrown(thrown: Error, code = 'INTERNAL_SERVER_ERROR') {
  const located = thrown instanceof GraphQLError ? thrown : locatedError(thrown, [], ['field']);
  return format(
    {
      message: thrown.message,
      path: ['field'],
      extensions: { code, stacktrace: ['CANARY'], exception: 'CANARY' },
    },
    located,
  );
}

const statuses: Record<AppErrorCode, number> = {
  RESET_TOKEN_REFUSED: 422,
  PASSWORD_REJECTED: 422,
  CUSTOMER_NOT_FOUND: 404,
  CUSTOMER_INACTIVE: 422,
  EMAIL_TAKEN: 422,
  INVALID_CREDENTIALS: 422,
  RATE_LIMITED: 429,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  INVALID_SITE_CONTEXT: 400,
  BAD_REQUEST: 400,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  UNSUPPORTED_MEDIA_TYPE: 415,
  PAYLOAD_TOO_LARGE: 413,
  OVERLOADED: 503,
  INTERNAL_SERVER_ERROR: 500,
};

describe.each(errorCodes)('the failure %s', (code) => {
  const error = new AppError(
    code,
    { field: 'some', problem: 'invalid', retryAfterSeconds: 2, reason: 'EXPIRED' },
    { cause: new Error('CANARY') },
  );

  it('has an HTTP status and a message for people', () => {
    expect(statusOfKind[error.kind]).toBe(statuses[code]);
    expect(error.message).toMatch(/^[A-Z].*\.$/);
  });

  it('has a cause and a cure for integrators, a sentence each, which no client is sent', () => {
    const { cause, cure } = errorCatalogue[code];
    for (const sentence of [cause, cure]) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toMatch(/\. /);
      expect(
        JSON.stringify([
          formatThrown(error),
          renderError(error, { requestId: 'r-1', headers: {}, route: undefined }),
        ]),
      ).not.toContain(sentence);
    }
  });

  it('is told by GraphQL with its code and its public facts, and without its cause', () => {
    const extensions = { code, field: 'some', problem: 'invalid', retryAfterSeconds: 2 };
    expect(formatThrown(error)).toEqual({ message: error.message, path: ['field'], extensions });
    expect(renderError(error, { requestId: 'r-1', headers: {}, route: undefined })).toEqual({
      status: statuses[code],
      body: {
        errors: [{ message: error.message, extensions: { ...extensions, requestId: 'r-1' } }],
      },
    });
  });

  it('has no facts where it was given none', () =>
    expect(formatThrown(new AppError(code)).extensions).toEqual({ code }));
});

describe('a failure that is not in the catalogue', () => {
  it.each([
    new Error('CANARY'),
    new TypeError('CANARY'),
    new GraphQLError('CANARY'),
    new GraphQLError('CANARY', { originalError: new Error('CANARY') }),
    Object.assign(new Error('CANARY'), { code: 'NOT_FOUND', kind: 'not_found', details: {} }),
  ])('is masked: %p', (thrown) => {
    expect(formatThrown(thrown)).toEqual({
      message: 'Something went wrong on our side.',
      path: ['field'],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
  });

  it('becomes an internal one with the original as its cause', () => {
    const original = new Error('CANARY');
    const error = toAppError(original);
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', kind: 'internal' });
    expect(error.cause).toBe(original);
    expect(error.message).not.toContain('CANARY');
    expect(toAppError(error)).toBe(error);
    expect(toAppError(undefined).code).toBe('INTERNAL_SERVER_ERROR');
  });
});

describe('a message of ours', () => {
  it('about a document is passed on with its code', () => {
    const error = new DocumentError('The document is too deep.', 'GRAPHQL_VALIDATION_FAILED');
    expect(formatThrown(error, 'GRAPHQL_VALIDATION_FAILED')).toEqual({
      message: 'The document is too deep.',
      path: ['field'],
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  });

  it('about an argument names it and what is wrong', () => {
    expect(invalidInput('email', 'blank')).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'email must be given and not be empty.',
      details: { field: 'email', problem: 'blank' },
    });
    expect(invalidInput('first', 'out_of_range', 'must be from 1 to 100').message).toBe(
      'first must be from 1 to 100.',
    );
  });
});
