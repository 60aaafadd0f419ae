/** The ways in which a secret could be written down. */

/** Those characters of the Base64 of a text around the secret that the secret alone decides, wherever it begins. */
function insideBase64(secret: string, encoding: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.from(`${'x'.repeat(before)}${secret}`).toString(encoding);
    const begin = before === 0 ? 0 : before + 1;
    return text.slice(begin, Math.floor(((before + secret.length) * 8) / 6));
  });
}

/** As text and as the bytes that a token in base64url stands for: plain, reversed, in Base64 and in hex. */
export function spellingsOf(token: string): string[] {
  const bytes = Buffer.from(token, 'base64url');
  const hex = [bytes.toString('hex'), Buffer.from(token).toString('hex')];
  return [
    token,
    [...token].toReversed().join(''),
    bytes.toString('base64').replace(/=+$/, ''),
    ...hex,
    ...hex.map((text) => text.toUpperCase()),
    ...insideBase64(token, 'base64'),
    ...insideBase64(token, 'base64url'),
  ];
}
