/** The common attributes, which integrations write on customers and resets, for reading and writing. */
import { Field, InputType, ObjectType } from 'type-graphql';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import { JSONObject } from './scalars.js';

/** To be extended by object types and input types alike. */
@ObjectType({ simpleResolvers: true })
@InputType()
export abstract class CommonAttributes {
  @Field(() => String, {
    nullable: true,
    description:
      "The integration's own identifier, at most 255 characters. Only integrations may write it.",
  })
  reference?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The system that `reference` comes from, at most 255 characters. Only integrations may write it.',
  })
  referenceOrigin?: string | null;

  @Field(() => JSONObject, {
    nullable: true,
    description:
      "The integration's own data: a JSON object of at most 8 KiB and five levels. Only integrations may write it.",
  })
  metadata?: JsonObject | null;
}
