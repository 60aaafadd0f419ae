/** Names arguments in errors as the schema does, where operations name them otherwise. */
import { AppError } from '../../../domain/shared/errors.js';

/** From an operation's name of an argument to the schema's. A name is also the beginning of the paths below it. */
export type ArgumentNames = Readonly<Record<string, string>>;

export const emailName: ArgumentNames = { customerEmail: 'email' };
export const customerIdName: ArgumentNames = { userId: 'customerId' };

function rename(names: ArgumentNames, field: string): string {
  for (const [name, own] of Object.entries(names)) {
    if (field === name || field.startsWith(`${name}.`)) return own + field.slice(name.length);
  }
  return field;
}

function translate(names: ArgumentNames, error: AppError): AppError {
  const { code, details, message, cause } = error;
  const { field } = details;
  if (field === undefined) return error;
  const own = rename(names, field);
  if (own === field) return error;
  const text = message.startsWith(`${field} `) ? own + message.slice(field.length) : message;
  return new AppError(code, { ...details, field: own }, { message: text, cause });
}

/** Returns what the work returns. Its errors about an argument get the schema's name of it. */
export async function naming<T>(names: ArgumentNames, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof AppError ? translate(names, error) : error;
  }
}
