import { describe, expect, it } from '@jest/globals';
import { locales, messageNames } from '../../../src/mail/messages/templates/catalogue.js';
import { placeholders } from '../../../src/mail/messages/templates/catalogue.js';
import { standardTemplate } from '../../../src/mail/messages/standard/standard-template.js';
import { renderMessage, type Locale } from '../../../src/mail/messages/index.js';
import { passwordChanged, resetRequested } from '../../support/peers/messages.js';

const every = messageNames.flatMap((name) => locales.map((locale) => [name, locale] as const));

const namesIn = (template: string): string[] =>
  [...new Set([...template.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name))].toSorted();

/** What the person who did not ask for anything must find. */
const needed = {
  password_reset_requested:
    'cancel_link customer_email lifetime organization_name reset_link'.split(' '),
  password_changed: ['changed_at', 'contact', 'customer_email', 'organization_name'],
};

describe('the standard templates', () => {
  it.each(every)('of %s in %s hold every placeholder that a reader needs', (name, locale) => {
    const { subject, text, html } = standardTemplate(name, locale);
    expect(namesIn(text)).toEqual(needed[name]);
    expect(namesIn(html)).toEqual(needed[name]);
    expect(namesIn(subject)).toEqual(['organization_name']);
    expect(placeholders[name]).toEqual(expect.arrayContaining(namesIn(text)));
  });

  it.each(messageNames)('of %s are another text in each language', (name) => {
    const templates = locales.map((locale) => standardTemplate(name, locale));
    const sentences = templates.flatMap(({ subject, text }) => [subject, ...text.split('\n\n')]);
    const words = sentences.filter((sentence) => !/^\{\{\w+\}\}\s*$/.test(sentence));
    expect(new Set(words).size).toBe(words.length);
  });

  it.each(every)('of %s in %s are HTML that a mail program can show safely', (name, locale) => {
    const { html } = standardTemplate(name, locale);
    expect(html).toContain(`<html lang="${locale}" dir="ltr">`);
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    const tags = /<(script|img|link|iframe|object|embed|form|svg|video)|url\(|@import/i;
    expect(html).not.toMatch(tags);
    expect(html).not.toMatch(/\son\w+=|src=|https?:/i);
    expect(html).not.toMatch(/href="(?!\{\{(reset|cancel)_link\}\}")/);
  });

  it.each(locales)('of the notice in %s hold no link', (locale) => {
    expect(standardTemplate('password_changed', locale).html).not.toContain('href');
  });

  it.each(every)('of %s in %s leave nothing unfilled', (name, locale) => {
    const message = name === 'password_changed' ? passwordChanged() : resetRequested();
    const { subject, text, html } = renderMessage(message, locale);
    expect(`${subject}${text}${html}`).not.toMatch(/\{\{|\}\}|undefined/);
    expect(text).toContain('pat@example.org');
  });
});

describe('a reset mail', () => {
  it('says how to set the password, how long that works, and what to do if it was another person', () =>
    expect(renderMessage(resetRequested(), 'en')).toMatchObject({
      subject: 'Set a new password for Acme',
      text: `Somebody asked to set a new password for the account pat@example.org at Acme. If it was you, follow this link:

https://shop.example/reset#id=Rst1&token=tok-1

The link works for 1 hour and only once. If you asked several times, only the link in the newest mail works.

If it was not you, you need not do anything: your password stays as it is. With this link you cancel the request:

https://shop.example/cancel#id=Rst1&token=tok-2

Please do not forward this mail: whoever has the link can set your password.

Acme
`,
    }));

  it('has both links in its HTML', () => {
    const { html } = renderMessage(resetRequested(), 'de');
    expect(html).toContain('href="https://shop.example/reset#id=Rst1&amp;token=tok-1"');
    expect(html).toContain('>https://shop.example/reset#id=Rst1&amp;token=tok-1</a>');
    expect(html).toContain('href="https://shop.example/cancel#id=Rst1&amp;token=tok-2"');
  });

  it.each<[number, Locale, string]>([
    [3600, 'en', 'works for 1 hour and'],
    [7200, 'de', 'gilt 2 Stunden lang'],
    [300, 'fr', 'pendant 5 minutes et'],
    [5400, 'nl', 'is 90 minuten geldig'],
    [3599, 'it', 'per 59 minuti e'],
    [21_600, 'ja', '有効期間は 6 時間で'],
    [3600, 'es', 'durante 1 hora y'],
    [3600, 'pt', 'por 1 hora e'],
  ])('with a life of %d seconds says in %s: %s', (lifetimeSeconds, locale, words) => {
    expect(renderMessage(resetRequested({ lifetimeSeconds }), locale).text).toContain(words);
  });
});

describe('the notice of a change', () => {
  it('says when, what to do if it was another person, and whom to tell', () =>
    expect(renderMessage(passwordChanged(), 'en')).toMatchObject({
      subject: 'Your password for Acme was changed',
      text: `The password of the account pat@example.org at Acme was changed on November 1, 2026 at 11:37 PM UTC.

If it was you, you need not do anything.

If it was not you, somebody else may have access to your account. Please contact us at once: +49 30 123456

We never ask for your password, and for your safety this mail holds no link.

Acme
`,
    }));
});

describe('a value', () => {
  const hostile = `<img src=x onerror=alert(1)> {{7*7}} \${7*7} {{reset_link}} $& $1 "'&`;

  // Proves: MAI-11
  it('is shown as it is in the text, and escaped in the HTML', () => {
    const { text, html } = renderMessage(resetRequested({ organizationName: hostile }), 'en');
    expect(text).toContain(`at ${hostile}. If it was you`);
    expect(html).toContain(
      '&lt;img src=x onerror=alert(1)&gt; {{7*7}} ${7*7} {{reset_link}} $&amp; $1 &quot;&#39;&amp;',
    );
    expect(html).not.toContain('<img');
  });

  // Proves: MAI-11
  it('cannot leave the attribute that a template puts it in', () => {
    const html = '<p title="{{customer_name}}" class=\'{{customer_name}}\'>{{ reset_link }}</p>';
    const templates = { templates: { password_reset_requested: { en: { html } } } };
    const customerName = `" onmouseover='x'`;
    const rendered = renderMessage(resetRequested({ customerName }), 'en', templates);
    const escaped = '&quot; onmouseover=&#39;x&#39;';
    expect(rendered.html).toContain(`<p title="${escaped}" class='${escaped}'>`);
  });

  it.each([
    ['CR and LF', 'Acme\r\nBcc: x@evil.test'],
    ['NUL', 'Acme\0Bcc: x@evil.test'],
    ['a line separator', 'Acme\u2028Bcc: x@evil.test'],
    ['a paragraph separator', 'Acme\u2029Bcc: x@evil.test'],
    ['a next-line character', 'Acme\u0085Bcc: x@evil.test'],
    ['a reversal of direction', 'Acme\u202eBcc: x@evil.test'],
  ])('with %s does not break the subject', (_what, organizationName) => {
    const { subject } = renderMessage(resetRequested({ organizationName }), 'en');
    expect(subject).toBe('Set a new password for Acme Bcc: x@evil.test');
  });
});
