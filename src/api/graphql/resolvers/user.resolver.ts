import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { User } from '../../../domain/customers/user.js';
import type { CreatedPasswordReset, Operations } from '../../../operations/index.js';
import type { GraphqlContext } from '../context.js';
import { resultUnion } from '../results.js';
import {
  CustomerNotFoundErrorType,
  InvalidCredentialsErrorType,
  PasswordRejectedErrorType,
  RateLimitedErrorType,
  ResetTokenErrorType,
} from '../types/errors.js';
import {
  ChangeUserPasswordInput,
  CreateCustomerAccessTokenInput,
  CreateUserResetTokenInput,
  UpdateUserPasswordInput,
} from '../types/inputs.js';
import { CustomerAccessTokenType, UserResetTokenType, UserType } from '../types/user.js';

const updateResult = resultUnion(
  'UpdateUserPasswordResult',
  'The user, or why the password was not set.',
  UserType,
  [ResetTokenErrorType, PasswordRejectedErrorType, RateLimitedErrorType],
);
const tokenResult = resultUnion(
  'CreateUserResetTokenResult',
  'The new token, or why there is none.',
  UserResetTokenType,
  [CustomerNotFoundErrorType, RateLimitedErrorType],
);
const changeResult = resultUnion(
  'ChangeUserPasswordResult',
  'The user, or why the password was not changed.',
  UserType,
  [InvalidCredentialsErrorType, PasswordRejectedErrorType, RateLimitedErrorType],
);
const accessTokenResult = resultUnion(
  'CreateCustomerAccessTokenResult',
  'The token, or why there is none.',
  CustomerAccessTokenType,
  [InvalidCredentialsErrorType, RateLimitedErrorType],
);

function toResetToken({ reset, token }: CreatedPasswordReset): UserResetTokenType {
  return { token: token.reveal(), userId: reset.customerId, expiresAt: reset.expiresAt };
}

@Resolver()
export class UserResolver {
  constructor(private readonly operations: Operations) {}

  @Query(() => UserType, {
    nullable: true,
    description:
      "A customer in fabric's shape; null where there is none, or `x-site-context` leaves it out. For integrations, and for the customer itself.",
  })
  user(
    @Arg('userId', () => ID, { description: "The user's (customer's) id." }) userId: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<User | null> {
    return this.operations.findUser(request, { userId });
  }

  @Mutation(() => updateResult.union, {
    nullable: true,
    description:
      "fabric's update of a user's password: sets it with a reset token, once. A refused token or password changes nothing.",
  })
  updateUserPassword(
    @Arg('input', () => UpdateUserPasswordInput, { description: 'User, token, new password.' })
    input: UpdateUserPasswordInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return updateResult.settle(this.operations.updateUserPassword(request, input));
  }

  @Mutation(() => tokenResult.union, {
    nullable: true,
    description:
      "Makes a reset whose token is a signed JWT, fabric's kind. Ends the customer's pending resets. Mails nothing. For integrations.",
  })
  createUserResetToken(
    @Arg('input', () => CreateUserResetTokenInput, { description: 'For whom.' })
    { username }: CreateUserResetTokenInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    const input = { customerEmail: username, tokenKind: 'jwt' as const };
    const created = this.operations.createPasswordReset(request, input);
    return tokenResult.settle(created.then(toResetToken));
  }

  @Mutation(() => changeResult.union, {
    nullable: true,
    description:
      "Sets a new password for whoever knows the old one. Ends pending resets and the customer's access tokens.",
  })
  changeUserPassword(
    @Arg('input', () => ChangeUserPasswordInput, { description: 'User, old and new password.' })
    input: ChangeUserPasswordInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return changeResult.settle(this.operations.changePassword(request, input));
  }

  @Mutation(() => accessTokenResult.union, {
    nullable: true,
    description: 'Signs a customer in: a bearer token for a proved password.',
  })
  createCustomerAccessToken(
    @Arg('input', () => CreateCustomerAccessTokenInput, { description: 'Address and password.' })
    input: CreateCustomerAccessTokenInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    const signed = this.operations.createAccessToken(request, input);
    return accessTokenResult.settle(
      signed.then(({ token, expiresAt }) => ({ accessToken: token, expiresAt })),
    );
  }
}
