import { describe, expect, it } from '@jest/globals';
import { createFabricApi } from '../../../../src/api/fabric/api.js';
import { findApi, trailingSlashRemover } from '../../../../src/api/http/target.js';
import { createJsonApi } from '../../../../src/api/json-api/api.js';

const apis = [createJsonApi({} as never), createFabricApi({} as never)];

describe('one slash at the end of a path', () => {
  const remove = trailingSlashRemover(apis);

  it.each([
    ['/api/customers/', '/api/customers'],
    ['/api/customers/?x=/', '/api/customers?x=/'],
    ['/api/customers/abc/?', '/api/customers/abc?'],
    ['http://a.example/api/customers/?x', 'http://a.example/api/customers?x'],
    ['/graphql/', '/graphql'],
    ['/api-commerceIdentity/auth/token/abc/', '/api-commerceIdentity/auth/token/abc'],
  ])('is left out of %s', (target, expected) => expect(remove(target)).toBe(expected));

  it.each([
    ['/api/customers'],
    ['/api/customers//'],
    ['/'],
    ['//'],
    [''],
    ['*'],
    ['/api/customers?x=y/'],
    ['http://a.example/'],
    // What follows is a parameter, here an empty one.
    ['/api-commerceIdentity/auth/token/'],
    ['/api-commerceIdentity/user/?x=1'],
  ])('is not there, or counts: %s', (target) => expect(remove(target)).toBe(target));
});

it.each([
  ['/api', '/api'],
  ['/api?x=1', '/api'],
  ['/api/nothing', '/api'],
  ['http://a.example/api/x', '/api'],
  ['/api-commerceIdentity/x', '/api-commerceIdentity'],
  ['/apis', undefined],
  ['/?/api/', undefined],
  ['', undefined],
])('the API of %j is %s', (target, prefix) => {
  expect(findApi(apis, target)?.prefix).toBe(prefix);
});
