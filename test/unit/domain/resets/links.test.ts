import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../../../src/domain/shared/errors.js';
import { chooseLink, type ResetLink } from '../../../../src/domain/resets/links.js';

function link(name: string): [string, ResetLink] {
  const base = `https://shop.example/${name}`;
  return [name, { reset: `${base}/reset`, cancel: `${base}/cancel` }];
}

const links = new Map([
  ['one', new Map([link('storefront')])],
  ['two', new Map([link('storefront'), link('app')])],
  ['three', new Map([link('app'), link('default'), link('constructor')])],
  ['none', new Map<string, ResetLink>()],
]);

function refusal(slug: string, name?: string | null) {
  try {
    return chooseLink(links, slug, name);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, details, message } = error;
    return { code, ...details, message };
  }
}

describe('the link of a mail', () => {
  it('is the one of that name', () => {
    expect(chooseLink(links, 'two', 'app')).toEqual(link('app')[1]);
    expect(chooseLink(links, 'three', 'constructor').reset).toContain('/constructor/');
    expect(chooseLink(links, 'one', 'storefront')).toBe(links.get('one')?.get('storefront'));
  });

  it.each([null, undefined])('is, without a name (%s), the default one or the only one', (name) => {
    expect(chooseLink(links, 'three', name)).toEqual(link('default')[1]);
    expect(chooseLink(links, 'one', name)).toEqual(link('storefront')[1]);
    expect(refusal('two', name)).toEqual({
      code: 'BAD_USER_INPUT',
      field: 'link',
      problem: 'blank',
      message:
        'link must be given: this organization has several, and none that is called default.',
    });
  });

  it.each(['', 'CANARY', 'App', 'app ', '__proto__', 'constructor', 'get', 'https://evil.example'])(
    'is never one that is not listed, and the name %j is not repeated',
    (name) => {
      expect(refusal('two', name)).toEqual({
        code: 'BAD_USER_INPUT',
        field: 'link',
        problem: 'invalid',
        message: "link must be the name of one of the organization's links.",
      });
      expect(refusal('one', name)).toEqual(refusal('two', name));
    },
  );

  it.each(['none', 'CANARY', '__proto__', 'constructor'])(
    'is refused where the organization has none: %s',
    (slug) => {
      for (const name of [undefined, null, 'default', 'CANARY']) {
        expect(refusal(slug, name)).toEqual({
          code: 'BAD_USER_INPUT',
          field: 'link',
          problem: 'not_allowed',
          message:
            'link has nowhere to lead: no page is configured for this organization (RESET_LINKS).',
        });
      }
    },
  );
});
