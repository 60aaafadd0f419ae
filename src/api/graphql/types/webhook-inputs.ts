/** What the mutations on webhooks take. Bounds are the domain's to check. */
import { Field, InputType } from 'type-graphql';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import type { WebhookTopic } from '../../../domain/webhooks/webhook.js';
import { JSONObject } from './scalars.js';
import { WebhookTopicEnum } from './webhook.js';

@InputType({ description: 'What an integration decides about a webhook.' })
class WebhookFields {
  @Field(() => String, {
    nullable: true,
    description: 'A name for people, at most 255 characters.',
  })
  name?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether to send reset tokens, encrypted. Needs `publicKey`. By default false.',
  })
  includesToken?: boolean | null;

  @Field(() => JSONObject, {
    nullable: true,
    description: 'A public JWK to seal tokens to: P-256, X25519, or RSA of 2,048 bits or more.',
  })
  publicKey?: JsonObject | null;
}

@InputType({ description: 'A new webhook.' })
export class CreateWebhookInput extends WebhookFields {
  @Field({ description: 'What to call: https, with a public host.' })
  url!: string;

  @Field(() => [WebhookTopicEnum], { description: 'What it is to hear of: one topic or more.' })
  topics!: WebhookTopic[];
}

@InputType({ description: 'What to change of a webhook; what is left out stays as it is.' })
export class UpdateWebhookInput extends WebhookFields {
  @Field(() => String, {
    nullable: true,
    description: 'What to call: https, with a public host.',
  })
  url?: string | null;

  @Field(() => [WebhookTopicEnum], {
    nullable: true,
    description: 'What it is to hear of: one topic or more.',
  })
  topics?: WebhookTopic[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False disables it: it hears of nothing, and what waits is failed permanently.',
  })
  isActive?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True closes its circuit and forgets its failures.',
  })
  resetCircuit?: boolean | null;
}
