import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import type { Webhook, WebhookTopic } from '../../../domain/webhooks/webhook.js';
import { connectionOf } from './connection.js';
import { describeNames } from './event-names.js';
import { NodeInterface } from './node.js';
import { DateTime, JSONObject } from './scalars.js';

/** Commerce Layer's names of the topics, in the schema's capitals. */
export const WebhookTopicEnum = {
  CUSTOMER_PASSWORD_RESETS_CREATE: 'customer_password_resets.create',
  CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD: 'customer_password_resets.reset_password',
  CUSTOMER_PASSWORD_RESETS_DESTROY: 'customer_password_resets.destroy',
  CUSTOMER_PASSWORD_RESETS_CANCEL: 'customer_password_resets.cancel',
  CUSTOMERS_CREATE: 'customers.create',
  CUSTOMERS_CREATE_PASSWORD: 'customers.create_password',
} as const satisfies Record<string, WebhookTopic>;

registerEnumType(WebhookTopicEnum, {
  name: 'WebhookTopic',
  description: 'An event that webhooks can subscribe to.',
  valuesConfig: describeNames(WebhookTopicEnum),
});

export const WebhookCircuitEnum = {
  CLOSED: 'closed',
  OPEN: 'open',
} as const satisfies Record<string, Webhook['circuitState']>;

registerEnumType(WebhookCircuitEnum, {
  name: 'WebhookCircuitState',
  description: 'Whether Rekey calls a webhook.',
  valuesConfig: {
    CLOSED: { description: 'Rekey calls it.' },
    OPEN: {
      description:
        'Thirty calls in a row failed. Rekey makes no more until a redelivery succeeds or the circuit is reset.',
    },
  },
});

@ObjectType('Webhook', {
  implements: NodeInterface,
  description: 'A URL that receives events in signed POST requests.',
  simpleResolvers: true,
})
export class WebhookType {
  @Field(() => ID, { description: 'Opaque: 10 letters.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A name for people, which Rekey does not use.',
  })
  name!: string | null;

  @Field({ description: 'The URL that gets the calls, such as `https://hooks.example.org/rekey`.' })
  url!: string;

  @Field(() => [WebhookTopicEnum], { description: 'The events it subscribes to.' })
  topics!: WebhookTopic[];

  @Field({
    description: 'Whether it receives reset tokens, always encrypted to `publicKey`.',
  })
  includesToken!: boolean;

  @Field(() => JSONObject, {
    nullable: true,
    description: 'The public key (JWK, RFC 7517) that tokens are encrypted to.',
  })
  publicKey!: JsonObject | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it was disabled, by an integration or because its receiver returned 410. Null while it is active.',
  })
  disabledAt!: Date | null;

  @Field(() => Int, {
    description: 'How many calls have failed since the last success. At thirty the circuit opens.',
  })
  consecutiveFailures!: number;

  @Field(() => DateTime, { description: 'When it was created. It receives what happened since.' })
  createdAt!: Date;

  @Field(() => DateTime, {
    description:
      'When something last changed that this type shows, or the secret. An update to the same values does not count.',
  })
  updatedAt!: Date;
}

@ObjectType('WebhookWithSecret', {
  description: 'A webhook and its new secret, which is in no other result.',
  simpleResolvers: true,
})
export class WebhookWithSecretType {
  @Field(() => WebhookType, {
    description: 'The webhook as it is now. Its secret is beside it, not in it.',
  })
  webhook!: WebhookType;

  @Field(() => String, {
    description: 'The secret that signs its calls: `whsec_` and base64. It is shown once.',
  })
  secret!: string;
}

@ObjectType('DeletedWebhook', {
  description: 'A webhook that was deleted, with its deliveries.',
  simpleResolvers: true,
})
export class DeletedWebhookType {
  @Field(() => ID, { description: 'The id it had.' })
  id!: string;
}

export const WebhookConnectionType = connectionOf('Webhook', WebhookType);
