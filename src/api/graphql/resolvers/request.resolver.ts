import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Operations } from '../../../operations/index.js';
import { emailName, naming } from '../types/argument-names.js';
import type { GraphqlContext } from '../loaders/context.js';
import { resultUnion } from '../types/results.js';
import {
  CancelPasswordResetInput,
  PasswordResetCancelledType,
  PasswordResetRequestedType,
  RequestPasswordResetEmailInput,
} from '../types/delivery.js';
import {
  InvalidEmailErrorType,
  RateLimitedErrorType,
  ResetTokenErrorType,
} from '../types/errors.js';

const requestResult = resultUnion(
  'RequestPasswordResetEmailResult',
  'A confirmation that the request was accepted, or why it was not.',
  PasswordResetRequestedType,
  [InvalidEmailErrorType, RateLimitedErrorType],
);
const cancelResult = resultUnion(
  'CancelPasswordResetResult',
  'A confirmation that the resets were cancelled, or why they were not.',
  PasswordResetCancelledType,
  [ResetTokenErrorType, RateLimitedErrorType],
);

/**
 * A customer's actions in a public front end: to request a reset email, or to cancel one that another person requested.
 */
@Resolver()
export class RequestResolver {
  constructor(private readonly operations: Operations) {}

  @Mutation(() => requestResult.union, {
    nullable: true,
    description:
      'Emails a customer a link to set a new password, and a link to cancel the reset. The result is the same for every address, whether or not a customer has it. An address gets at most 3 such emails in 15 minutes and 10 in a day; further emails are suppressed without notice. For integrations, sales channels and customers.',
  })
  requestPasswordResetEmail(
    @Arg('input', () => RequestPasswordResetEmailInput, {
      description: 'The customer, and the form of the email.',
    })
    { email: customerEmail, linkName: link, locale }: RequestPasswordResetEmailInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    const input = { customerEmail, link, locale };
    const requested = this.operations.requestPasswordReset(request, input);
    return requestResult.settle(naming({ ...emailName, link: 'linkName' }, requested));
  }

  @Mutation(() => cancelResult.union, {
    nullable: true,
    description:
      'Cancels resets that the customer did not ask for: revokes all pending ones and suppresses reset emails to the address for an hour. Requires the token from the email, neither expired nor used. For integrations, sales channels and customers.',
  })
  cancelPasswordReset(
    @Arg('input', () => CancelPasswordResetInput, { description: 'The token from the email.' })
    input: CancelPasswordResetInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return cancelResult.settle(this.operations.cancelPasswordReset(request, input));
  }
}
