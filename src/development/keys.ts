/** Keys that the development profile makes for itself and keeps in the data directory. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { mintApiKey } from '../domain/access/api-key.js';
import {
  generateSigningKey,
  parseSigningKeys,
  type SigningKeys,
} from '../security/signing-keys.js';

const schema = z.object({
  accessTokenSigningKey: z.string(),
  resetTokenSigningKey: z.string(),
  integrationApiKey: z.string(),
  salesChannelApiKey: z.string(),
});

export type DevelopmentKeys = z.infer<typeof schema>;

function generate(): DevelopmentKeys {
  return {
    accessTokenSigningKey: generateSigningKey(),
    resetTokenSigningKey: generateSigningKey(),
    integrationApiKey: mintApiKey('live'),
    salesChannelApiKey: mintApiKey('live'),
  };
}

function read(file: string): DevelopmentKeys {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new Error(`${file} is damaged. Delete it, and new development keys are made.`);
  }
}

/**
 * Returns the keys in the data directory, which it makes the first time. Of two processes that start at once, the
 * second reads what the first one wrote. Throws an `Error` if the file is damaged.
 */
export function loadDevelopmentKeys(dataDir: string): DevelopmentKeys {
  const file = join(dataDir, 'development-keys.json');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, JSON.stringify(generate(), null, 2), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return read(file);
}

export interface Keys {
  readonly accessToken: SigningKeys;
  readonly resetToken: SigningKeys;
}

/** The settings of one kind of token; the keys are null if they are not set, which only development allows. */
interface TokenConfig {
  readonly signingKeys: SigningKeys | null;
}

interface AccessTokenKeyConfig {
  readonly accessTokens: TokenConfig;
  readonly database: { readonly dataDir: string };
}

/** Returns the keys for access tokens: those of the settings, else those of the data directory. */
export function resolveAccessTokenKeys({
  accessTokens,
  database,
}: AccessTokenKeyConfig): SigningKeys {
  if (accessTokens.signingKeys) return accessTokens.signingKeys;
  return parseSigningKeys(loadDevelopmentKeys(database.dataDir).accessTokenSigningKey);
}

/** Returns the keys of the settings. Keys that are not set come from the data directory. */
export function resolveKeys(
  config: AccessTokenKeyConfig & { readonly resetTokens: TokenConfig },
): Keys {
  const { dataDir } = config.database;
  const reset = config.resetTokens.signingKeys;
  return {
    accessToken: resolveAccessTokenKeys(config),
    resetToken: reset ?? parseSigningKeys(loadDevelopmentKeys(dataDir).resetTokenSigningKey),
  };
}
