import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Customer, RestrictedCustomer } from '../../../domain/customers/customer.js';
import { readDelivery } from '../../../domain/resets/delivery.js';
import { statusOf } from '../../../domain/resets/reset.js';
import type { PasswordReset, PasswordResetStatus } from '../../../domain/resets/reset.js';
import type { CreatedPasswordReset, Operations } from '../../../operations/index.js';
import { emailName, naming } from '../types/argument-names.js';
import type { GraphqlContext } from '../loaders/context.js';
import { resultUnion } from '../types/results.js';
import { ForwardPageArgs, PageArgs, toConnection } from '../types/connection.js';
import type { ConnectionValue } from '../types/connection.js';
import { CustomerType } from '../types/customer.js';
import { PasswordResetDeliveryType } from '../types/delivery.js';
import {
  CustomerInactiveErrorType,
  CustomerNotFoundErrorType,
  InvalidEmailErrorType,
  PasswordRejectedErrorType,
  RateLimitedErrorType,
  ResetTokenErrorType,
} from '../types/errors.js';
import { EventConnectionType, AccountEventFilter } from '../types/event.js';
import { CustomerPasswordResetFilter } from '../types/filters.js';
import {
  CreateCustomerPasswordResetInput,
  UpdateCustomerPasswordResetInput,
} from '../types/inputs.js';
import { CustomerPasswordResetOrderBy, type OrderBy } from '../types/orders.js';
import {
  CreatedPasswordResetType,
  PasswordResetConnectionType,
  PasswordResetStatusEnum,
  PasswordResetType,
} from '../types/password-reset.js';
import { DateTime } from '../types/scalars.js';

const updateResult = resultUnion(
  'UpdateCustomerPasswordResetResult',
  'The changed reset, or why it was not redeemed.',
  PasswordResetType,
  [ResetTokenErrorType, PasswordRejectedErrorType, RateLimitedErrorType],
);
const createResult = resultUnion(
  'CreateCustomerPasswordResetResult',
  'The new reset with its token, or why it was not created.',
  CreatedPasswordResetType,
  [
    InvalidEmailErrorType,
    CustomerNotFoundErrorType,
    CustomerInactiveErrorType,
    RateLimitedErrorType,
  ],
);
const deleteResult = resultUnion(
  'DeleteCustomerPasswordResetResult',
  'The revoked reset, or why it was not deleted.',
  PasswordResetType,
  [RateLimitedErrorType],
);

/** Returns the reset with the token that the caller just sent. */
function withToken(reset: PasswordReset, resetPasswordToken: string | null) {
  return { ...reset, resetPasswordToken };
}

/** The only place that reveals an opaque token to a caller. */
function toCreated({ reset, token }: CreatedPasswordReset) {
  return { passwordReset: reset, resetPasswordToken: token.reveal() };
}

@Resolver(() => PasswordResetType)
export class PasswordResetResolver {
  constructor(private readonly operations: Operations) {}

  @Query(() => PasswordResetType, {
    nullable: true,
    description:
      'Returns a reset. Null if there is none, or if the channel or stage of `x-site-context` excludes it; its `date` does not. For integrations.',
  })
  customerPasswordReset(
    @Arg('id', () => ID, { description: "The reset's id." }) id: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<PasswordReset | null> {
    return this.operations.findPasswordReset(request, { id });
  }

  @Query(() => PasswordResetConnectionType, {
    nullable: true,
    description:
      'Lists resets, deleted ones included until they are purged, as far as `x-site-context` does not exclude them. For integrations.',
  })
  async customerPasswordResets(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => CustomerPasswordResetFilter, {
      nullable: true,
      description: 'The conditions. Without them, all resets.',
    })
    filter: CustomerPasswordResetFilter | null,
    @Arg('orderBy', () => CustomerPasswordResetOrderBy, {
      nullable: true,
      description: 'The order. By default newest first.',
    })
    orderBy: OrderBy | null,
    @Ctx() { request }: GraphqlContext,
  ): Promise<ConnectionValue<PasswordReset>> {
    const input = { ...page, filter, direction: orderBy?.direction };
    const list = await this.operations.listPasswordResets(request, input);
    return toConnection(list, () => list.totalCount());
  }

  @Mutation(() => updateResult.union, {
    nullable: true,
    description:
      "Redeems a reset: sets the customer's password with the reset's token, once. If the token or the password is refused, nothing changes. The equivalent of Commerce Layer's update. Redeeming is for integrations, sales channels and customers, the rest for integrations.",
  })
  updateCustomerPasswordReset(
    @Arg('id', () => ID, {
      description:
        "The reset's id. With any other id than its own, a token is `UNRECOGNIZED`; without a token, `NOT_FOUND` if there is none.",
    })
    id: string,
    @Arg('input', () => UpdateCustomerPasswordResetInput, {
      description: 'The password with its token, or the changes, or both.',
    })
    input: UpdateCustomerPasswordResetInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    const updated = this.operations.updatePasswordReset(request, { id, ...input });
    const token = input.resetPasswordToken ?? null;
    return updateResult.settle(updated.then((reset) => withToken(reset, token)));
  }

  @Mutation(() => createResult.union, {
    nullable: true,
    description:
      "Creates a reset and returns its token, once. Ends the customer's pending resets. Sends no email. For integrations.",
  })
  createCustomerPasswordReset(
    @Arg('input', () => CreateCustomerPasswordResetInput, {
      description: "The customer's address, and the integration's own data.",
    })
    { email: customerEmail, ...common }: CreateCustomerPasswordResetInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    const given = { ...common, customerEmail, tokenKind: 'opaque' as const };
    const created = this.operations.createPasswordReset(request, given);
    return createResult.settle(naming(emailName, created).then(toCreated));
  }

  @Mutation(() => deleteResult.union, {
    nullable: true,
    description:
      'Revokes a reset, which is deleted later. A reset that has already ended keeps its status. For integrations.',
  })
  deleteCustomerPasswordReset(
    @Arg('id', () => ID, {
      description: "The reset's id. `NOT_FOUND` if there is none, or if it was deleted before.",
    })
    id: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return deleteResult.settle(this.operations.deletePasswordReset(request, { id }));
  }

  @FieldResolver(() => PasswordResetStatusEnum, {
    description: 'Whether the token can still be used, and if not, why.',
  })
  status(@Root() reset: PasswordReset): PasswordResetStatus {
    return statusOf(reset);
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When the reset was redeemed. Null if it was not.',
  })
  resetPasswordAt(@Root() { redeemedAt }: PasswordReset): Date | null {
    return redeemedAt;
  }

  @FieldResolver(() => PasswordResetDeliveryType, {
    nullable: true,
    description: 'The email with the link. For integrations.',
  })
  delivery(
    @Root() reset: PasswordReset,
    @Ctx() { request }: GraphqlContext,
  ): PasswordResetDeliveryType {
    return readDelivery(request, reset);
  }

  @FieldResolver(() => CustomerType, {
    nullable: true,
    description:
      'The customer whose password it resets. A sales channel can read only `id`, `nodeId` and `email`.',
  })
  customer(
    @Root() reset: PasswordReset,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<Customer | RestrictedCustomer | null> {
    return loaders.customersOfResets.load(reset);
  }

  @FieldResolver(() => EventConnectionType, {
    nullable: true,
    description: 'The events of the reset, newest first. For integrations.',
  })
  async events(
    @Root() { id }: PasswordReset,
    @Args(() => ForwardPageArgs) page: ForwardPageArgs,
    @Arg('filter', () => AccountEventFilter, {
      nullable: true,
      description: 'The conditions. Without them, all events.',
    })
    filter: AccountEventFilter | null,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<ConnectionValue<object>> {
    const wanted = { owner: 'passwordResetId', filter } as const;
    const events = await loaders.eventsOf(wanted, page).load(id);
    return toConnection(events, () => loaders.eventCounts(wanted).load(id));
  }
}
