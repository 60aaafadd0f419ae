/** The interface of Relay's "Global Object Identification", and the ids that it is about. */
import { Field, ID, InterfaceType } from 'type-graphql';
import { invalidInput } from '../../../domain/shared/errors.js';
import { parseId } from '../../../domain/shared/text.js';

/** The description of `nodeId` wherever it is. */
export const nodeIdDescription =
  'Opaque, and unique over all types: for caches, and for `node`. Other arguments take `id`, whose form depends on the type.';

@InterfaceType('Node', {
  description: 'An object that `node` returns again by its `nodeId`.',
  resolveType: ({ __typename }: { readonly __typename: string }) => __typename,
})
export abstract class NodeInterface {
  /** Without it, Relay's compiler fails at any document, unless it is told of the other name. */
  @Field(() => ID, { description: 'Unique among objects of its type only. `node` takes `nodeId`.' })
  id!: string;

  @Field(() => ID, { description: nodeIdDescription })
  nodeId!: string;
}

/** Returns an opaque id. Ids have no colon, so no two objects get the same. */
export function toNodeId(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

const nodeIdForm = /^[\w-]{1,128}$/;

/** Returns the name of a type, which may be none of the schema, and an id. Throws `BAD_USER_INPUT` for any other text. */
export function fromNodeId(field: string, nodeId: string): { type: string; id: string } {
  const text = nodeIdForm.test(nodeId) ? Buffer.from(nodeId, 'base64url').toString() : '';
  const [, type, id] = /^([A-Z][A-Za-z]*):([^:]*)$/.exec(text) ?? [];
  if (type === undefined || id === undefined) {
    throw invalidInput(field, 'invalid', 'must be a nodeId');
  }
  return { type, id: parseId(field, id) };
}
