import { describe, expect, it } from '@jest/globals';
import { GraphQLError, locatedError } from 'graphql';
import { AppError, errorCatalogue } from '../../../../src/domain/shared/errors.js';
import { invalidInput, toAppError } from '../../../../src/domain/shared/errors.js';
import type { AppErrorCode } from '../../../../src/domain/shared/errors.js';
import { createErrorFormatter, DocumentError } from '../../../../src/api/graphql/errors.js';
import { renderError as renderBy } from '../../../../src/api/graphql/errors.js';
import { statusOfKind } from '../../../../src/api/http/status.js';
import { errorCodes } from '../../../support/error-codes.js';

const format = createErrorFormatter({ isOpen: false });
const renderError = (error: AppError) =>
  renderBy(error, { requestId: 'r-1', headers: {}, route: undefined });

/** As Apollo gives an error: what it would send, and what was thrown. */
function formatThrown(thrown: Error, code = 'INTERNAL_SERVER_ERROR') {
  const located = thrown instanceof GraphQLError ? thrown : locatedError(thrown, [], ['field']);
  const extensions = { code, stacktrace: ['CANARY'], exception: 'CANARY' };
  return format({ message: thrown.message, path: ['field'], extensions }, located);
}

const statuses: Record<AppErrorCode, number> = {
  ...{ BAD_USER_INPUT: 400, INVALID_SITE_CONTEXT: 400, BAD_REQUEST: 400 },
  ...{ UNAUTHENTICATED: 401, FORBIDDEN: 403, NOT_FOUND: 404, CUSTOMER_NOT_FOUND: 404 },
  ...{ DOCUMENT_NOT_TRUSTED: 403, DOCUMENT_NOT_FOUND: 400 },
  ...{ METHOD_NOT_ALLOWED: 405, NOT_ACCEPTABLE: 406 },
  ...{ PAYLOAD_TOO_LARGE: 413, UNSUPPORTED_MEDIA_TYPE: 415 },
  ...{ RESET_TOKEN_REFUSED: 422, PASSWORD_REJECTED: 422, CUSTOMER_INACTIVE: 422 },
  ...{ EMAIL_TAKEN: 422, INVALID_EMAIL: 422, INVALID_CREDENTIALS: 422 },
  ...{ RATE_LIMITED: 429, INTERNAL_SERVER_ERROR: 500, OVERLOADED: 503 },
};

describe.each(errorCodes)('the failure %s', (code) => {
  const facts = { field: 'some', problem: 'invalid', retryAfterSeconds: 2 } as const;
  const error = new AppError(code, { ...facts, reason: 'EXPIRED' }, { cause: new Error('CANARY') });

  it('has an HTTP status and a message for people', () => {
    expect(statusOfKind[error.kind]).toBe(statuses[code]);
    expect(error.message).toMatch(/^[A-Z].*\.$/);
  });

  it('has a cause and a cure for integrators, a sentence each, which no client is sent', () => {
    const { cause, cure } = errorCatalogue[code];
    const sent = JSON.stringify([formatThrown(error), renderError(error)]);
    for (const sentence of [cause, cure]) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toMatch(/\. /);
      expect(sent).not.toContain(sentence);
    }
  });

  it('is rendered by GraphQL with its code and its public facts, and without its cause', () => {
    const extensions = { code, ...facts };
    const { message } = error;
    expect(formatThrown(error)).toEqual({ message, path: ['field'], extensions });
    const errors = [{ message, extensions: { ...extensions, requestId: 'r-1' } }];
    expect(renderError(error)).toEqual({ status: statuses[code], body: { errors } });
  });

  it('has no facts if it was given none', () =>
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
    const message = 'Something went wrong on our side.';
    const extensions = { code: 'INTERNAL_SERVER_ERROR' };
    expect(formatThrown(thrown)).toEqual({ message, path: ['field'], extensions });
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
    const extensions = { code: 'GRAPHQL_VALIDATION_FAILED' };
    const sent = { message: 'The document is too deep.', path: ['field'], extensions };
    expect(formatThrown(error, extensions.code)).toEqual(sent);
  });

  it('about an argument names it and what is wrong', () => {
    const blank = invalidInput('email', 'blank');
    const details = { field: 'email', problem: 'blank' };
    expect(blank).toMatchObject({ code: 'BAD_USER_INPUT', details });
    expect(blank.message).toBe('email must be given and not be empty.');
    const { message } = invalidInput('first', 'out_of_range', 'must be from 1 to 100');
    expect(message).toBe('first must be from 1 to 100.');
  });
});
