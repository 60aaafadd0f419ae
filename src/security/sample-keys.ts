/** Recognizes keys that everybody knows: those of standards and manuals, and those that were typed. */

/** Ids, as `signing-keys.ts` derives them, of private keys that are published. */
const publishedKeyIds = new Set([
  // RFC 8032, 7.1, five test vectors; the first is also in RFC 8037, appendix A.
  'BuP9j9opu2CrWVV95h7bCu',
  '3rLe053Cb84OYIW2_DS_a1',
  'jTm6UKvlD3e2u4rntpJ6_3',
  '5PmCtRrQvdh76CCyWf6AM3',
  '5320qVcun2VSwivHUdVJmt',
  // RFC 8410, 10.3; RFC 9421, B.1.4 and B.1.3.
  'oekVYFTgT6yJmunydRMs3A',
  'NFcWBst6DXG-N35nHdzMri',
  'VfljYbeMu4Tx_GBLBxjoK9',
  // RFC 7515, A.3; RFC 7517, A.2; RFC 6979, A.2.5.
  'K9G7DESol8MKeqCZHN442A',
  'UblEzfpUTUwyc6pr81BiWn',
  'Wnp4zKSg9CDZvGK7Zpw8J1',
  // The ES256 sample of jwt.io.
  'pA8PLil03HaoLfb_4I7Q15',
]);

/** Returns whether the id is that of a key from a standard or a manual. */
export function isPublishedKey(kid: string): boolean {
  return publishedKeyIds.has(kid);
}

/** 32 random bytes have 17 or more different values, but for one case in 10^13. */
const minDistinctBytes = 17;

function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** Returns whether most bytes follow from the previous one, as in 00 01 02. */
function isSequence(bytes: Buffer): boolean {
  const steps = [...bytes.subarray(1)].map((byte, index) => Math.abs(byte - (bytes[index] ?? 0)));
  return steps.filter((step) => step <= 1).length > steps.length / 2;
}

/** Returns whether a secret of 32 bytes or more was typed or counted, and not drawn: no chance makes such bytes. */
export function isTypedSecret(bytes: Buffer): boolean {
  return isText(bytes) || isSequence(bytes) || new Set(bytes).size < minDistinctBytes;
}
