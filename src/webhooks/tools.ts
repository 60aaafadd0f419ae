/** What the operations on webhooks need: the forms of URLs and keys, new secrets, the encryption of tokens. */
import type { WebhookTools } from '../operations/ports/index.js';
import {
  isEncryptedTo,
  parseEncryptionKey,
  encryptResetToken,
  type EncryptionKey,
} from './token-encryption.js';
import { mintWebhookSecret } from './signatures.js';
import { parseTarget, type TargetRules } from './target-rules.js';

export function createWebhookTools(rules: TargetRules): WebhookTools {
  return {
    parseUrl: (text) => parseTarget(text, rules).href,
    parsePublicKey: async (value) => ({ ...(await parseEncryptionKey(value)) }),
    mintSecret: mintWebhookSecret,
    // As it came from `parsePublicKey`, by way of the database.
    encryptToken: (token, publicKey) =>
      encryptResetToken(token, publicKey as unknown as EncryptionKey),
    isEncryptedTo: (token, publicKey) =>
      isEncryptedTo(token, publicKey as unknown as EncryptionKey),
  };
}
