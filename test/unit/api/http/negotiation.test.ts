import { describe, expect, it } from '@jest/globals';
import {
  chooseMediaType,
  errorMediaType,
  requireAcceptable,
  requireBodyType,
} from '../../../../src/api/http/negotiation.js';
import { caught } from '../../../support/caught.js';

const json = 'application/json; charset=utf-8';
const response = 'application/graphql-response+json; charset=utf-8';
const graphql = { responseMediaTypes: [json, response] as const };

describe('Accept', () => {
  const lists = ['text/html, application/json;q=0.5', 'text/html,application/xhtml+xml,*/*;q=0.8'];
  const spaced = [
    'Application/JSON; charset=utf-8',
    ' application/json ',
    'application/json;q=0.001',
  ];
  const types = ['*/*', 'application/*', 'application/json', 'application/graphql-response+json'];
  it.each([undefined, '', ...types, ...spaced, ...lists])('of %p is answered', (accept) => {
    expect(requireAcceptable(graphql, accept)).toMatch(/^application\//);
  });

  const none = ['application/json;q=0', 'application/json; q=0.000', ',', 'x'.repeat(50_000)];
  const others = ['text/html', 'text/*', 'application/xml', 'application/jsonx', 'multipart/mixed'];
  it.each([...others, ...none])('of %p is not', (accept) => {
    expect(caught(() => requireAcceptable(graphql, accept)).code).toBe('NOT_ACCEPTABLE');
  });
});

describe('the media type of an answer', () => {
  it.each([
    [undefined, json],
    ['application/json; charset=utf-16', json],
    ['application/graphql-response+json', response],
    ['application/graphql-response+json;q=0.2, application/json', json],
    ['application/json;q=0, */*', response],
    ['application/json; q=0.1; x="a, b;q=1", application/graphql-response+json;q=0.2', response],
    ['application/graphql-response+json; profile="\\", application/json"', response],
  ])('for %p is %s', (accept, type) => {
    expect(chooseMediaType(accept, graphql.responseMediaTypes)).toBe(type);
  });

  it('is the one that the client prefers for failures, too, and the first if it accepts none', () => {
    expect(errorMediaType(graphql, 'application/graphql-response+json')).toBe(response);
    expect(errorMediaType(graphql, 'text/html')).toBe(json);
  });
});

describe('the media type of a body', () => {
  const api = { requestMediaType: 'application/json', allowsUntypedEmptyBody: true };
  const codeOf = (method: string, headers: Record<string, string>) => () =>
    requireBodyType(api, method, headers);

  it.each(['application/json', 'Application/JSON; charset=utf-8'])('may be %j', (type) => {
    const headers = { 'content-type': type, 'content-length': '2' };
    expect(codeOf('POST', headers)).not.toThrow();
  });

  it.each(['text/plain', 'application/jsonx', ' ', 'text/plain; x=application/json'])(
    'may not be %j',
    (type) => {
      for (const length of [{ 'content-length': '2' }, { 'transfer-encoding': 'chunked' }]) {
        const error = caught(codeOf('PATCH', { 'content-type': type, ...length }));
        expect(error.code).toBe('UNSUPPORTED_MEDIA_TYPE');
      }
    },
  );

  it('matters without a body, too, unless the API allows it', () => {
    const strict = { ...api, allowsUntypedEmptyBody: false };
    const headers = { 'content-length': '0' };
    expect(caught(() => requireBodyType(strict, 'PATCH', headers)).code).toBe(
      'UNSUPPORTED_MEDIA_TYPE',
    );
    expect(codeOf('POST', { 'content-type': 'text/plain' })).not.toThrow();
    expect(codeOf('POST', { 'content-length': '0' })).not.toThrow();
  });
});
