import { describe, expect, it } from '@jest/globals';
import {
  parseCommonAttributes,
  parseNewCommonAttributes,
} from '../../../../src/operations/shared/common-attributes.js';
import { caught } from '../../../support/caught.js';

describe('common attributes', () => {
  it('are only those that were given; null clears', () => {
    expect(parseCommonAttributes({})).toEqual({});
    expect(parseCommonAttributes({ reference: undefined, metadata: undefined })).toEqual({});
    const none = { reference: null, referenceOrigin: null, metadata: null };
    expect(parseCommonAttributes(none)).toEqual({ ...none, metadata: {} });
    const all = { reference: 'r', referenceOrigin: 'o', metadata: { a: 1 } };
    expect(parseCommonAttributes(all)).toEqual(all);
  });

  it('of a new object are empty if they were not given', () => {
    const all = { reference: 'r', referenceOrigin: null, metadata: {} };
    expect(parseNewCommonAttributes({ reference: 'r' })).toEqual(all);
  });

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
