import { describe, expect, it } from '@jest/globals';
import { chooseLink, type ResetLink } from '../../../../src/domain/resets/links.js';
import { caught } from '../../../support/caught.js';

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
  const { code, details, message } = caught(() => chooseLink(links, slug, name));
  return { code, ...details, message };
}
const refusedAs = (problem: string, message: string) => ({
  ...{ code: 'BAD_USER_INPUT', field: 'link', problem, message },
});

describe('the link of a mail', () => {
  it('is the one of that name', () => {
    expect(chooseLink(links, 'two', 'app')).toEqual(link('app')[1]);
    expect(chooseLink(links, 'three', 'constructor').reset).toContain('/constructor/');
    expect(chooseLink(links, 'one', 'storefront')).toBe(links.get('one')?.get('storefront'));
  });

  it.each([null, undefined])('is, without a name (%s), the default one or the only one', (name) => {
    expect(chooseLink(links, 'three', name)).toEqual(link('default')[1]);
    expect(chooseLink(links, 'one', name)).toEqual(link('storefront')[1]);
    const several = 'this organization has several, and none that is called default.';
    expect(refusal('two', name)).toEqual(refusedAs('blank', `link must be given: ${several}`));
  });

  it.each(['', 'CANARY', 'App', 'app ', '__proto__', 'constructor', 'get', 'https://evil.example'])(
    'is never one that is not listed, and the name %j is not repeated',
    (name) => {
      const message = "link must be the name of one of the organization's links.";
      expect(refusal('two', name)).toEqual(refusedAs('invalid', message));
      expect(refusal('one', name)).toEqual(refusal('two', name));
    },
  );

  it.each(['none', 'CANARY', '__proto__', 'constructor'])(
    'is refused if the organization has none: %s',
    (slug) => {
      for (const name of [undefined, null, 'default', 'CANARY']) {
        const message =
          'link has nowhere to lead: no page is configured for this organization (RESET_LINKS).';
        expect(refusal(slug, name)).toEqual(refusedAs('not_allowed', message));
      }
    },
  );
});
