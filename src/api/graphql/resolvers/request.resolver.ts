import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Operations } from '../../../operations/index.js';
import type { GraphqlContext } from '../context.js';
import { resultUnion } from '../results.js';
import {
  CancelPasswordResetInput,
  PasswordResetCancelledType,
  PasswordResetRequestedType,
  RequestPasswordResetInput,
} from '../types/delivery.js';
import { RateLimitedErrorType, ResetTokenErrorType } from '../types/errors.js';

const requestResult = resultUnion(
  'RequestPasswordResetResult',
  'That the request was taken, or how long to wait.',
  PasswordResetRequestedType,
  [RateLimitedErrorType],
);
const cancelResult = resultUnion(
  'CancelPasswordResetResult',
  'That the reset was cancelled, or why not.',
  PasswordResetCancelledType,
  [ResetTokenErrorType, RateLimitedErrorType],
);

/** What a customer does with the mail, from a public front end. */
@Resolver()
export class RequestResolver {
  constructor(private readonly operations: Operations) {}

  @Mutation(() => requestResult.union, {
    nullable: true,
    description:
      'Mails a customer a link to set a new password, and one to say "it was not me". Answers the same for every address. At most 3 mails to an address in 15 minutes and 10 a day; further ones are suppressed silently.',
  })
  requestPasswordReset(
    @Arg('input', () => RequestPasswordResetInput, { description: 'For whom, and how.' })
    input: RequestPasswordResetInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return requestResult.settle(this.operations.requestPasswordReset(request, input));
  }

  @Mutation(() => cancelResult.union, {
    nullable: true,
    description:
      '"It was not me": revokes the customer\'s pending resets and holds further mails to the address for an hour. The token is that of the mail; it must not have expired or been used.',
  })
  cancelPasswordReset(
    @Arg('input', () => CancelPasswordResetInput, { description: 'The token from the mail.' })
    input: CancelPasswordResetInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return cancelResult.settle(this.operations.cancelPasswordReset(request, input));
  }
}
