/** The settings of an application that a test starts. */
import { ConfigError, loadConfig } from '../../../src/config/index.js';
import { generateSigningKey } from '../../../src/security/signing-keys.js';

export type Environment = Record<string, string>;

/** Made once for a test file: keys cost time, and no test is about which ones they are. */
const keys = { access: generateSigningKey(), reset: generateSigningKey() };

/** The slug of a shop whose mails have links; other shops have none. */
export const slugWithLinks = 'mail-shop';
export const resetLink = {
  reset: 'https://shop.example/reset-password',
  cancel: 'https://shop.example/not-me',
};

/** The production profile, complete; `environment` replaces and adds. */
export function testEnvironment(environment: Environment = {}): Environment {
  return {
    REKEY_PROFILE: 'production',
    DATABASE_URL: 'postgres://given-by-the-test',
    PUBLIC_URL: 'https://rekey.example',
    RESET_LINKS: JSON.stringify({ [slugWithLinks]: { default: resetLink } }),
    ACCESS_TOKEN_SIGNING_KEY: keys.access,
    RESET_TOKEN_SIGNING_KEY: keys.reset,
    SMTP_URL: 'smtp://127.0.0.1:2525',
    MAIL_FROM: 'Rekey <no-reply@rekey.example>',
    ...environment,
  };
}

export const development = { REKEY_PROFILE: 'development' };

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
