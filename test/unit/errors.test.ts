import { describe, expect, it } from '@jest/globals';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { GraphQLError, locatedError, parse } from 'graphql';
import {
  AppError,
  errorCodes,
  invalidInput,
  toAppError,
  type AppErrorCode,
} from '../../src/domain/errors.js';
import { createErrorFormatter, DocumentError, renderError } from '../../src/graphql/errors.js';
import { statusOfKind } from '../../src/http/status.js';

const format = createErrorFormatter({ withSuggestions: false });

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

  it('is told by GraphQL with its code and its public facts, and without its cause', () => {
    const extensions = { code, field: 'some', problem: 'invalid', retryAfterSeconds: 2 };
    expect(formatThrown(error)).toEqual({ message: error.message, path: ['field'], extensions });
    expect(renderError(error, 'r-1')).toEqual({
      errors: [{ message: error.message, extensions: { ...extensions, requestId: 'r-1' } }],
    });
  });

  it('has no facts where it was given none', () => {
    expect(formatThrown(new AppError(code)).extensions).toEqual({ code });
  });
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

describe('what graphql-js says of a request', () => {
  const say = (message: string, code: string, withSuggestions = false, nodes: object[] = []) =>
    createErrorFormatter({ withSuggestions })(
      { message, extensions: { code } },
      new GraphQLError(message, { nodes: nodes as never }),
    ).message;
  const value = { kind: 'StringValue' };
  const { GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, BAD_USER_INPUT } = ApolloServerErrorCode;

  it('of a literal is said without it', () => {
    const message = 'String cannot represent a non string value: CANARY';
    const said = say(message, GRAPHQL_VALIDATION_FAILED, true, [value]);
    expect(said).toBe('A value does not have the type that the schema expects there.');
  });

  it.each([
    'Field "Some.name" of required type "String!" was not provided.',
    'Field "nme" is not defined by type "Some".',
    'Expected value of type "[Some!]!", found null.',
  ])('of a missing or unknown member is said: %s', (message) => {
    const nodes = [{ kind: 'ObjectField' }];
    expect(say(message, GRAPHQL_VALIDATION_FAILED, false, nodes)).toBe(message);
  });

  it('suggests names only where the schema is open', () => {
    const message = 'Cannot query field "vewer" on type "Query". Did you mean "viewer"?';
    expect(say(message, GRAPHQL_VALIDATION_FAILED, true)).toBe(message);
    expect(say(message, GRAPHQL_VALIDATION_FAILED)).toBe(
      'Cannot query field "vewer" on type "Query".',
    );
  });

  it('of syntax is said by place alone', () => {
    const failed = (() => {
      try {
        parse('{ viewer(a: "x" "CANARY") }');
      } catch (error) {
        return error as GraphQLError;
      }
      throw new Error('It is valid.');
    })();
    const said = format({ message: '', extensions: { code: GRAPHQL_PARSE_FAILED } }, failed);
    expect(said.message).toBe('The document is not valid GraphQL at line 1, column 17.');
  });

  it.each([
    [
      'Syntax Error: Document contains more that 1000 tokens. Parsing aborted.',
      GRAPHQL_PARSE_FAILED,
    ],
    ['Variable "$a" got invalid value "CANARY"', BAD_USER_INPUT],
    ['Unknown operation named "CANARY".', 'OPERATION_RESOLUTION_FAILURE'],
    ['Body is CANARY', 'BAD_REQUEST'],
    ['CANARY', 'SOMETHING_NEW'],
  ])('is never repeated: %s', (message, code) => {
    const said = say(message, code);
    expect(said).not.toContain('CANARY');
    expect(said).toMatch(/^[A-Z].*\.$/);
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
