/** What pages and apps read from the link in a mail, by the code that docs/ prints for it. */
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { removeProjects } from '../../support/codegen/project.js';
import { loadProgram } from '../../support/clients/program.js';
import { reactNative } from '../../support/clients/react-native.js';
import { blocks, type Block } from '../../support/documents/blocks.js';
import { runSample } from '../../support/rows/page-samples.js';
import { problemsOf, testEnvironment } from '../../support/world/environment.js';

afterAll(removeProjects);

/** Nothing here sends a request. */
const nowhere = { url: 'http://127.0.0.1:4000', apiKey: 'rk_live_…' };

describe('a page in a browser', () => {
  const location = new URL('https://shop.example/reset-password?from=mail#id=7&token=the-token');
  let shown: string;
  const history = { replaceState: (_: null, __: string, url: string) => void (shown = url) };
  beforeEach(() => void (shown = location.href));

  /** The one block of a page that reads the fragment. */
  const sampleOf = (page: string) =>
    blocks.find((one) => one.page === page && one.code.includes('location.hash'))?.code;

  it.each(['docs/front-end.md', 'docs/mail.md'])(
    'takes the token as %s does, and leaves none in the address bar',
    async (page) => {
      const known = { location, history };
      expect(await runSample(sampleOf(page), { known, answer: 'token' })).toBe('the-token');
      expect(shown).toBe('/reset-password?from=mail');
    },
  );

  it('moves it into a field of its form as docs/clients/python.md does', async () => {
    const field = { value: '' };
    const document = { querySelector: () => field };
    await runSample(sampleOf('docs/clients/python.md'), { known: { location, history, document } });
    expect(field.value).toBe('the-token');
    expect(shown).toBe('/reset-password?from=mail');
  });

  it('takes it as docs/clients/fetch.md does', async () => {
    const { takeToken } = await loadProgram('fetch.md', nowhere);
    Object.assign(globalThis, { location, history });
    try {
      expect(takeToken()).toBe('the-token');
    } finally {
      for (const name of ['location', 'history']) Reflect.deleteProperty(globalThis, name);
    }
    expect(shown).toBe('/reset-password?from=mail');
  });
});

describe('an app of docs/clients/react-native.md', () => {
  it('has links that the service takes', () => {
    const isSetting = ({ page, language }: Block) =>
      page === 'docs/clients/react-native.md' && language === 'json';
    const RESET_LINKS = blocks.find(isSetting)?.code ?? '';
    expect(RESET_LINKS).toContain('"app"');
    expect(problemsOf(testEnvironment({ RESET_LINKS }))).toEqual([]);
  });

  const reset = 'https://app.example/reset-password';
  const openLink = (url: string, starts = false) => (globalThis as any).openLink(url, starts);

  it('reads the token of the link that starts it, and of each that comes later', async () => {
    const { onResetLink } = await loadProgram('react-native.md', nowhere, reactNative);
    openLink(`${reset}#id=7&token=first_one-1`, true);
    const tokens: string[] = [];
    const stop = await onResetLink((token: string) => tokens.push(token));
    openLink(`${reset}#token=a.signed.one&id=7`);
    openLink('https://app.example/orders#token=no');
    openLink(reset);
    stop();
    openLink(`${reset}#id=7&token=too-late`);
    expect(tokens).toEqual(['first_one-1', 'a.signed.one']);
  });
});
