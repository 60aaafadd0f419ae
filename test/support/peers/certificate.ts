/** A certificate that signs itself (X.509, RFC 5280), for relays on loopback. Made anew, so that none expires. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** One value in DER (X.690, 8.1). */
function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const bytes = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

const sequence = (...contents: Uint8Array[]) => der(0x30, ...contents);
const oid = (...bytes: number[]) => der(0x06, Buffer.from(bytes));
const time = (date: Date) =>
  der(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));

const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const dayMs = 86_400_000;

function subject(host: string): Buffer {
  return sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(host)))));
}

function names(host: string): Buffer {
  const list = sequence(der(0x82, Buffer.from(host)));
  return der(0xa3, sequence(sequence(oid(0x55, 0x1d, 0x11), der(0x04, list))));
}

/** Valid for the host name from yesterday on, until tomorrow or as many days from now as `days` says. */
export function makeCertificate(host: string, days = 1): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [from, until] = [-2, days].map((offset) => time(new Date(Date.now() + offset * dayMs)));
  const toSign = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, ...randomBytes(8)])),
    ecdsaWithSha256,
    subject(host),
    sequence(from ?? Buffer.of(), until ?? Buffer.of()),
    subject(host),
    publicKey.export({ type: 'spki', format: 'der' }),
    names(host),
  );
  const signature = der(0x03, Buffer.of(0), sign('sha256', toSign, privateKey));
  const lines = sequence(toSign, ecdsaWithSha256, signature)
    .toString('base64')
    .match(/.{1,64}/g);
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines?.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
