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
      "The integration's own identifier of the object, such as `C-1042`: at most 255 characters, which need not be unique. Only integrations may write it: `FORBIDDEN` for all others.",
  })
  reference?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The system that `reference` comes from, such as `ERP`: at most 255 characters. Only integrations may read and write it.',
  })
  referenceOrigin?: string | null;

  @Field(() => JSONObject, {
    nullable: true,
    description:
      'The integration\'s own data, such as `{"tier": "gold"}`: a JSON object of at most 8 KiB and five levels, replaced as a whole. A number that a double would round is refused: send it as a text. Only integrations may read and write it.',
  })
  metadata?: JsonObject | null;
}
