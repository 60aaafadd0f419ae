import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Webhook } from '../../../domain/webhooks/webhook.js';
import type { Operations, WebhookWithSecret } from '../../../operations/index.js';
import type { GraphqlContext } from '../loaders/context.js';
import { resultUnion } from '../types/results.js';
import { ForwardPageArgs, PageArgs, toConnection } from '../types/connection.js';
import type { ConnectionValue } from '../types/connection.js';
import { RateLimitedErrorType } from '../types/errors.js';
import {
  DeletedWebhookType,
  WebhookCircuitEnum,
  WebhookConnectionType,
  WebhookType,
  WebhookWithSecretType,
} from '../types/webhook.js';
import { WebhookDeliveryConnectionType } from '../types/webhook-delivery.js';
import { CreateWebhookInput, UpdateWebhookInput } from '../types/webhook-inputs.js';

const createResult = resultUnion(
  'CreateWebhookResult',
  'The new webhook with its secret, or why it was not created.',
  WebhookWithSecretType,
  [RateLimitedErrorType],
);
const updateResult = resultUnion(
  'UpdateWebhookResult',
  'The updated webhook, or why it was not updated.',
  WebhookType,
  [RateLimitedErrorType],
);
const deleteResult = resultUnion(
  'DeleteWebhookResult',
  'The deleted webhook, or why it was not deleted.',
  DeletedWebhookType,
  [RateLimitedErrorType],
);
const rotateResult = resultUnion(
  'RotateWebhookSecretResult',
  'The webhook with its new secret, or why the secret was not replaced.',
  WebhookWithSecretType,
  [RateLimitedErrorType],
);

/** The only place that reveals a secret to a caller. */
function withSecret({ webhook, secret }: WebhookWithSecret) {
  return { webhook, secret: secret.reveal() };
}

@Resolver(() => WebhookType)
export class WebhookResolver {
  constructor(private readonly operations: Operations) {}

  @Query(() => WebhookType, {
    nullable: true,
    description: 'Returns a webhook; null if there is none of that id. For integrations.',
  })
  webhook(
    @Arg('id', () => ID, { description: "The webhook's id." }) id: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<Webhook | null> {
    return this.operations.findWebhook(request, { id });
  }

  @Query(() => WebhookConnectionType, {
    nullable: true,
    description: 'Lists webhooks, newest first. `x-site-context` excludes none. For integrations.',
  })
  async webhooks(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { request }: GraphqlContext,
  ): Promise<ConnectionValue<Webhook>> {
    const list = await this.operations.listWebhooks(request, page);
    return toConnection(list, () => list.totalCount());
  }

  @Mutation(() => createResult.union, {
    nullable: true,
    description:
      'Creates a webhook and returns its secret, once. Each mode of an organization can have 50. For integrations.',
  })
  createWebhook(
    @Arg('input', () => CreateWebhookInput, { description: 'Where to call, and on what.' })
    input: CreateWebhookInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return createResult.settle(this.operations.createWebhook(request, input).then(withSecret));
  }

  @Mutation(() => updateResult.union, {
    nullable: true,
    description:
      'Updates a webhook, disables or enables it, or resets its circuit. For integrations.',
  })
  updateWebhook(
    @Arg('id', () => ID, { description: "The webhook's id. `NOT_FOUND` if there is none." })
    id: string,
    @Arg('input', () => UpdateWebhookInput, {
      description: 'What to change. Members that are left out stay as they are.',
    })
    input: UpdateWebhookInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return updateResult.settle(this.operations.updateWebhook(request, { id, ...input }));
  }

  @Mutation(() => deleteResult.union, {
    nullable: true,
    description: 'Deletes a webhook with its deliveries. For integrations.',
  })
  deleteWebhook(
    @Arg('id', () => ID, { description: "The webhook's id. `NOT_FOUND` if there is none." })
    id: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return deleteResult.settle(this.operations.deleteWebhook(request, { id }));
  }

  @Mutation(() => rotateResult.union, {
    nullable: true,
    description:
      'Replaces the secret of a webhook and returns the new one, once. For 24 hours, calls are signed with the previous secret too. For integrations.',
  })
  rotateWebhookSecret(
    @Arg('id', () => ID, { description: "The webhook's id. `NOT_FOUND` if there is none." })
    id: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    const rotated = this.operations.rotateWebhookSecret(request, { id });
    return rotateResult.settle(rotated.then(withSecret));
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether it receives events: `disabledAt` is null.',
  })
  isActive(@Root() { disabledAt }: Webhook): boolean {
    return disabledAt === null;
  }

  @FieldResolver(() => WebhookCircuitEnum, {
    description:
      'Whether Rekey calls it. Open after thirty failed calls in a row; docs/webhooks.md says how to close it.',
  })
  circuit(@Root() { circuitState }: Webhook): Webhook['circuitState'] {
    return circuitState;
  }

  @FieldResolver(() => WebhookDeliveryConnectionType, {
    nullable: true,
    description: 'The deliveries to it, newest first, as long as they are kept.',
  })
  async deliveries(
    @Root() { id }: Webhook,
    @Args(() => ForwardPageArgs) page: ForwardPageArgs,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<ConnectionValue<object>> {
    const deliveries = await loaders.webhookDeliveriesOf(page).load(id);
    return toConnection(deliveries, () => loaders.webhookDeliveryCounts.load(id));
  }
}
