import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { CredentialSummary, Customer } from '../../../domain/customers/customer.js';
import { AppError } from '../../../domain/shared/errors.js';
import { toUser, type User } from '../../../domain/customers/user.js';
import type { Operations } from '../../../operations/index.js';
import type { GraphqlContext } from '../context.js';
import { resultUnion } from '../results.js';
import { ForwardPageArgs, PageArgs, toConnection } from '../types/connection.js';
import type { ConnectionValue } from '../types/connection.js';
import { CustomerConnectionType, CustomerType, DeletedCustomerType } from '../types/customer.js';
import {
  EmailTakenErrorType,
  PasswordRejectedErrorType,
  RateLimitedErrorType,
} from '../types/errors.js';
import { EventConnectionType, EventFilter } from '../types/event.js';
import { CustomerFilter, CustomerOrder } from '../types/filters.js';
import { CreateCustomerInput, UpdateCustomerInput } from '../types/inputs.js';
import { PasswordResetConnectionType } from '../types/password-reset.js';
import { DateTime } from '../types/scalars.js';
import { UserType } from '../types/user.js';

const createResult = resultUnion(
  'CreateCustomerResult',
  'The new customer, or why there is none.',
  CustomerType,
  [EmailTakenErrorType, PasswordRejectedErrorType],
);
const updateResult = resultUnion(
  'UpdateCustomerResult',
  'The customer as it is now, or why it was not changed.',
  CustomerType,
  [EmailTakenErrorType],
);
const deleteResult = resultUnion(
  'DeleteCustomerResult',
  'What was deleted, or why nothing was.',
  DeletedCustomerType,
  [RateLimitedErrorType],
);

@Resolver(() => CustomerType)
export class CustomerResolver {
  constructor(private readonly operations: Operations) {}

  @Query(() => CustomerType, {
    nullable: true,
    description:
      'A customer; null where there is none, or `x-site-context` leaves it out. For integrations, and for the customer itself.',
  })
  customer(
    @Arg('id', () => ID, { description: "The customer's id." }) id: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<Customer | null> {
    return this.operations.findCustomer(request, { id });
  }

  @Query(() => CustomerConnectionType, {
    description: 'Customers, page by page. For integrations.',
  })
  async customers(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => CustomerFilter, { nullable: true, description: 'Which ones.' })
    filter: CustomerFilter | null,
    @Arg('orderBy', () => CustomerOrder, { nullable: true, description: 'In which order.' })
    orderBy: CustomerOrder | null,
    @Ctx() { request }: GraphqlContext,
  ): Promise<ConnectionValue<Customer>> {
    const input = { ...page, filter, direction: orderBy?.direction };
    const list = await this.operations.listCustomers(request, input);
    return toConnection(list, () => list.totalCount());
  }

  @Mutation(() => createResult.union, {
    nullable: true,
    description: 'Makes a customer, with or without a first password. For integrations.',
  })
  createCustomer(
    @Arg('input', () => CreateCustomerInput, { description: 'The new customer.' })
    input: CreateCustomerInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return createResult.settle(this.operations.createCustomer(request, input));
  }

  @Mutation(() => updateResult.union, {
    nullable: true,
    description:
      "Changes a customer. A new address, or disabling it, ends the customer's pending resets. For integrations.",
  })
  updateCustomer(
    @Arg('id', () => ID, { description: "The customer's id." }) id: string,
    @Arg('input', () => UpdateCustomerInput, { description: 'What to change.' })
    input: UpdateCustomerInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return updateResult.settle(this.operations.updateCustomer(request, { id, ...input }));
  }

  @Mutation(() => deleteResult.union, {
    nullable: true,
    description: 'Deletes a customer with its password and its resets. For integrations.',
  })
  deleteCustomer(
    @Arg('id', () => ID, { description: "The customer's id." }) id: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return deleteResult.settle(this.operations.deleteCustomer(request, { id }));
  }

  @FieldResolver(() => Boolean, { nullable: true, description: 'Whether it has a password.' })
  async hasPassword(@Root() { id }: Customer, @Ctx() context: GraphqlContext): Promise<boolean> {
    return (await this.#credentialOf(id, context)) !== null;
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'When its password was last set; null while it has none.',
  })
  async passwordChangedAt(
    @Root() { id }: Customer,
    @Ctx() context: GraphqlContext,
  ): Promise<Date | null> {
    return (await this.#credentialOf(id, context))?.changedAt ?? null;
  }

  @FieldResolver(() => UserType, {
    nullable: true,
    description: "The same person in fabric's shape.",
  })
  async user(@Root() customer: Customer, @Ctx() context: GraphqlContext): Promise<User> {
    const credential = await this.#credentialOf(customer.id, context);
    if (context.request.site === null) throw new AppError('UNAUTHENTICATED');
    return toUser(customer, credential, context.request.site.organization);
  }

  @FieldResolver(() => PasswordResetConnectionType, {
    nullable: true,
    description: 'Its resets, the newest first. For integrations.',
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
    description: 'What happened to it and its resets, the newest first. For integrations.',
  })
  async events(
    @Root() { id }: Customer,
    @Args(() => ForwardPageArgs) page: ForwardPageArgs,
    @Arg('filter', () => EventFilter, { nullable: true, description: 'Which ones.' })
    filter: EventFilter | null,
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
