/** Failures that an end user can act on: members of the result unions. */
import { Field, InterfaceType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type {
  AppErrorCode,
  ResetTokenErrorReason,
  PasswordViolation,
  PasswordViolationCode,
} from '../../../domain/shared/errors.js';

export const ErrorCode = {
  CUSTOMER_INACTIVE: 'CUSTOMER_INACTIVE',
  CUSTOMER_NOT_FOUND: 'CUSTOMER_NOT_FOUND',
  EMAIL_TAKEN: 'EMAIL_TAKEN',
  INVALID_CREDENTIALS: 'INVALID_CREDENTIALS',
  PASSWORD_REJECTED: 'PASSWORD_REJECTED',
  RATE_LIMITED: 'RATE_LIMITED',
  RESET_TOKEN_REFUSED: 'RESET_TOKEN_REFUSED',
} as const satisfies Partial<Record<AppErrorCode, string>>;

registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description: 'Says which failure a `UserError` is, for programs.',
  valuesConfig: {
    CUSTOMER_INACTIVE: { description: 'The customer is disabled.' },
    CUSTOMER_NOT_FOUND: { description: 'There is no customer with this address.' },
    EMAIL_TAKEN: { description: 'Another customer has this address.' },
    INVALID_CREDENTIALS: { description: 'The customer or the password is wrong.' },
    PASSWORD_REJECTED: { description: 'The new password does not meet the policy.' },
    RATE_LIMITED: { description: 'Too many attempts; try again later.' },
    RESET_TOKEN_REFUSED: { description: 'The reset token cannot be used; `reason` says why.' },
  },
});

const Reason: { [K in ResetTokenErrorReason]: K } = {
  UNRECOGNIZED: 'UNRECOGNIZED',
  EXPIRED: 'EXPIRED',
  ALREADY_USED: 'ALREADY_USED',
  SUPERSEDED: 'SUPERSEDED',
  REVOKED: 'REVOKED',
};

export { Reason as ResetTokenErrorReasonEnum };

registerEnumType(Reason, {
  name: 'ResetTokenErrorReason',
  description:
    'Why a reset token cannot be used. All but `UNRECOGNIZED` are told to holders of the genuine token only.',
  valuesConfig: {
    UNRECOGNIZED: {
      description: 'Not a token of this service, or not for this reset, customer or organization.',
    },
    EXPIRED: { description: 'Its time ran out.' },
    ALREADY_USED: { description: 'A password was set with it before.' },
    SUPERSEDED: { description: 'A newer reset was made, or the password or address changed.' },
    REVOKED: { description: 'The reset was deleted or cancelled, or the customer disabled.' },
  },
});

const ViolationCode: { [K in PasswordViolationCode]: K } = {
  TOO_SHORT: 'TOO_SHORT',
  TOO_LONG: 'TOO_LONG',
  TOO_COMMON: 'TOO_COMMON',
  CONTAINS_PERSONAL_DATA: 'CONTAINS_PERSONAL_DATA',
  NOT_WELL_FORMED: 'NOT_WELL_FORMED',
};

registerEnumType(ViolationCode, {
  name: 'PasswordViolationCode',
  description: 'What is wrong with a new password.',
  valuesConfig: {
    TOO_SHORT: { description: 'Fewer characters than the policy asks for.' },
    TOO_LONG: { description: 'More characters than the policy allows.' },
    TOO_COMMON: { description: 'On the list of passwords that many people use.' },
    CONTAINS_PERSONAL_DATA: {
      description: "Made of the customer's address or name, or of the shop's name.",
    },
    NOT_WELL_FORMED: { description: 'Holds characters that cannot be typed.' },
  },
});

@InterfaceType('UserError', {
  description:
    'A failure that an end user can act on. Select it to handle failures added later, too.',
})
export abstract class UserErrorType {
  @Field(() => ErrorCode, { description: 'Which failure it is, for programs.' })
  code!: keyof typeof ErrorCode;

  @Field({ description: 'What happened, in English, for people. Holds nothing secret.' })
  message!: string;
}

@ObjectType('ResetTokenError', {
  description: 'The reset token cannot be used. Nothing was changed.',
  implements: UserErrorType,
  simpleResolvers: true,
})
export class ResetTokenErrorType extends UserErrorType {
  @Field(() => Reason, { description: 'Why it cannot be used.' })
  reason!: ResetTokenErrorReason;
}

@ObjectType('PasswordViolation', {
  description: 'One way in which a new password does not meet the policy.',
  simpleResolvers: true,
})
class PasswordViolationType implements PasswordViolation {
  @Field(() => ViolationCode, { description: 'What is wrong, for programs.' })
  code!: PasswordViolationCode;

  @Field({ description: 'What to do about it, in English, for people.' })
  message!: string;
}

@ObjectType('PasswordRejectedError', {
  description:
    'The new password does not meet the policy. Nothing was changed, and the token still works.',
  implements: UserErrorType,
  simpleResolvers: true,
})
export class PasswordRejectedErrorType extends UserErrorType {
  @Field(() => [PasswordViolationType], {
    description: 'Everything that is wrong with it, at once.',
  })
  violations!: PasswordViolation[];
}

@ObjectType('RateLimitedError', {
  description: 'Too many attempts. Nothing was changed.',
  implements: UserErrorType,
  simpleResolvers: true,
})
export class RateLimitedErrorType extends UserErrorType {
  @Field(() => Int, { description: 'How many seconds to wait before trying again.' })
  retryAfterSeconds!: number;
}

@ObjectType('CustomerNotFoundError', {
  description: 'There is no customer with this address who could set a password.',
  implements: UserErrorType,
  simpleResolvers: true,
})
export class CustomerNotFoundErrorType extends UserErrorType {}

@ObjectType('EmailTakenError', {
  description: 'Another customer has this address. Nothing was changed.',
  implements: UserErrorType,
  simpleResolvers: true,
})
export class EmailTakenErrorType extends UserErrorType {}

@ObjectType('InvalidCredentialsError', {
  description: 'The customer or the password is wrong; which one is not told.',
  implements: UserErrorType,
  simpleResolvers: true,
})
export class InvalidCredentialsErrorType extends UserErrorType {}
