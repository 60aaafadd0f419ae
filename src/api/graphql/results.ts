/** Errors as data: one exhaustive union of results for each mutation. */
import { createUnionType, type ClassType } from 'type-graphql';
import { AppError } from '../../domain/shared/errors.js';
import {
  CustomerNotFoundErrorType,
  EmailTakenErrorType,
  InvalidCredentialsErrorType,
  PasswordRejectedErrorType,
  RateLimitedErrorType,
  ResetTokenErrorType,
  type UserErrorType,
} from './types/errors.js';

type UserErrorCode = UserErrorType['code'];

/** The member of a result union that shows each error. */
export const typeOfCode: Record<UserErrorCode, ClassType> = {
  CUSTOMER_INACTIVE: CustomerNotFoundErrorType,
  CUSTOMER_NOT_FOUND: CustomerNotFoundErrorType,
  EMAIL_TAKEN: EmailTakenErrorType,
  INVALID_CREDENTIALS: InvalidCredentialsErrorType,
  PASSWORD_REJECTED: PasswordRejectedErrorType,
  RATE_LIMITED: RateLimitedErrorType,
  RESET_TOKEN_REFUSED: ResetTokenErrorType,
};

/** A failure as the member of a union: its code, its message and its facts as fields. */
class ErrorAsData {
  readonly code: UserErrorCode;
  readonly message: string;

  constructor({ message, details }: AppError, code: UserErrorCode) {
    this.code = code;
    this.message = message;
    Object.assign(this, details);
  }
}

function isUserErrorCode(code: string): code is UserErrorCode {
  return Object.hasOwn(typeOfCode, code);
}

export interface ResultUnion {
  /** For the mutation's return type. */
  readonly union: object;
  /** The value of the work, or the failure where it is a member of the union; throws any other. */
  settle<T>(work: Promise<T>): Promise<T | ErrorAsData>;
}

/** `Success` or one of `errors`, under the name that the schema gives it. */
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
