/** The attributes that integrations may write on customers and resets: Commerce Layer's common attributes. */
import { textOf, type Attributes } from './body.js';

export const commonAttributeNames = ['reference', 'reference_origin', 'metadata'];

export interface CommonAttributesSent {
  readonly reference: string | null | undefined;
  readonly referenceOrigin: string | null | undefined;
  readonly metadata: unknown;
}

/** Returns them as operations take them, undefined if the client did not send them. Throws `BAD_USER_INPUT`. */
export function commonAttributesOf(attributes: Attributes): CommonAttributesSent {
  return {
    reference: textOf(attributes, 'reference'),
    referenceOrigin: textOf(attributes, 'referenceOrigin'),
    metadata: attributes.get('metadata'),
  };
}
