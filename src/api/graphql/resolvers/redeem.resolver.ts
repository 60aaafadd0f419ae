import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { PasswordReset } from '../../../domain/resets/reset.js';
import type { Operations, RedeemableToken } from '../../../operations/index.js';
import type { GraphqlContext } from '../loaders/context.js';
import { CustomerType } from '../types/customer.js';
import {
  PasswordRejectedErrorType,
  RateLimitedErrorType,
  ResetTokenErrorType,
} from '../types/errors.js';
import { toPasswordPolicy } from '../types/password-policy.js';
import {
  PasswordResetRedeemedType,
  RedeemableResetTokenType,
  RedeemPasswordResetInput,
} from '../types/redeem.js';
import { resultUnion } from '../types/results.js';

const checkResult = resultUnion(
  'CheckResetTokenResult',
  'What a form for the new password needs, or why the token cannot be used.',
  RedeemableResetTokenType,
  [ResetTokenErrorType, RateLimitedErrorType],
);
const redeemResult = resultUnion(
  'RedeemPasswordResetResult',
  'A confirmation that the password is set, or why it is not.',
  PasswordResetRedeemedType,
  [ResetTokenErrorType, PasswordRejectedErrorType, RateLimitedErrorType],
);

function toRedeemableToken({ expiresAt, passwordPolicy }: RedeemableToken) {
  return { expiresAt, passwordPolicy: toPasswordPolicy(passwordPolicy) };
}

/** A customer's own way to a new password: the token from the mail is all that it needs. */
@Resolver(() => PasswordResetRedeemedType)
export class RedeemResolver {
  constructor(private readonly operations: Operations) {}

  @Query(() => checkResult.union, {
    nullable: true,
    description:
      'Checks a reset token before a front end shows the form. Uses nothing up. Any text that is not a token, also an empty one, is a `ResetTokenError` with `UNRECOGNIZED`. For integrations, sales channels and customers.',
  })
  checkResetToken(
    @Arg('token', {
      description:
        'The reset token from the link, opaque or a JWT. White space around it does no harm.',
    })
    token: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    const found = this.operations.findRedeemableToken(request, { token });
    return checkResult.settle(found.then(toRedeemableToken));
  }

  @Mutation(() => redeemResult.union, {
    nullable: true,
    description:
      "Redeems a reset: sets the customer's password with the reset's token, once. If the token or the password is refused, nothing changes, and the token can be used again. For integrations, sales channels and customers.",
  })
  redeemPasswordReset(
    @Arg('input', () => RedeemPasswordResetInput, {
      description: 'The token and the new password.',
    })
    input: RedeemPasswordResetInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return redeemResult.settle(this.operations.redeemByToken(request, input));
  }

  @FieldResolver(() => CustomerType, {
    nullable: true,
    description:
      'The customer whose password was set. Null if it was deleted in that moment. A sales channel can read only `id`, `nodeId` and `email`.',
  })
  customer(
    @Root() reset: PasswordReset,
    @Ctx() { loaders }: GraphqlContext,
  ): Promise<object | null> {
    return loaders.customersOfResets.load(reset);
  }
}
