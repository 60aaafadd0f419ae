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

/** Reads them, or makes them the first time. Whoever comes second reads what the first one wrote. */
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

/** The keys for access tokens alone; in development those of the data directory where none are set. */
export function resolveAccessTokenKeys(config: {
  readonly accessTokenKeys: SigningKeys | null;
  readonly dataDir: string;
}): SigningKeys {
  const { accessTokenKeys, dataDir } = config;
  return accessTokenKeys ?? parseSigningKeys(loadDevelopmentKeys(dataDir).accessTokenSigningKey);
}

/** The keys of the settings; what they leave out, which only development may, comes from the data directory. */
export function resolveKeys(config: {
  readonly accessTokenKeys: SigningKeys | null;
  readonly resetTokenKeys: SigningKeys | null;
  readonly dataDir: string;
}): Keys {
  const { accessTokenKeys, resetTokenKeys } = config;
  if (accessTokenKeys && resetTokenKeys) {
    return { accessToken: accessTokenKeys, resetToken: resetTokenKeys };
  }
  const made = loadDevelopmentKeys(config.dataDir);
  return {
    accessToken: accessTokenKeys ?? parseSigningKeys(made.accessTokenSigningKey),
    resetToken: resetTokenKeys ?? parseSigningKeys(made.resetTokenSigningKey),
  };
}
