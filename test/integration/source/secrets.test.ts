/** No file of the repository has a secret: tests make theirs when they run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { mintApiKey } from '../../../src/domain/access/api-key.js';
import { WebhookSecret } from '../../../src/domain/shared/secret.js';
import { generateSigningKey } from '../../../src/security/signing-keys.js';

const forms = {
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}/,
  'an API key': /\brk_(live|test)_[\w-]{43}\b/,
  'a secret of a webhook': /\bwhsec_[A-Za-z0-9+/]{40,}/,
  'a signed token': /\beyJ[\w-]{10,}\.eyJ[\w-]{20,}\.[\w-]{43,}/,
};

/** Folders of others' files, and of what is built. */
const passedOver = /^(node_modules|dist|coverage|\.cache|\.git|\.data)(\/|$)/;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (passedOver.test(path)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

// Proves: CFG-02
it.each(Object.entries(forms))('%s is in no file', (_what, form) => {
  const files = filesBelow('.');
  expect(files.length).toBeGreaterThan(500);
  const found = files.filter((file) => form.test(readFileSync(file, 'latin1')));
  expect(found).toEqual([]);
});

it('each of them would be seen', () => {
  const pem = generateSigningKey();
  expect(forms['a private key'].test(pem)).toBe(true);
  expect(forms['an API key'].test(mintApiKey('live'))).toBe(true);
  const secret = new WebhookSecret(`whsec_${Buffer.alloc(32, 1).toString('base64')}`);
  expect(forms['a secret of a webhook'].test(secret.reveal())).toBe(true);
});
