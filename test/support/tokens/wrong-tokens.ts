/**
 * Wrong signed tokens of every class that RFC 8725bis names, by its sections, made of a right one's header, claims
 * and key. They are vectors of our own: which bytes they have depends on the key.
 */
import { createHmac, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { encodePart, signBy, type Json } from './jwt.js';

export interface Right {
  readonly algorithm: string;
  readonly privateKey: KeyObject;
  readonly header: Json;
  readonly claims: Json;
  /** Another key of the same kind, which nobody trusts. */
  readonly stranger: KeyObject;
}

type Make = (right: Right) => string[];

const rightToken = ({ algorithm, privateKey, header, claims }: Right): string =>
  signBy({ algorithm, privateKey }, header, claims);

/** Signed by the right key, with something about it changed. */
const signed =
  (changes: Json, claims: Json = {}) =>
  (right: Right): string => {
    const header = { ...right.header, ...changes };
    return signBy(right, header, { ...right.claims, ...claims });
  };

const all =
  (...makers: ((right: Right) => string | string[])[]): Make =>
  (right) =>
    makers.flatMap((make) => make(right));

/** The parts of a right token. */
const partsOf = (right: Right) => rightToken(right).split('.') as [string, string, string];

/** A right header and payload with these bytes for a signature. */
const withSignature = (right: Right, bytes: Buffer): string => {
  const [header, payload] = partsOf(right);
  return `${header}.${payload}.${bytes.toString('base64url')}`;
};

const signatureOf = (right: Right): Buffer => Buffer.from(partsOf(right)[2], 'base64url');

const unsigned: Make = (right) =>
  ['none', 'None', 'NONE', 'nOnE', '', null, undefined, [], ['none'], {}].flatMap((alg) => {
    const header = { ...right.header, alg };
    const input = `${encodePart(header)}.${encodePart(right.claims)}`;
    const [, , signature] = partsOf(right);
    return [`${input}.`, input, `${input}.AA`, `${input}.${signature}`];
  });

const algorithms = 'HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512'.split(' ');
const more = 'ES256 ES384 ES512 ES256K EdDSA Ed448 HMAC RSA'.split(' ');

/** The signature is right for the key; the header says that it is of another algorithm. */
const otherAlgorithm: Make = (right) =>
  [...algorithms, ...more, `${right.algorithm} `, right.algorithm.toLowerCase()]
    .filter((alg) => alg !== right.algorithm)
    .map((alg) => signed({ alg })(right));

/** HMAC under all spellings of the public key. */
const publicKeyAsSecret: Make = (right) => {
  const key = createPublicKey(right.privateKey);
  const pem = key.export({ type: 'spki', format: 'pem' }).toString();
  const jwk = key.export({ format: 'jwk' });
  const der = key.export({ type: 'spki', format: 'der' });
  const secrets = [pem, pem.trimEnd(), pem.replaceAll('\n', '\r\n'), der, JSON.stringify(jwk)];
  const raw = Buffer.from(String(jwk.x ?? jwk.n), 'base64url');
  return [...secrets, raw, der.toString('base64')].flatMap((secret) =>
    (['HS256', 'HS512'] as const).map((alg) => {
      const input = `${encodePart({ ...right.header, alg })}.${encodePart(right.claims)}`;
      const hash = alg === 'HS256' ? 'sha256' : 'sha512';
      return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`;
    }),
  );
};

/** Secrets that people guess, and what an attacker knows. */
const guessedSecret: Make = (right) =>
  ['', 'secret', 'password', String(right.header['kid']), 'rekey', '\0'.repeat(32)].map(
    (secret) => {
      const input = `${encodePart({ ...right.header, alg: 'HS256' })}.${encodePart(right.claims)}`;
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    },
  );

const byStranger: Make = ({ algorithm, stranger, header, claims }) => [
  signBy({ algorithm, privateKey: stranger }, header, claims),
];

const damaged: Make = (right) => {
  const bytes = signatureOf(right);
  const flip = (index: number) => {
    const copy = Buffer.from(bytes);
    copy.writeUInt8(copy.readUInt8(index) ^ 1, index);
    return copy;
  };
  const [header, payload, signature] = partsOf(right);
  const other = encodePart({ ...right.claims, sub: 'other' });
  return [
    ...[0, 31, 32, bytes.length - 1].map(flip),
    ...[bytes.subarray(1), bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.from([0])])],
    ...[Buffer.concat([Buffer.from([0]), bytes]), Buffer.from(bytes.toReversed())],
    ...[Buffer.concat([bytes, bytes]), Buffer.alloc(bytes.length), Buffer.alloc(bytes.length, 255)],
  ]
    .map((wrong) => withSignature(right, wrong))
    .concat(`${header}.${other}.${signature}`, `${payload}.${header}.${signature}`);
};

/** In the form of another standard: DER for ECDSA, other padding for RSA. */
const otherForm: Make = (right) => {
  const [header, payload] = partsOf(right);
  const input = Buffer.from(`${header}.${payload}`);
  const { asymmetricKeyType: type } = right.privateKey;
  if (type === 'ec') return [withSignature(right, sign('sha256', input, right.privateKey))];
  if (type !== 'rsa') return [];
  const by = (hash: string, padding: number) =>
    withSignature(right, sign(hash, input, { key: right.privateKey, padding }));
  return [by('sha256', 6), by('sha1', 1), by('md5', 1), by('sha512', 1)].filter(
    (token) => token !== rightToken(right),
  );
};

/** The order of P-256, and numbers that no signature has (FIPS 186-5, 6.4.2). */
export const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
export const number = (value: bigint): Buffer =>
  Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

const impossibleNumbers: Make = (right) => {
  if (right.privateKey.asymmetricKeyType !== 'ec') return [];
  const [r, s] = [signatureOf(right).subarray(0, 32), signatureOf(right).subarray(32)];
  const [zero, one] = [number(0n), number(1n)];
  const pairs = [
    [zero, zero],
    [zero, s],
    [r, zero],
    [one, one],
    [number(order), number(order)],
    [number(order), s],
    [r, number(order)],
    [s, r],
  ];
  return pairs.map((pair) => withSignature(right, Buffer.concat(pair)));
};

/** S + L in place of S, and the points of small order (RFC 8032, 5.1.7 and 8.4). */
const edwardsOrder = 2n ** 252n + 27742317777372353535851937790883648493n;
const littleEndian = (bytes: Buffer): bigint =>
  BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);

const malleableEdwards: Make = (right) => {
  if (right.privateKey.asymmetricKeyType !== 'ed25519') return [];
  const bytes = signatureOf(right);
  const higher = number(littleEndian(bytes.subarray(32)) + edwardsOrder).toReversed();
  const identity = Buffer.concat([Buffer.from([1]), Buffer.alloc(31)]);
  return [
    Buffer.concat([bytes.subarray(0, 32), higher]),
    Buffer.concat([identity, Buffer.alloc(32)]),
    Buffer.concat([Buffer.alloc(32), Buffer.alloc(32)]),
  ].map((wrong) => withSignature(right, wrong));
};

/** Five parts, and headers of encryption on three. */
const encrypted: Make = (right) => {
  const jwe = (header: Json) => `${encodePart(header)}.AAAA.AAAA.${encodePart(right.claims)}.AAAA`;
  const enc = 'A256GCM';
  // A point that is not on the curve (8725bis, 2.5).
  const epk = { kty: 'EC', crv: 'P-256', x: 'AQ', y: 'AQ' };
  const headers: Json[] = [
    { alg: 'dir', enc },
    { alg: 'RSA-OAEP', enc, kid: right.header['kid'] },
    { alg: 'RSA1_5', enc, kid: right.header['kid'] },
    { alg: 'ECDH-ES', enc, epk },
    { alg: 'PBES2-HS512+A256KW', enc, p2c: 2 ** 31 - 1, p2s: 'AAAA' },
    { ...right.header, enc },
  ];
  return [
    ...headers.map(jwe),
    ...headers.map((header) => signBy(right, header, right.claims)),
  ].slice(0, -1);
};

const compressed: Make = all(
  signed({ zip: 'DEF', enc: 'A128GCM', alg: 'dir' }),
  signed({ zip: 'DEF', crit: ['zip'] }),
);

/** Texts that are no JSON, or that two readers read differently (8725bis, 2.6). */
const otherJson: Make = (right) => {
  const [header, claims] = [JSON.stringify(right.header), JSON.stringify(right.claims)];
  const texts = [
    claims.replace('{', '{"exp":9999999999,'),
    claims.replace('{', String.raw`{"\u0065xp":9999999999,`),
    claims.replace(/\}$/, ',}'),
    `${claims}x`,
    `${claims}${claims}`,
    claims.replaceAll('"', "'"),
    `\ufeff${claims}`,
    `/**/${claims}`,
    claims.slice(0, -1),
    `[${claims}]`,
    JSON.stringify(claims),
    'null',
  ];
  const heads = [header.replace('{', '{"alg":"none",'), header.replace('{', '{"kid":"x",'), '{}'];
  return [
    ...texts.map((text) => signBy(right, header, text)),
    ...heads.map((text) => signBy(right, text, claims)),
  ];
};

/** A token for somebody else, or from somebody else (8725bis, 2.7, 3.8, 3.9). */
const substituted: Make = (right) => {
  const names = right.claims['aud'] === undefined ? ['iss'] : ['iss', 'aud'];
  return names.flatMap((name) => {
    const value = right.claims[name];
    const others = ['other', '', null, 1, {}, [], ['other'], `${String(value)}/`, undefined];
    return others.map((other) => signed({}, { [name]: other })(right));
  });
};

/** A token of another kind (8725bis, 2.8, 3.11, 3.12). */
const confused: Make = (right) =>
  ['pwreset+jwt', 'at+jwt', 'id+jwt', 'logout+jwt', 'dpop+jwt', 'secevent+jwt', 'JOSE', '']
    .filter((typ) => typ !== right.header['typ'])
    // The type of an access token is one of those that another issuer's may have.
    .filter((typ) => right.header['typ'] !== 'JWT' || typ !== 'at+jwt')
    .concat([['JWT'], {}, 7, null] as never[])
    .map((typ) => signed({ typ })(right));

/** What would make a server look up or fetch something (8725bis, 2.9, 3.10). */
const indirect: Make = (right) => {
  const { algorithm, stranger: privateKey, header, claims } = right;
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  const url = 'http://127.0.0.1:1/keys';
  const kids = ['../../dev/null', '/proc/self/environ', "' OR 1=1--", url, { $ne: null }, 'x'];
  const members: Json[] = [
    { jwk },
    { jwk, kid: undefined },
    { jku: url },
    { x5u: url },
    { x5c: ['AAAA'] },
    { iss: url },
  ];
  return [...members, ...kids.map((kid): Json => ({ kid }))].map((one) =>
    signBy({ algorithm, privateKey }, { ...header, ...one }, claims),
  );
};

/** Other ways to write the same token (8725bis, 2.14, 3.14). */
const rewritten: Make = (right) => {
  const token = rightToken(right);
  const [header, payload, signature] = partsOf(right);
  const split = (part: string, by: string) => part.slice(0, 9) + by + part.slice(9);
  return [
    ...[
      `${token}=`,
      `${token}==`,
      `${token}\n`,
      ` ${token}`,
      `${token}.`,
      `.${token}`,
      `${token}#`,
    ],
    ...['\n', ' ', '=', '+', '/', '?', '\0', '%41'].flatMap((by) => [
      `${split(header, by)}.${payload}.${signature}`,
      `${header}.${split(payload, by)}.${signature}`,
      `${header}.${payload}.${split(signature, by)}`,
    ]),
    JSON.stringify({ protected: header, payload, signature }),
    JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
    JSON.stringify({ header: right.header, payload, signature }),
    `${header}..${signature}`,
    `${header}.${payload}`,
    `${token}.${signature}`,
    'x'.repeat(9000),
    `${token}${'A'.repeat(9000)}`,
  ];
};

/** Extensions that must be understood (RFC 7515, 4.1.11; RFC 7797). */
const critical: Make = all(
  ...[['x'], ['exp'], ['b64', 'x'], [], 'b64', null, [''], [1]].map((crit) =>
    signed({ crit, x: 1, b64: true, exp: 1 }),
  ),
  signed({ crit: ['b64'], b64: false }),
);

/** By the sections of RFC 8725bis, and of RFC 7515 where it says more. */
export const wrongTokens: Readonly<Record<string, Make>> = {
  'no signature (2.1, 3.2)': unsigned,
  'another algorithm than its key has (2.1, 3.1)': otherAlgorithm,
  'a public key as its secret (2.1, 3.1)': publicKeyAsSecret,
  'a secret that can be guessed (2.2, 3.5)': guessedSecret,
  'the signature of a stranger (3.3)': byStranger,
  'a damaged or moved signature (3.3)': damaged,
  'a signature in another form (3.3)': otherForm,
  'numbers that no signature has (3.4)': impossibleNumbers,
  'the second spelling of a signature of Ed25519 (3.4)': malleableEdwards,
  'encryption in place of a signature (2.3, 2.5, 3.13, 3.15)': encrypted,
  'something compressed (2.4, 3.6)': compressed,
  'JSON that can be read in two ways, or in none (2.6, 3.7)': otherJson,
  'another issuer or audience (2.7, 3.8, 3.9)': substituted,
  'the type of another kind of token (2.8, 3.11, 3.12)': confused,
  'keys and places of its own (2.9, 3.10)': indirect,
  'another way to write it (2.14, 3.14)': rewritten,
  'critical extensions (RFC 7515, 4.1.11)': critical,
};

export { rightToken };
