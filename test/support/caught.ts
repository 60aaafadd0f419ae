/** The failure of the catalogue that a call ends in; anything else fails the test. */
import { AppError } from '../../src/domain/shared/errors.js';

function expectOwn(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw new Error('Something other than an AppError was thrown.', { cause: error });
}

export function caught(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    return expectOwn(error);
  }
  throw new Error('Nothing was thrown.');
}

export async function rejection(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    return expectOwn(error);
  }
  throw new Error('Nothing was thrown.');
}

/** What a parser makes of a value, or the code of its refusal; throws where it ends in anything else. */
export function outcomeOf<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return expectOwn(error).code;
  }
}
