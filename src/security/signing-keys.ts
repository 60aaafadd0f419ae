/** Keys for the tokens that Rekey signs: Ed25519 or P-256. Each key has one algorithm and is found by its `kid`. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { isPublishedKey, isTypedSecret } from './sample-keys.js';

type SigningAlgorithm = 'EdDSA' | 'ES256';

export interface SigningKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The first key signs, all keys verify: after a rotation, tokens of the previous key stay valid. */
export interface SigningKeys {
  readonly current: SigningKey;
  readonly keys: readonly SigningKey[];
  /** Returns undefined for an unknown `kid`. */
  find(kid: unknown): SigningKey | undefined;
}

const pemBlocks = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g;

function algorithmOf(key: KeyObject): SigningAlgorithm {
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA';
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ES256';
  throw new Error('must be Ed25519 or P-256 private keys');
}

/** Derives the `kid` from the public key, so that one `kid` cannot mean two keys. */
function toSigningKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const kid = createHash('sha256').update(der).digest('base64url').slice(0, 22);
  return { kid, algorithm: algorithmOf(privateKey), privateKey, publicKey };
}

/** The bytes that are the secret of an Ed25519 or P-256 key. */
function secretBytes({ privateKey }: SigningKey): Buffer {
  return Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
}

function isSample(key: SigningKey): boolean {
  return isPublishedKey(key.kid) || isTypedSecret(secretBytes(key));
}

/** Line ends and blanks, and the quotes that Docker leaves around a value. */
const nothing = /^[\s"']*$/;

/** Returns the PEM blocks. A key that is not one of them must not be dropped in silence: its tokens would be refused. */
function blocksOf(text: string): readonly string[] {
  const blocks = text.match(pemBlocks) ?? [];
  if (blocks.length === 0) throw new Error('must be a private key in PEM (PKCS #8)');
  if (nothing.test(text.replaceAll(pemBlocks, ''))) return blocks;
  throw new Error('must be private keys in PEM (PKCS #8) and nothing else');
}

function parseBlocks(blocks: readonly string[]): SigningKey[] {
  try {
    return blocks.map(toSigningKey);
  } catch {
    throw new Error('must be Ed25519 or P-256 private keys');
  }
}

/**
 * Parses one or more PKCS #8 private keys in PEM. The characters `\n` may stand for a line end, as in environment
 * variables. Throws an `Error` that says what the keys must be, and never shows them.
 */
export function parseSigningKeys(text: string): SigningKeys {
  const keys = parseBlocks(blocksOf(text.replaceAll('\\n', '\n')));
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) {
    throw new Error('must be different keys: one is there twice');
  }
  if (keys.some(isSample)) throw new Error('must be random keys, not a sample');
  const [current] = keys as [SigningKey];
  return { current, keys, find: (kid) => keys.find((key) => key.kid === kid) };
}

/** Returns a private key as it is written into a setting. */
export function toPem({ privateKey }: SigningKey): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Returns a new Ed25519 private key in PEM. */
export function generateSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
