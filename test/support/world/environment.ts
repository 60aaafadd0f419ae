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

/** All clients of a test have one address, and some tests one customer: what they are about is something else. */
const withoutLimits = {
  LIMIT_GUESSES_PER_ACCOUNT_AND_ADDRESS: '100000/900',
  LIMIT_GUESSES_PER_ACCOUNT: '100000/900',
  LIMIT_GUESSES_PER_ADDRESS: '100000/900',
  LIMIT_REQUESTS_PER_ACCOUNT: '100000/900',
  LIMIT_REQUESTS_PER_ADDRESS: '100000/900',
  MAILS_PER_ADDRESS: '100000/3600',
};

/** The limits as they are by default. */
export const defaultLimits = Object.fromEntries(
  Object.keys(withoutLimits).map((name) => [name, '']),
);

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
    MAIL_FROM: 'Rekey <help@rekey.example>',
    // Tests that are about something else need not wait for a mail.
    RESET_MAIL_SPREAD_MS: '0',
    STOP_DELAY_SECONDS: '0',
    // Several tests run at once: hashes that give way to all of them would wait for longer than they may.
    HASH_NICE: '0',
    ...withoutLimits,
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
