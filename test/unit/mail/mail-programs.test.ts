/** What mail programs make of the standard messages, by caniemail.com's tables and html-validate's rules. */
import { describe, expect, it } from '@jest/globals';
import { caniemail, type CanIEmailOptions } from 'caniemail';
import { HtmlValidate } from 'html-validate';
import { renderMessage } from '../../../src/mail/messages/index.js';
import type { Look } from '../../../src/mail/messages/standard/look.js';
import { locales, messageNames } from '../../../src/mail/messages/templates/catalogue.js';
import { passwordChanged, resetRequested } from '../../support/peers/messages.js';

const shop: Look = {
  hasContact: true,
  color: '#ffd400',
  logo: { url: 'https://shop.example/logo.png?a=1&b=2', alt: '"The" <Shop> {{customer_email}}' },
};
const looks: readonly (readonly [string, Look])[] = [
  ['calm', {}],
  ['own', shop],
];

const every = messageNames.flatMap((name) =>
  locales.flatMap((locale) => looks.map(([kind, look]) => [name, locale, kind, look] as const)),
);

const messageOf = (name: (typeof messageNames)[number]) =>
  name === 'password_changed' ? passwordChanged() : resetRequested();

const htmlOf = ([name, locale, , look]: (typeof every)[number]) =>
  renderMessage(messageOf(name), locale, look).html;

/** Mails need what pages should do without: styles in the tags, and tables with attributes for Outlook. */
const rules = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'no-inline-style': 'off',
    'no-deprecated-attr': 'off',
    'no-conditional-comment': 'off',
    'prefer-tbody': 'off',
  },
});

type Clients = CanIEmailOptions['clients'];

function unsupported(html: string, clients: Clients): string[] {
  const { errors } = caniemail({ clients, html }).issues;
  return [...new Set([...errors.values()].flatMap((issues) => issues.map(({ title }) => title)))];
}

/** What some program does not know, and what its readers see in place of it. */
const fallbacks: Readonly<Record<string, string>> = {
  '@media': 'light colours, and the room of a wide screen',
  '<style> element': 'the same',
  '<body> element': 'the outer table has the colour of the page',
  'border-radius': 'square corners',
  overflow: 'square corners at the top',
  'display:none': 'the preview, which says what the message says',
  'word-break': 'an address that is as wide as it is',
  'role attribute': 'screen readers may announce a table',
  'lang attribute': 'the voice of the reader',
  'text-decoration': 'a line under the words of the button',
  'width attribute': 'the picture has its own size',
  'height attribute': 'the same',
  'height property': 'the band is as high as a line',
};

describe('the standard message', () => {
  it.each(every)('%s in %s, in its %s look, is right HTML', async (...one) => {
    const { results } = await rules.validateString(htmlOf(one));
    const messages = results.flatMap((result) => result.messages);
    expect(messages.map(({ ruleId, line, message }) => [ruleId, line, message])).toEqual([]);
  });

  it.each(every)('%s in %s, in its %s look, uses what mail programs know', (...one) => {
    const html = htmlOf(one);
    const unknown = unsupported(html, ['*']).filter((title) => !(title in fallbacks));
    expect(unknown).toEqual([]);
    const readers: Clients = ['gmail.desktop-webmail', 'gmail.ios', 'gmail.android'];
    expect(unsupported(html, [...readers, 'apple-mail.*', 'samsung-email.*'])).toEqual([]);
  });

  it.each(every)('%s in %s, in its %s look, is small', (...one) => {
    // Gmail cuts a message of more than 102 kB.
    expect(Buffer.byteLength(htmlOf(one))).toBeLessThan(10_000);
  });
});

describe('the look of a shop', () => {
  const html = htmlOf(['password_reset_requested', 'en', 'own', shop]);

  it('has its colour on the button, with words that can be read', () => {
    const [button = ''] = /<a class="button"[^>]*>/.exec(html) ?? [];
    expect(button).toContain('background-color:#ffd400');
    expect(button).toContain('color:#000000');
  });

  it('shows a logo with text and size, in which nothing runs', () => {
    const [logo = ''] = /<img[^>]*>/.exec(html) ?? [];
    expect(logo).toContain('src="https://shop.example/logo.png?a=1&amp;b=2"');
    expect(logo).toContain('alt="&quot;The&quot; &lt;Shop&gt; &#123;&#123;customer_email}}"');
    expect(logo).toContain('height="48"');
    expect(html.match(/<img/g)).toHaveLength(1);
  });

  it.each([
    [{ width: 160, height: 40 }, ' width="160" height="40" '],
    [{ width: 160 }, ' width="160" style='],
    [{ height: 30 }, ' height="30" style='],
  ])('has the size of the logo: %j', (size, attributes) => {
    const look: Look = { logo: { url: 'https://shop.example/logo.png', ...size } };
    const [logo = ''] = /<img[^>]*>/.exec(renderMessage(resetRequested(), 'en', look).html) ?? [];
    expect(logo).toContain(attributes);
    expect(logo).toContain('alt="Acme"');
  });

  it('names the contact in both parts if it is read, and in none if it is not', () => {
    for (const locale of locales) {
      const read = renderMessage(resetRequested(), locale, { hasContact: true });
      expect(read.text).toContain('+49 30 123456');
      expect(read.html).toContain('+49 30 123456');
      const silent = renderMessage(resetRequested(), locale, { hasContact: false });
      expect(`${silent.text}${silent.html}`).not.toContain('+49 30 123456');
    }
  });
});

describe('the two parts of a message', () => {
  /** The texts of the HTML, without the preview, which repeats one of them. */
  function shownTexts(html: string): string[] {
    const [, body = ''] = /<body[^>]*>\s*<div[^>]*>[^<]*<\/div>([^]*)<\/body>/.exec(html) ?? [];
    const texts = body.replace(/<!--[^]*?-->/g, '').split(/<[^>]*>/);
    return texts.map((text) => text.trim()).filter((text) => text !== '' && text !== '&nbsp;');
  }

  const unescape = (text: string) =>
    text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => {
      return { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }[name] ?? '';
    });

  it.each(every)('%s in %s, in its %s look, say the same', (name, locale, _kind, look) => {
    const { subject, text, html } = renderMessage(messageOf(name), locale, look);
    const shown = shownTexts(html).map(unescape);
    const lines = text.split('\n\n').map((line) => line.trim());
    // The text gives the links themselves, which the HTML has in `href`.
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, to = '']) => unescape(to));
    const said = new Set([...shown, ...links]);
    expect(lines.filter((line) => !said.has(line))).toEqual([]);
    const beside = shown.filter((line) => !lines.includes(line) && line !== subject);
    // The words of the two links, and the sentence about the button.
    expect(beside).toHaveLength(name === 'password_changed' ? 0 : 3);
  });
});
