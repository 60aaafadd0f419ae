import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { User } from '../../../domain/customers/user.js';
import type { CreatedPasswordReset, Operations } from '../../../operations/index.js';
import { customerIdName, emailName, naming } from '../types/argument-names.js';
import type { GraphqlContext } from '../loaders/context.js';
import { resultUnion } from '../types/results.js';
import {
  CustomerInactiveErrorType,
  CustomerNotFoundErrorType,
  InvalidCredentialsErrorType,
  InvalidEmailErrorType,
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
  'The new token, or why it was not created.',
  UserResetTokenType,
  [
    InvalidEmailErrorType,
    CustomerNotFoundErrorType,
    CustomerInactiveErrorType,
    RateLimitedErrorType,
  ],
);
const changeResult = resultUnion(
  'ChangeUserPasswordResult',
  'The user, or why the password was not changed.',
  UserType,
  [InvalidCredentialsErrorType, PasswordRejectedErrorType, RateLimitedErrorType],
);
const accessTokenResult = resultUnion(
  'CreateCustomerAccessTokenResult',
  'The access token, or why the customer was not signed in.',
  CustomerAccessTokenType,
  [InvalidEmailErrorType, InvalidCredentialsErrorType, RateLimitedErrorType],
);

function toResetToken({ reset, token }: CreatedPasswordReset): UserResetTokenType {
  return { token: token.reveal(), customerId: reset.customerId, expiresAt: reset.expiresAt };
}

@Resolver()
export class UserResolver {
  constructor(private readonly operations: Operations) {}

  @Query(() => UserType, {
    nullable: true,
    description:
      "Returns a customer in the shape of fabric's user. Null if there is none, or if the channel or stage of `x-site-context` excludes it; its `date` does not. For integrations, and for the customer itself.",
  })
  user(
    @Arg('customerId', () => ID, { description: "The customer's id." }) userId: string,
    @Ctx() { request }: GraphqlContext,
  ): Promise<User | null> {
    return naming(customerIdName, this.operations.findUser(request, { userId }));
  }

  @Mutation(() => updateResult.union, {
    nullable: true,
    description:
      "Sets a user's password with a reset token, once. If the token or the password is refused, nothing changes. The equivalent of fabric's update. For integrations, sales channels and customers.",
  })
  updateUserPassword(
    @Arg('input', () => UpdateUserPasswordInput, {
      description: 'The user, the token and the new password.',
    })
    input: UpdateUserPasswordInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    return updateResult.settle(this.operations.updateUserPassword(request, input));
  }

  @Mutation(() => tokenResult.union, {
    nullable: true,
    description:
      "Creates a reset whose token is a signed JWT, as fabric's are. Ends the customer's pending resets. Sends no email. For integrations.",
  })
  createUserResetToken(
    @Arg('input', () => CreateUserResetTokenInput, { description: 'The user who needs a token.' })
    { email: customerEmail }: CreateUserResetTokenInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    const input = { customerEmail, tokenKind: 'jwt' as const };
    const created = this.operations.createPasswordReset(request, input);
    return tokenResult.settle(naming(emailName, created).then(toResetToken));
  }

  @Mutation(() => changeResult.union, {
    nullable: true,
    description:
      "Changes the password of a user who knows the current one. Ends the user's pending resets and access tokens. For integrations and sales channels, and for the customer itself.",
  })
  changeUserPassword(
    @Arg('input', () => ChangeUserPasswordInput, {
      description: 'The user, the current and the new password.',
    })
    { customerId: userId, ...passwords }: ChangeUserPasswordInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    const changed = this.operations.changePassword(request, { userId, ...passwords });
    return changeResult.settle(naming(customerIdName, changed));
  }

  @Mutation(() => accessTokenResult.union, {
    nullable: true,
    description:
      'Signs a customer in: returns a bearer token for the right password. For integrations, sales channels and customers.',
  })
  createCustomerAccessToken(
    @Arg('input', () => CreateCustomerAccessTokenInput, {
      description: 'The email address and the password.',
    })
    input: CreateCustomerAccessTokenInput,
    @Ctx() { request }: GraphqlContext,
  ): Promise<unknown> {
    const signed = this.operations.createAccessToken(request, input);
    return accessTokenResult.settle(
      signed.then(({ token, expiresAt }) => ({ accessToken: token, expiresAt })),
    );
  }
}
