import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { requireCredential } from '../../../domain/access/context.js';
import type { CredentialSummary, Customer } from '../../../domain/customers/customer.js';
import { toUser, type User } from '../../../domain/customers/user.js';
import type { Operations } from '../../../operations/index.js';
import { naming } from '../types/argument-names.js';
import type { GraphqlContext } from '../loaders/context.js';
import { resultUnion } from '../types/results.js';
import { ForwardPageArgs, PageArgs, toConnection } from '../types/connection.js';
import type { ConnectionValue } from '../types/connection.js';
import { CustomerConnectionType, CustomerType, DeletedCustomerType } from '../types/customer.js';
import {
  EmailTakenErrorType,
  InvalidEmailErrorType,
  PasswordRejectedErrorType,
  RateLimitedErrorType,
} from '../types/errors.js';
import { EventConnectionType, AccountEventFilter } from '../types/event.js';
import { CustomerFilter } from '../types/filters.js';
import { CreateCustomerInput, UpdateCustomerInput } from '../types/inputs.js';
import { CustomerOrderBy, type OrderBy } from '../types/orders.js';
import { PasswordResetConnectionType } from '../types/password-reset.js';
import { profileNames, withProfile } from '../types/profile.js';
import { DateTime } from '../types/scalars.js';
import { UserType } from '../types/user.js';

const createResult = resultUnion(
  'CreateCustomerResult',
  'The new customer, or why it was not created.',
  CustomerType,
  [InvalidEmailErrorType, EmailTakenErrorType, PasswordRejectedErrorType, RateLimitedErrorType],
);
const updateResult = resultUnion(
  'UpdateCustomerResult',
  'The changed customer, or why it was not changed.',
  CustomerType,
  [InvalidEmailErrorType, EmailTakenErrorType, RateLimitedErrorType],
);
const deleteResult = resultUnion(
  'DeleteCustomerResult',
  'The deleted customer, or why it was not deleted.',
  DeletedCustomerType,
  [RateLimitedErrorType],
);

@Resolver(() => CustomerType)
export class CustomerResolver {
  constructor(private readonly operations: Operations) {}

  @Query(() => CustomerType, {
    nullable: true,
    description:
      'Returns a customer. Null if there is none, or if the channel or stage of `x-site-context` excludes it; its `date` does not. For integrations, and for the customer itself.',
  })
  customer(
    @Arg('id', () => ID, { description: "The customer's id." }) id: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<Customer | null> {
    return this.operations.findCustomer(request, { id });
  }

  @Query(() => CustomerConnectionType, {
    nullable: true,
    description:
      'Lists customers, as far as `x-site-context` does not exclude them. For integrations.',
  })
  async customers(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => CustomerFilter, {
      nullable: true,
      description: 'The conditions. Without them, all customers.',
    })
    filter: CustomerFilter | null,
    @Arg('orderBy', () => CustomerOrderBy, {
      nullable: true,
      description: 'The order. By default newest first.',
    })
    orderBy: OrderBy | null,
    @Ctx() { request }: GraphqlContext,
  ): Promise<ConnectionValue<Customer>> {
    const input = { ...page, filter, direction: orderBy?.direction };
    const list = await this.operations.listCustomers(request, input);
    return toConnection(list, () => list.totalCount());
  }

  @Mutation(() => createResult.union, {
    nullable: true,
    description: 'Creates a customer, with or without a first password. For integrations.',
  })
  createCustomer(
    @Arg('input', () => CreateCustomerInput, {
      description: 'The email address, and what else is known.',
    })
    input: CreateCustomerInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    const created = this.operations.createCustomer(request, withProfile(input));
    return createResult.settle(naming(profileNames, created));
  }

  @Mutation(() => updateResult.union, {
    nullable: true,
    description:
      'Changes a customer. A new email address, or disabling the customer, ends the pending resets. For integrations.',
  })
  updateCustomer(
    @Arg('id', () => ID, { description: "The customer's id. `NOT_FOUND` if there is none." })
    id: string,
    @Arg('input', () => UpdateCustomerInput, {
      description: 'What to change. Members that are left out stay as they are.',
    })
    input: UpdateCustomerInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    const updated = this.operations.updateCustomer(request, { id, ...withProfile(input) });
    return updateResult.settle(naming(profileNames, updated));
  }

  @Mutation(() => deleteResult.union, {
    nullable: true,
    description: 'Deletes a customer together with the password and the resets. For integrations.',
  })
  deleteCustomer(
    @Arg('id', () => ID, { description: "The customer's id. `NOT_FOUND` if there is none." })
    id: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return deleteResult.settle(this.operations.deleteCustomer(request, { id }));
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether the customer has a password: false until the first is set.',
  })
  async hasPassword(@Root() { id }: Customer, @Ctx() context: GraphqlContext): Promise<boolean> {
    return (await this.#credentialOf(id, context)) !== null;
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When the password was last set. Null without a password.',
  })
  async passwordChangedAt(
    @Root() { id }: Customer,
    @Ctx() context: GraphqlContext,
  ): Promise<Date | null> {
    return (await this.#credentialOf(id, context))?.changedAt ?? null;
  }

  @FieldResolver(() => UserType, {
    nullable: true,
    description:
      "The same customer in the shape of fabric's user, for clients of the vendor. `profile` has the same personal data.",
  })
  async user(@Root() customer: Customer, @Ctx() context: GraphqlContext): Promise<User> {
    const credential = await this.#credentialOf(customer.id, context);
    requireCredential(context.request);
    return toUser(customer, credential, context.request.site.organization);
  }

  @FieldResolver(() => PasswordResetConnectionType, {
    nullable: true,
    description: "The customer's resets, newest first. For integrations.",
  })
  async passwordResets(
    @Root() { id }: Customer,
    @Args(() => ForwardPageArgs) page: ForwardPageArgs,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<ConnectionValue<object>> {
    const resets = await loaders.passwordResetsOf(page).load(id);
    return toConnection(resets, () => loaders.passwordResetCounts.load(id));
  }

  @FieldResolver(() => EventConnectionType, {
    nullable: true,
    description: 'The events of the customer and the resets, newest first. For integrations.',
  })
  async events(
    @Root() { id }: Customer,
    @Args(() => ForwardPageArgs) page: ForwardPageArgs,
    @Arg('filter', () => AccountEventFilter, {
      nullable: true,
      description: 'The conditions. Without them, all events.',
    })
    filter: AccountEventFilter | null,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<ConnectionValue<object>> {
    const wanted = { owner: 'customerId', filter } as const;
    const events = await loaders.eventsOf(wanted, page).load(id);
    return toConnection(events, () => loaders.eventCounts(wanted).load(id));
  }

  #credentialOf(id: string, { loaders }: GraphqlContext): Promise<CredentialSummary | null> {
    return loaders.credentials.load(id);
  }
}
