import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Customer } from '../../../domain/customers/customer.js';
import type { Operations, ResetTokenStatus } from '../../../operations/index.js';
import type { GraphqlContext } from '../loaders/context.js';
import { CustomerType } from '../types/customer.js';
import { PasswordPolicyType, toPasswordPolicy } from '../types/password-policy.js';
import { ResetTokenStatusType, ViewerType } from '../types/viewer.js';

@Resolver(() => ViewerType)
export class ViewerResolver {
  constructor(private readonly operations: Operations) {}

  @Query(() => ViewerType, {
    nullable: true,
    description: 'Returns what the service read from the headers of this request. For all callers.',
  })
  viewer(@Ctx() { request: { caller, site } }: GraphqlContext): ViewerType {
    return {
      caller,
      organization: site?.organization ?? null,
      mode: site?.mode ?? null,
      site: site?.siteFilter ?? null,
    };
  }

  @FieldResolver(() => CustomerType, {
    nullable: true,
    description:
      'The signed-in customer itself, whatever the site filter. Null for all other callers, see `caller.kind`.',
  })
  async customer(
    @Root() { caller: { kind, customerId } }: ViewerType,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<Customer | null> {
    if (kind !== 'customer' || customerId === null) return null;
    return loaders.customers.load(customerId);
  }

  @Query(() => PasswordPolicyType, {
    nullable: true,
    description:
      'Returns the rules for new passwords, for the form that asks for one. For integrations, sales channels and customers.',
  })
  async passwordPolicy(@Ctx() { request }: GraphqlContext): Promise<PasswordPolicyType> {
    return toPasswordPolicy(await this.operations.readPasswordPolicy(request));
  }

  @Query(() => ResetTokenStatusType, {
    nullable: true,
    deprecationReason: 'Use checkResetToken instead. Until 2027-12-31.',
    description:
      'Returns whether a reset token can still be used, so that a front end can check it before it shows the form. Does not use the token up, and reveals nothing about the customer. For integrations, sales channels and customers.',
  })
  resetTokenStatus(
    @Arg('token', { description: 'The reset token, opaque or a JWT.' }) token: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<ResetTokenStatus> {
    return this.operations.checkResetToken(request, { token });
  }
}
