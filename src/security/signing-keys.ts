/** Keys for the tokens that Rekey signs: Ed25519 or P-256, one algorithm to a key, found by `kid`. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';

type SigningAlgorithm = 'EdDSA' | 'ES256';

export interface SigningKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The first signs; all verify, so that a key can be replaced without refusing what it signed. */
export interface SigningKeys {
  readonly current: SigningKey;
  readonly keys: readonly SigningKey[];
  find(kid: unknown): SigningKey | undefined;
}

const pemBlocks = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g;

function algorithmOf(key: KeyObject): SigningAlgorithm {
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA';
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ES256';
  throw new Error('must be Ed25519 or P-256 private keys');
}

/** The key's own digest names it, so that no name can point at another key. */
function toSigningKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const kid = createHash('sha256').update(der).digest('base64url').slice(0, 22);
  return { kid, algorithm: algorithmOf(privateKey), privateKey, publicKey };
}

/**
 * One or more PKCS #8 private keys in PEM, one after another; `\n` may stand for a line end. Throws
 * an `Error` that says what they must be, without showing them.
 */
export function parseSigningKeys(text: string): SigningKeys {
  const blocks = text.replaceAll('\\n', '\n').match(pemBlocks) ?? [];
  let keys: SigningKey[];
  try {
    keys = blocks.map(toSigningKey);
  } catch {
    throw new Error('must be Ed25519 or P-256 private keys');
  }
  const [current] = keys;
  if (!current) throw new Error('must be a private key in PEM (PKCS #8)');
  return { current, keys, find: (kid) => keys.find((key) => key.kid === kid) };
}

/** A new Ed25519 private key in PEM. */
export function generateSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
