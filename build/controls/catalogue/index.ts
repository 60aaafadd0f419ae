/** Every security check, by chapter. */
import type { Chapter } from '../control.js';
import { enumeration } from './enumeration.js';
import { graphql } from './graphql.js';
import { http } from './http.js';
import { mailsAndWebhooks } from './mails-and-webhooks.js';
import { passwords } from './passwords.js';
import { resetTokens } from './reset-tokens.js';
import { signedTokens } from './signed-tokens.js';
import { operation, tenancy } from './tenancy-and-operation.js';

export const chapters: readonly Chapter[] = [
  resetTokens,
  signedTokens,
  passwords,
  enumeration,
  mailsAndWebhooks,
  graphql,
  http,
  tenancy,
  operation,
];
