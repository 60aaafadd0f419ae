/** Failures that an end user can act on, as members of result unions. */
import { Field, InterfaceType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type {
  AppErrorCode,
  ResetTokenErrorReason,
  PasswordViolation,
  PasswordViolationCode,
} from '../../../domain/shared/errors.js';
import { PasswordPolicyType } from './password-policy.js';

export const ErrorCode = {
  CUSTOMER_INACTIVE: 'CUSTOMER_INACTIVE',
  CUSTOMER_NOT_FOUND: 'CUSTOMER_NOT_FOUND',
  EMAIL_TAKEN: 'EMAIL_TAKEN',
  INVALID_CREDENTIALS: 'INVALID_CREDENTIALS',
  INVALID_EMAIL: 'INVALID_EMAIL',
  PASSWORD_REJECTED: 'PASSWORD_REJECTED',
  RATE_LIMITED: 'RATE_LIMITED',
  RESET_TOKEN_REFUSED: 'RESET_TOKEN_REFUSED',
} as const satisfies Partial<Record<AppErrorCode, string>>;

registerEnumType(ErrorCode, {
  name: 'RekeyErrorCode',
  description: 'Identifies a `RekeyError`, for programs.',
  valuesConfig: {
    CUSTOMER_INACTIVE: { description: 'The customer is disabled.' },
    CUSTOMER_NOT_FOUND: { description: 'No customer has this email address.' },
    EMAIL_TAKEN: { description: 'Another customer has this email address.' },
    INVALID_CREDENTIALS: { description: 'The customer or the password is wrong.' },
    INVALID_EMAIL: { description: 'The text is not one email address.' },
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
    'Why a reset token cannot be used. Only a genuine token gets another reason than `UNRECOGNIZED`.',
  valuesConfig: {
    UNRECOGNIZED: {
      description:
        'Not a token of this service, or not one of this reset, customer or organization.',
    },
    EXPIRED: { description: 'The token has expired.' },
    ALREADY_USED: { description: 'The token has already set a password.' },
    SUPERSEDED: {
      description:
        "Another reset was created later, or the customer's password or email address changed.",
    },
    REVOKED: { description: 'The reset was deleted or cancelled, or the customer was disabled.' },
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
  description: 'A rule that a new password breaks.',
  valuesConfig: {
    TOO_SHORT: { description: 'The password has fewer characters than the minimum.' },
    TOO_LONG: { description: 'The password has more characters than the maximum.' },
    TOO_COMMON: { description: 'The password is on a list of common passwords.' },
    CONTAINS_PERSONAL_DATA: {
      description:
        "The password is made of the customer's email address or name, or of the shop's name.",
    },
    NOT_WELL_FORMED: { description: 'The password contains characters that cannot be typed.' },
  },
});

@InterfaceType('RekeyError', {
  description: 'A failure that an end user can act on. All failures in result unions implement it.',
})
export abstract class RekeyErrorType {
  @Field(() => ErrorCode, { description: 'Identifies the failure, for programs.' })
  code!: keyof typeof ErrorCode;

  @Field({
    description:
      'What happened, in English, for logs and developers: not for display, and it may change. For customers, choose a text by `__typename`, `code` or `reason`. Contains no secrets.',
  })
  message!: string;
}

@ObjectType('ResetTokenError', {
  description: 'The reset token cannot be used. Nothing was changed.',
  implements: RekeyErrorType,
  simpleResolvers: true,
})
export class ResetTokenErrorType extends RekeyErrorType {
  @Field(() => Reason, { description: 'Why the token cannot be used.' })
  reason!: ResetTokenErrorReason;
}

@ObjectType('PasswordViolation', {
  description: 'A rule that a new password breaks.',
  simpleResolvers: true,
})
class PasswordViolationType implements PasswordViolation {
  @Field(() => ViolationCode, { description: 'Identifies the rule, for programs.' })
  code!: PasswordViolationCode;

  @Field({
    description:
      'What to do about it, in English, for logs and developers: not for display, and it may change. For customers, choose a text by `code`, and count with `PasswordRejectedError.policy`.',
  })
  message!: string;
}

@ObjectType('PasswordRejectedError', {
  description:
    'The new password does not meet the policy. Nothing was changed, and a reset token still works.',
  implements: RekeyErrorType,
  simpleResolvers: true,
})
export class PasswordRejectedErrorType extends RekeyErrorType {
  @Field(() => [PasswordViolationType], {
    description: 'All rules that the password breaks.',
  })
  violations!: PasswordViolation[];

  @Field(() => PasswordPolicyType, {
    description:
      'The policy that the password does not meet, so that a message in any language can say how many characters it needs.',
  })
  policy!: PasswordPolicyType;
}

@ObjectType('RateLimitedError', {
  description: 'Too many attempts. Nothing was changed.',
  implements: RekeyErrorType,
  simpleResolvers: true,
})
export class RateLimitedErrorType extends RekeyErrorType {
  @Field(() => Int, { description: 'The number of seconds to wait before the next attempt.' })
  retryAfterSeconds!: number;
}

@ObjectType('CustomerNotFoundError', {
  description: 'No customer has this email address. Nothing was changed.',
  implements: RekeyErrorType,
  simpleResolvers: true,
})
export class CustomerNotFoundErrorType extends RekeyErrorType {}

@ObjectType('CustomerInactiveError', {
  description: 'The customer is disabled. Nothing was changed.',
  implements: RekeyErrorType,
  simpleResolvers: true,
})
export class CustomerInactiveErrorType extends RekeyErrorType {}

@ObjectType('InvalidEmailError', {
  description:
    'The text is not one email address, such as `pat@shop.example`. Says nothing about whether a customer has it. Nothing was changed.',
  implements: RekeyErrorType,
  simpleResolvers: true,
})
export class InvalidEmailErrorType extends RekeyErrorType {}

@ObjectType('EmailTakenError', {
  description: 'Another customer has this email address. Nothing was changed.',
  implements: RekeyErrorType,
  simpleResolvers: true,
})
export class EmailTakenErrorType extends RekeyErrorType {}

@ObjectType('InvalidCredentialsError', {
  description: 'The customer or the password is wrong. The service does not say which.',
  implements: RekeyErrorType,
  simpleResolvers: true,
})
export class InvalidCredentialsErrorType extends RekeyErrorType {}
