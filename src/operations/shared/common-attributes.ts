/** What integrations may write beside an object's own facts: reference, origin, metadata. */
import { parseJsonObject } from '../../domain/shared/metadata.js';
import { parseOptionalText } from '../../domain/shared/text.js';
import type { CommonAttributes } from '../ports/index.js';

/** As a caller sends them: null clears, undefined leaves as it is. */
export interface CommonAttributesInput {
  readonly reference?: string | null | undefined;
  readonly referenceOrigin?: string | null | undefined;
  readonly metadata?: unknown;
}

/** Only the members that were given. Throws `BAD_USER_INPUT`. */
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

/** For new objects: what was not given is empty. */
export function parseNewCommonAttributes(input: CommonAttributesInput): CommonAttributes {
  return { reference: null, referenceOrigin: null, metadata: {}, ...parseCommonAttributes(input) };
}
