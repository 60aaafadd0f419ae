/** Common attributes, as Commerce Layer calls them: what integrations may write to any object. */
import { parseJsonObject } from '../../domain/shared/metadata.js';
import { parseOptionalText } from '../../domain/shared/text.js';
import type { CommonAttributes } from '../ports/index.js';

/** The attributes as a caller sends them: null clears one, undefined leaves it as it is. */
export interface CommonAttributesInput {
  readonly reference?: string | null | undefined;
  readonly referenceOrigin?: string | null | undefined;
  readonly metadata?: unknown;
}

/** Returns only the attributes that were given. Throws `BAD_USER_INPUT`. */
export function parseCommonAttributes(input: CommonAttributesInput): Partial<CommonAttributes> {
  const { reference, referenceOrigin, metadata } = input;
  return {
    ...(reference !== undefined && { reference: parseOptionalText('reference', reference) }),
    ...(referenceOrigin !== undefined && {
      referenceOrigin: parseOptionalText('referenceOrigin', referenceOrigin),
    }),
    ...(metadata !== undefined && { metadata: parseJsonObject('metadata', metadata ?? {}) }),
  };
}

/** The attributes of an object that an integration has not written any on. */
export const noCommonAttributes: CommonAttributes = {
  reference: null,
  referenceOrigin: null,
  metadata: {},
};

/** Returns all attributes for a new object; those that were not given are empty. Throws `BAD_USER_INPUT`. */
export function parseNewCommonAttributes(input: CommonAttributesInput): CommonAttributes {
  return { ...noCommonAttributes, ...parseCommonAttributes(input) };
}
