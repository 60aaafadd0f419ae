import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { JsonObject } from '../../../domain/shared/metadata.js';
import type { Webhook, WebhookTopic } from '../../../domain/webhooks/webhook.js';
import { connectionOf } from './connection.js';
import { DateTime, JSONObject } from './scalars.js';

/** Commerce Layer's words, in the schema's capitals. */
export const WebhookTopicEnum = {
  CUSTOMER_PASSWORD_RESETS_CREATE: 'customer_password_resets.create',
  CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD: 'customer_password_resets.reset_password',
  CUSTOMER_PASSWORD_RESETS_DESTROY: 'customer_password_resets.destroy',
  CUSTOMERS_CREATE: 'customers.create',
  CUSTOMERS_CREATE_PASSWORD: 'customers.create_password',
} as const satisfies Record<string, WebhookTopic>;

registerEnumType(WebhookTopicEnum, {
  name: 'WebhookTopic',
  description: 'An event that webhooks can hear of.',
  valuesConfig: {
    CUSTOMER_PASSWORD_RESETS_CREATE: {
      description: '`customer_password_resets.create`: a reset was made.',
    },
    CUSTOMER_PASSWORD_RESETS_RESET_PASSWORD: {
      description: '`customer_password_resets.reset_password`: a password was set with its token.',
    },
    CUSTOMER_PASSWORD_RESETS_DESTROY: {
      description: '`customer_password_resets.destroy`: it was deleted.',
    },
    CUSTOMERS_CREATE: { description: '`customers.create`: a customer was made.' },
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
  description: 'Whether a webhook is called.',
  valuesConfig: {
    CLOSED: { description: 'It is called.' },
    OPEN: {
      description:
        'Thirty calls in a row failed: no more are made until one that was asked for by hand succeeds, or the circuit is reset.',
    },
  },
});

@ObjectType('Webhook', {
  description: 'A URL that hears of events, in signed calls.',
  simpleResolvers: true,
})
export class WebhookType {
  @Field(() => ID, { description: 'Opaque: 10 letters.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'A name for people.' })
  name!: string | null;

  @Field({ description: 'What is called.' })
  url!: string;

  @Field(() => [WebhookTopicEnum], { description: 'What it hears of.' })
  topics!: WebhookTopic[];

  @Field({
    description: 'Whether it is sent reset tokens, encrypted to `publicKey` and in no other form.',
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
      'What its calls are signed with: `whsec_` and base64. Only in the answers to the create and to the rotation; null everywhere else.',
  })
  secret!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it is disabled, by hand or because it answered 410; else null.',
  })
  disabledAt!: Date | null;

  @Field(() => Int, { description: 'How many calls failed since the last that did not.' })
  consecutiveFailures!: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
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
