/** Keys that the database needs and the settings lack. The settings' own rules examine the keys themselves. */
import { createAdministration } from '../database/administration.js';
import type { Check } from './deployment.js';
import { good, problem } from './finding.js';

/** A sample: counting every hash would take minutes in a large shop. */
const passwordsMax = 10_000;

/** Examines whether the settings have each pepper that the hashes of 10,000 passwords name. */
export const examineKeys: Check<'config' | 'database'> = async ({ config, database }) => {
  const administration = createAdministration(database.dataSource);
  const used = await administration.passwordsByPepper(passwordsMax);
  const missing = used.flatMap(({ keyId }) =>
    keyId === null || config.pepper.keys?.find(keyId) ? [] : keyId,
  );
  if (missing.length === 0) return [good('All keys are there.')];
  const change =
    'Add these keys to PASSWORD_PEPPER_KEYS. If they are lost, the customers need new passwords (docs/key-rotation.md).';
  const message = `Passwords need peppers that PASSWORD_PEPPER_KEYS lacks: ${missing.join(', ')}.`;
  return [problem('keys.pepper_missing', message, change)];
};
