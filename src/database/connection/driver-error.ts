/** The driver's error in what was thrown, which TypeORM wraps. */

export interface DriverError {
  readonly code?: string;
  readonly constraint?: string;
}

/** Returns the driver's error, or what was thrown; an empty one if that is no object. */
export function driverErrorOf(error: unknown): DriverError {
  const wrapped = (error as { driverError?: unknown } | null)?.driverError ?? error;
  return typeof wrapped === 'object' && wrapped !== null ? wrapped : {};
}

/** Returns the code of PostgreSQL (its manual, appendix A) or of the system; undefined without one. */
export function codeOf(error: unknown): string | undefined {
  return driverErrorOf(error).code;
}
