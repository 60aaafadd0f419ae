import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import type { Webhook, WebhookTopic } from '../../../domain/webhooks/webhook.js';
import { connectionOf } from './connection.js';
import { DateTime, JSONObject } from './scalars.js';

/** Commerce Layer's names of the topics, in the schema's capitals. */
export const WebhookTopicEnum = {
  CUSTOMER_PASSWORD_RESETS_CREATE: 'customer_password_resets.create',
  CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD: 'customer_password_resets.reset_password',
  CUSTOMER_PASSWORD_RESETS_DESTROY: 'customer_password_resets.destroy',
  CUSTOMERS_CREATE: 'customers.create',
  CUSTOMERS_CREATE_PASSWORD: 'customers.create_password',
} as const satisfies Record<string, WebhookTopic>;

registerEnumType(WebhookTopicEnum, {
  name: 'WebhookTopic',
  description: 'An event that webhooks can subscribe to.',
  valuesConfig: {
    CUSTOMER_PASSWORD_RESETS_CREATE: {
      description: '`customer_password_resets.create`: a reset was created.',
    },
    CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD: {
      description:
        '`customer_password_resets.reset_password`: a password was set with the reset token.',
    },
    CUSTOMER_PASSWORD_RESETS_DESTROY: {
      description: '`customer_password_resets.destroy`: a reset was deleted.',
    },
    CUSTOMERS_CREATE: { description: '`customers.create`: a customer was created.' },
    CUSTOMERS_CREATE_PASSWORD: {
      description: '`customers.create_password`: a customer got its first password.',
    },
  },
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
  description: 'A URL that receives events in signed POST requests.',
  simpleResolvers: true,
})
export class WebhookType {
  @Field(() => ID, { description: 'Opaque: 10 letters.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'A name for people.' })
  name!: string | null;

  @Field({ description: 'The URL to call.' })
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

  @Field(() => String, {
    nullable: true,
    description:
      'The secret that signs its calls: `whsec_` and base64. Only in the results of `createWebhook` and `rotateWebhookSecret`; null everywhere else.',
  })
  secret!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it was disabled, by an integration or because its receiver returned 410. Null while it is active.',
  })
  disabledAt!: Date | null;

  @Field(() => Int, { description: 'How many calls have failed since the last success.' })
  consecutiveFailures!: number;

  @Field(() => DateTime, { description: 'When it was created.' })
  createdAt!: Date;

  @Field(() => DateTime, {
    description:
      'When something last changed that this type shows, or the secret. An update to the same values does not count.',
  })
  updatedAt!: Date;
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
