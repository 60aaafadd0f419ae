import { describe, expect, it } from '@jest/globals';
import {
  parseCommonAttributes,
  parseNewCommonAttributes,
} from '../../../../src/operations/shared/common-attributes.js';
import { caught } from '../../../support/caught.js';

describe('commonAttributes', () => {
  it('are only those that were given; null clears', () => {
    expect(parseCommonAttributes({})).toEqual({});
    expect(parseCommonAttributes({ reference: undefined, metadata: undefined })).toEqual({});
    expect(
      parseCommonAttributes({ reference: null, referenceOrigin: null, metadata: null }),
    ).toEqual({ reference: null, referenceOrigin: null, metadata: {} });
    const all = { reference: 'r', referenceOrigin: 'o', metadata: { a: 1 } };
    expect(parseCommonAttributes(all)).toEqual(all);
  });

  it('of a new object are empty where they were not given', () =>
    expect(parseNewCommonAttributes({ reference: 'r' })).toEqual({
      reference: 'r',
      referenceOrigin: null,
      metadata: {},
    }));

  it.each([
    ['reference', 'x'.repeat(256)],
    ['reference', 'a\0'],
    ['referenceOrigin', '\ud800'],
    ['metadata', []],
    ['metadata', { a: '\0' }],
  ])('with a wrong %s are refused by its name', (field, value) => {
    expect(caught(() => parseCommonAttributes({ [field]: value })).details.field).toBe(field);
  });
});
