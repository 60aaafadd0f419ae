/** What the operations on webhooks need: the forms of URLs and keys, new secrets, the sealing of tokens. */
import type { WebhookTools } from '../operations/ports/index.js';
import { isSealedTo, parseSealingKey, sealResetToken, type SealingKey } from './token-encryption.js';
import { mintWebhookSecret } from './signatures.js';
import { parseTarget, type TargetRules } from './target-rules.js';

export function createWebhookTools(rules: TargetRules): WebhookTools {
  return {
    parseUrl: (text) => parseTarget(text, rules).href,
    parsePublicKey: async (value) => ({ ...(await parseSealingKey(value)) }),
    mintSecret: mintWebhookSecret,
    // As it came from `parsePublicKey`, by way of the database.
    sealToken: (token, publicKey) => sealResetToken(token, publicKey as unknown as SealingKey),
    isSealedTo: (token, publicKey) => isSealedTo(token, publicKey as unknown as SealingKey),
  };
}
