/** Settings given by a test instead of the process's environment. */
import { ConfigError, loadConfig } from '../../../src/config/index.js';

export type Environment = Record<string, string>;

/** Every problem that a start with these settings would name; none if it would go on. */
export function problemsOf(environment: Environment): readonly string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
