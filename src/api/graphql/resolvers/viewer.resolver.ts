import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Operations, ResetTokenStatus } from '../../../operations/index.js';
import type { GraphqlContext } from '../context.js';
import { PasswordPolicyType, ResetTokenStatusType, ViewerType } from '../types/viewer.js';

@Resolver()
export class ViewerResolver {
  constructor(private readonly operations: Operations) {}

  @Query(() => ViewerType, {
    description: 'What the service decoded from the headers of this request. For everyone.',
  })
  viewer(@Ctx() { request: { caller, site } }: GraphqlContext): ViewerType {
    return {
      caller,
      organization: site?.organization ?? null,
      mode: site?.mode ?? null,
      site: site?.siteFilter ?? null,
    };
  }

  @Query(() => PasswordPolicyType, {
    description: 'What a new password must be, for the form that asks for it.',
  })
  async passwordPolicy(@Ctx() { request }: GraphqlContext): Promise<PasswordPolicyType> {
    const policy = await this.operations.readPasswordPolicy(request);
    return { ...policy, refusesCommonPasswords: true, refusesPersonalData: true };
  }

  @Query(() => ResetTokenStatusType, {
    description:
      'Whether a reset token can still be used: ask before showing the form. Consumes nothing, tells nothing of the account.',
  })
  resetTokenStatus(
    @Arg('token', { description: 'A reset token of either kind.' }) token: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<ResetTokenStatus> {
    return this.operations.checkResetToken(request, { token });
  }
}
