/** The inputs of the mutations on webhooks. The domain checks the values. */
import { Field, InputType } from 'type-graphql';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import type { WebhookTopic } from '../../../domain/webhooks/webhook.js';
import { JSONObject } from './scalars.js';
import { WebhookTopicEnum } from './webhook.js';

@InputType({ description: 'The settings of a webhook.' })
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
    description:
      'A public JWK to encrypt tokens to: P-256, X25519, or RSA of 2,048 to 8,192 bits; else `BAD_USER_INPUT`, as for a private key.',
  })
  publicKey?: JsonObject | null;
}

@InputType({ description: 'A new webhook. It receives what happens after it was created.' })
export class CreateWebhookInput extends WebhookFields {
  @Field({
    description:
      'The URL to call, such as `https://hooks.example.org/rekey`: https, a public host, an allowed port, neither credentials nor a fragment, at most 2,048 characters; else `BAD_USER_INPUT`.',
  })
  url!: string;

  @Field(() => [WebhookTopicEnum], {
    description: 'The events to subscribe to: at least one, else `BAD_USER_INPUT`.',
  })
  topics!: WebhookTopic[];
}

@InputType({ description: 'What to change about a webhook. Omitted fields stay as they are.' })
export class UpdateWebhookInput extends WebhookFields {
  @Field(() => String, {
    nullable: true,
    description:
      'The URL to call, such as `https://hooks.example.org/rekey`: https, a public host, an allowed port, neither credentials nor a fragment, at most 2,048 characters; else `BAD_USER_INPUT`.',
  })
  url?: string | null;

  @Field(() => [WebhookTopicEnum], {
    nullable: true,
    description: 'The events to subscribe to: at least one, else `BAD_USER_INPUT`.',
  })
  topics?: WebhookTopic[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'False disables it: it receives no more events, and pending deliveries fail.',
  })
  isActive?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True closes its circuit and sets its count of failures to 0.',
  })
  resetCircuit?: boolean | null;
}
