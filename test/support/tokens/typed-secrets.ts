/** 32 bytes that somebody typed or counted, and did not draw. */
const of = (byte: (index: number) => number) =>
  Buffer.from(Array.from({ length: 32 }, (_, index) => byte(index)));

export const typedSecrets: readonly (readonly [string, Buffer])[] = [
  ['one byte', of(() => 7)],
  ['two bytes in turn', of((index) => (index % 2 === 0 ? 0x13 : 0xc7))],
  ['counted up', of((index) => index + 1)],
  ['counted down from the middle', of((index) => 200 - index)],
  ['half of it twice', of((index) => ((index % 16) * 97 + 13) % 256)],
  ['a sentence', Buffer.from('change-me-before-you-go-to-production!!')],
  ['digits of hexadecimal', Buffer.from('9d61b19deffd5a60ba844af492ec2cc4')],
];
