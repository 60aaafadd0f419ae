/** Errors as data: a union of a field's result and the failures that end users can act on. */
import { createUnionType, type ClassType } from 'type-graphql';
import { AppError } from '../../../domain/shared/errors.js';
import {
  CustomerInactiveErrorType,
  CustomerNotFoundErrorType,
  EmailTakenErrorType,
  InvalidCredentialsErrorType,
  InvalidEmailErrorType,
  PasswordRejectedErrorType,
  RateLimitedErrorType,
  ResetTokenErrorType,
  type RekeyErrorType,
} from './errors.js';
import { toPasswordPolicy } from './password-policy.js';

type UserErrorCode = RekeyErrorType['code'];

/** The member of a result union that shows each error. */
export const typeOfCode: Record<UserErrorCode, ClassType> = {
  CUSTOMER_INACTIVE: CustomerInactiveErrorType,
  CUSTOMER_NOT_FOUND: CustomerNotFoundErrorType,
  EMAIL_TAKEN: EmailTakenErrorType,
  INVALID_CREDENTIALS: InvalidCredentialsErrorType,
  INVALID_EMAIL: InvalidEmailErrorType,
  PASSWORD_REJECTED: PasswordRejectedErrorType,
  RATE_LIMITED: RateLimitedErrorType,
  RESET_TOKEN_REFUSED: ResetTokenErrorType,
};

/** A failure as a member of a union, with its code, its message and its facts as fields. */
class ErrorAsData {
  readonly code: UserErrorCode;
  readonly message: string;

  constructor({ message, details }: AppError, code: UserErrorCode) {
    this.code = code;
    this.message = message;
    const { policy, ...facts } = details;
    Object.assign(this, facts, policy && { policy: toPasswordPolicy(policy) });
  }
}

function isUserErrorCode(code: string): code is UserErrorCode {
  return Object.hasOwn(typeOfCode, code);
}

export interface ResultUnion {
  /** For the field's return type. */
  readonly union: object;
  /** Returns the value of the work, or its failure if that is a member of the union. Throws any other failure. */
  settle<T>(work: Promise<T>): Promise<T | ErrorAsData>;
}

/** Returns the union of `Success` and `errors`. `name` is its name in the schema. */
export function resultUnion(
  name: string,
  description: string,
  Success: ClassType,
  errors: readonly ClassType[] = [],
): ResultUnion {
  const union = createUnionType({
    name,
    description,
    types: () => [Success, ...errors] as const,
    resolveType: (value: unknown) =>
      value instanceof ErrorAsData ? typeOfCode[value.code] : Success,
  });
  return {
    union,
    async settle(work) {
      try {
        return await work;
      } catch (error) {
        if (!(error instanceof AppError) || !isUserErrorCode(error.code)) throw error;
        if (!errors.includes(typeOfCode[error.code])) throw error;
        return new ErrorAsData(error, error.code);
      }
    },
  };
}
