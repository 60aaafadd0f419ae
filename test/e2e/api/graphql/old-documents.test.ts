/** An old client's documents work, or their errors name what to write instead. Production explains as much. */
import { describe, expect, it } from '@jest/globals';
import { oldDocuments } from '../../../support/apis/old-documents.js';
import { development } from '../../../support/world/environment.js';
import { useShop } from '../../../support/world/use-shop.js';

describe.each([
  ['production', {}],
  ['development', development],
])('a document of an old client, in the %s profile', (_profile, environment) => {
  const shop = useShop({ environment });
  const isOf = (works: boolean) =>
    oldDocuments.filter((one) => (one.replacements.length === 0) === works);

  it.each(isOf(true))('works: $from', async ({ document, variables }) => {
    const { status, errors, data } = await shop.graphql(document, variables);
    expect(status).toBe(200);
    expect(data).toBeDefined();
    // An object that is not there is no fault of the document.
    const codes = errors.map(({ extensions }) => extensions.code);
    expect(codes.filter((code) => code !== 'NOT_FOUND')).toEqual([]);
  });

  it.each(isOf(false))(
    'fails, and names the replacement: $from',
    async ({ document, variables, replacements }) => {
      const { status, errors, data, text } = await shop.graphql(document, variables);
      expect(status).toBe(400);
      expect(data).toBeUndefined();
      const messages = errors.map(({ message }) => message);
      for (const name of replacements) {
        expect(
          messages.some((message) => message.endsWith('instead.') && message.includes(name)),
        ).toBe(true);
      }
      // Nothing is left for the client to guess at: what is missing is what replaces the old.
      const isClear = /( is gone: use | is missing\.$| is required, | was not provided\.$)/;
      expect(messages.filter((message) => !isClear.test(message))).toEqual([]);
      expect(text).not.toContain('CANARY');
    },
  );
});
