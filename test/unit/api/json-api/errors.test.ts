import { describe, expect, it } from '@jest/globals';
import {
  AppError,
  invalidInput,
  resetTokenRefused,
  toAppError,
} from '../../../../src/domain/shared/errors.js';
import { bodyError, renderError as renderForRoute } from '../../../../src/api/json-api/errors.js';
import { errorCodes } from '../../../support/error-codes.js';

const renderError = (error: AppError, route = '/customer_password_resets') =>
  renderForRoute(error, { route });
const errorsOf = (error: AppError, route?: string) =>
  (renderError(error, route).body as { errors: any[] }).errors;

describe('the errors of the JSON:API', () => {
  it.each(errorCodes)('render %s with the status of the answer, as text', (code) => {
    const violations = [{ code: 'TOO_SHORT' as const, message: 'Use more.' }];
    const { status, body } = renderError(new AppError(code, { violations }));
    const { errors } = body as { errors: any[] };
    expect(errors.length).toBeGreaterThan(0);
    const text = expect.stringMatching(/./);
    const named = { title: text, detail: text, code: expect.stringMatching(/^[A-Z_]+$/) };
    for (const error of errors) expect(error).toMatchObject({ ...named, status: String(status) });
  });

  it.each([
    ['UNAUTHENTICATED', 401, 'INVALID_TOKEN', 'Invalid token'],
    ['FORBIDDEN', 401, 'UNAUTHORIZED', 'Access denied'],
    ['NOT_FOUND', 404, 'RECORD_NOT_FOUND', 'Record not found'],
    ['METHOD_NOT_ALLOWED', 405, 'METHOD_NOT_ALLOWED', 'Method not allowed'],
    ['NOT_ACCEPTABLE', 406, 'NOT_ACCEPTABLE', 'Not acceptable'],
    ['UNSUPPORTED_MEDIA_TYPE', 415, 'UNSUPPORTED_MEDIA_TYPE', 'Unsupported media type'],
    ['RATE_LIMITED', 429, 'TOO_MANY_REQUESTS', 'Too many requests'],
    ['INTERNAL_SERVER_ERROR', 500, 'INTERNAL_SERVER_ERROR', 'Internal Server Error'],
    ['OVERLOADED', 503, 'SERVICE_UNAVAILABLE', 'Service unavailable'],
  ] as const)('say %s as %i %s', (given, status, code, title) => {
    const error = new AppError(given);
    expect(renderError(error).status).toBe(status);
    expect(errorsOf(error)[0]).toMatchObject({ code, title });
  });

  it('point at an attribute by its name on the wire', () => {
    expect(errorsOf(invalidInput('referenceOrigin', 'too_long', 'must be shorter'))).toEqual([
      {
        ...{ title: 'must be shorter', detail: 'reference_origin - must be shorter' },
        ...{ code: 'VALIDATION_ERROR', status: '422', meta: { error: 'too_long' } },
        source: { pointer: '/data/attributes/reference_origin' },
      },
    ]);
    const [blank] = errorsOf(invalidInput('resetPasswordToken', 'blank'));
    const source = { pointer: '/data/attributes/_reset_password_token' };
    expect(blank).toMatchObject({ title: "can't be blank", source });
  });

  it.each([
    ['customerEmail', 'customer_email'],
    ['email', 'email'],
  ])('say what an email address has to be: %s', (field, attribute) => {
    expect(errorsOf(new AppError('INVALID_EMAIL', { field, problem: 'invalid' }))).toEqual([
      {
        ...{
          title: 'must be one email address',
          detail: `${attribute} - must be one email address`,
        },
        ...{ code: 'VALIDATION_ERROR', status: '422', meta: { error: 'invalid' } },
        source: { pointer: `/data/attributes/${attribute}` },
      },
    ]);
  });

  it.each([
    ['filter.created_at_lt', 'INVALID_FILTER_VALUE', 'filter[q][created_at_lt]'],
    ['filter', 'INVALID_FILTER_VALUE', 'filter'],
    ['page.sort', 'INVALID_SORT_CRITERIA', 'sort'],
    ['page.size', 'INVALID_PAGE_VALUE', 'page[size]'],
    ['page.number', 'INVALID_PAGE_VALUE', 'page[number]'],
  ])('say of the argument %s that it was in the URL', (field, code, parameter) => {
    const detail = `${parameter} is out of range.`;
    const [error, ...others] = errorsOf(invalidInput(field, 'out_of_range'));
    expect(error).toMatchObject({ code, status: '400', detail, source: { parameter } });
    expect(others).toEqual([]);
  });

  it('say of an id that no object can have that there is none', () =>
    expect(renderError(invalidInput('id', 'invalid')).status).toBe(404));

  const reasons = ['EXPIRED', 'ALREADY_USED', 'SUPERSEDED', 'REVOKED', 'UNRECOGNIZED'] as const;
  it.each(reasons)('call a token expired or else invalid: %s', (reason) => {
    const word = reason === 'EXPIRED' ? 'expired' : 'invalid';
    expect(errorsOf(resetTokenRefused(reason))[0].meta).toEqual({ error: word });
  });

  it('are one for each violation of the policy, at the attribute of the route', () => {
    const violations = [
      { code: 'TOO_SHORT' as const, message: 'Use at least 8 characters.' },
      { code: 'TOO_COMMON' as const, message: 'Use another.' },
    ];
    const error = new AppError('PASSWORD_REJECTED', { violations });
    const pointers = (route: string) =>
      errorsOf(error, route).map(({ source }) => source.pointer.replace('/data/attributes/', ''));
    const ofReset = ['customer_password', 'customer_password'];
    expect(pointers('/customer_password_resets/:id')).toEqual(ofReset);
    expect(pointers('/customers')).toEqual(['password', 'password']);
    expect(pointers('/customers/:id')).toEqual(['password', 'password']);
  });

  it('mask what is not ours', () => {
    const [error] = errorsOf(toAppError(new Error('secret')));
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('of the wire itself are 400, each problem with its title', () => {
    const error = bodyError('KEY_ORDER_MISMATCH', '/data/id', 'A key is required.');
    const words = { title: 'A key is required', detail: 'A key is required.' };
    const place = { status: '400', source: { pointer: '/data/id' } };
    const errors = [{ ...words, code: 'KEY_ORDER_MISMATCH', ...place }];
    expect(renderError(error)).toEqual({ status: 400, body: { errors } });
  });
});
