/** The attributes that integrations may write on every object. */
import { textOf, type Attributes } from './body.js';

export const commonAttributeNames = ['reference', 'reference_origin', 'metadata'];

export interface CommonAttributesSent {
  readonly reference: string | null | undefined;
  readonly referenceOrigin: string | null | undefined;
  readonly metadata: unknown;
}

/** As operations take them: undefined where they were not sent. Throws `BAD_USER_INPUT`. */
export function commonAttributesOf(attributes: Attributes): CommonAttributesSent {
  return {
    reference: textOf(attributes, 'reference'),
    referenceOrigin: textOf(attributes, 'referenceOrigin'),
    metadata: attributes.get('metadata'),
  };
}
