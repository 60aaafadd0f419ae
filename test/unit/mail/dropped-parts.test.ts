/** What is dropped from an organization's HTML, so that a template of MJML or react-email is taken as it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseMailSettings } from '../../../src/config/forms/mail-settings.js';
import { dropFromHtml } from '../../../src/mail/messages/templates/drop-html.js';
import { htmlProblems } from '../../../src/mail/messages/templates/html-rules.js';
import { renderMessage } from '../../../src/mail/messages/index.js';
import { passwordChanged, resetRequested } from '../../support/peers/messages.js';

const link = '<a href="{{reset_link}}">Set a password</a>';
const logo = { url: 'https://shop.example/logo.png?a=1&b=2' };

/** The HTML as it is mailed, and what was dropped from it. */
function take(html: string, message: keyof typeof messages = 'password_reset_requested') {
  const shop = { logo, templates: { [message]: { en: { html } } } };
  const settings = parseMailSettings(JSON.stringify({ shop })).get('shop');
  const kept = settings?.templates?.[message]?.en?.html ?? '';
  const [loss, ...more] = settings?.losses ?? [];
  expect(more).toEqual([]);
  return { settings, kept, dropped: loss?.dropped ?? [] };
}

const messages = {
  password_reset_requested: resetRequested(),
  password_changed: passwordChanged(),
};

const url = 'url() in a style';

describe('a part of a template that mails may not have', () => {
  it.each<[html: string, kept: string, dropped: string]>([
    ['<img src="https://track.example/p.gif">', '', 'src of <img>'],
    ['<IMG SRC=https://track.example/p.gif alt="A &amp; B">', 'A &amp; B', 'src of <img>'],
    [`<img/src='//track.example/p.gif'alt=x>`, 'x', 'src of <img>'],
    ['<img src="&#104;ttps://track.example/p.gif">', '', 'src of <img>'],
    ['<img src=" h\nttp://track.example/p.gif">', '', 'src of <img>'],
    ['<img src="">', '', 'src of <img>'],
    ['<img src="http://shop.example/logo.png?a=1&amp;b=2">', '', 'src of <img>'],
    [
      '<img src="https://a.example/p.png" alt="<b>{{customer_name}}">',
      '&lt;b&gt;{{customer_name}}',
      'src of <img>',
    ],
    ['<p title=">"><img src="http://a.example">', '<p title=">">', 'src of <img>'],
    [
      '<p title="<!--"><img src="http://a.example"><!-- -->',
      '<p title="<!--"><!-- -->',
      'src of <img>',
    ],
    [
      '<title><!--</title><img src="http://a.example"><!-- -->',
      '<title><!--</title><!-- -->',
      'src of <img>',
    ],
    ['<!-- --!><img src="http://a.example"><!-- -->', '<!-- --!><!-- -->', 'src of <img>'],
    [
      '<!--[if mso]><v:fill src="http://a.example" type="tile"/><![endif]-->',
      '<!--[if mso]><v:fill type="tile" /><![endif]-->',
      'src of <v:fill>',
    ],
    ['<img alt="x" srcset="https://a.example/2x.png 2x">', '<img alt="x">', 'srcset of <img>'],
    [
      '<table background="http://a.example/p.png" width=600 nowrap>',
      '<table width="600" nowrap>',
      'background of <table>',
    ],
    ['<video poster="//a.example/p.png">', '<video>', 'poster of <video>'],
    [
      '<a ping="https://a.example/" href="https://a.example/">',
      '<a href="https://a.example/">',
      'ping of <a>',
    ],
    [
      '<style>p{color:red;background:url(https://a.example)}</style>',
      '<style>p{color:red;background:none}</style>',
      url,
    ],
    [
      '<style>p{background:#abc URL( "//a.example" ) no-repeat;top:0}</style>',
      '<style>p{background:#abc none no-repeat;top:0}</style>',
      url,
    ],
    [
      String.raw`<style>p{background:u\72 l(//a.example);top:0}</style>`,
      '<style>p{top:0}</style>',
      url,
    ],
    [
      `<p style="background:#abc url('http://a.example')">`,
      '<p style="background:#abc none">',
      url,
    ],
    [
      '<p style="top:0;background:&#117;rl&lpar;//a.example)">',
      '<p style="top:0;background:none">',
      url,
    ],
    ['<p style=background:url(//a.example)>', '<p style="background:none">', url],
    [
      `<p style='font-family:"A";background:url(//a)'>`,
      '<p style="font-family:&quot;A&quot;;background:none">',
      url,
    ],
    [
      '<style>@import "//a.example/x.css";p{top:0}</style>',
      '<style>p{top:0}</style>',
      '@import in a style',
    ],
    [
      '<style>@import url(https://a.example/x?a:1;2);p{top:0}</style>',
      '<style>p{top:0}</style>',
      'url() in a style, @import in a style',
    ],
    [
      '<style>@font-face{font-family:"A";src:url(//a.example/x.woff2) format("woff2")}</style>',
      '<style>@font-face{font-family:"A";}</style>',
      url,
    ],
    [
      '<style>p{background:image-set("//a" 1x);top:0}</style>',
      '<style>p{top:0}</style>',
      'image-set in a style',
    ],
    [
      '<style>p{background:url(data:image/gif;base64,R0=),url(//a)}</style>',
      '<style>p{background:url(data:image/gif;base64,R0=),none}</style>',
      url,
    ],
    ['<link rel="stylesheet" href="//a.example/x.css">', '', '<link>'],
    ['<noscript><img src="//a.example"><p onclick="x()"></noscript>', '', '<noscript>'],
    [
      '<!--[if mso]><noscript><xml></xml></noscript><![endif]-->',
      '<!--[if mso]><![endif]-->',
      '<noscript>',
    ],
  ])('is dropped: %s', (html, kept, dropped) => {
    const taken = take(html + link);
    expect(taken.kept).toBe(kept + link);
    expect(taken.dropped.join(', ')).toBe(dropped);
  });

  it('is not the logo', () => {
    const shown = '<img src="https://shop.example/logo.png?a=1&amp;b=2" alt="The Shop">';
    expect(take(shown + link)).toMatchObject({ kept: shown + link, dropped: [] });
  });

  it.each([
    ['an unknown placeholder', '<noscript>{{nope}}</noscript>'],
    ['a link that goes with it', `<noscript>${link}</noscript>`, ''],
    [
      'a style that begins a placeholder',
      '<style>@import url(x);p{color:{{customer_name}}}</style>',
    ],
    ['a comment that ends in it', '<!--[if mso]><img src="//a" alt="<!--"><![endif]-->'],
  ])('leaves what is refused: %s', (_what, html, rest = link) => {
    expect(() => take(html + rest)).toThrow('templates.password_reset_requested.en.html');
  });

  it('is found however it is written, or else the template is refused', () => {
    const parts = ['<noscript>', '</noscript><noscript>', '<link ', '<style>@import', 'url(', '{;'];
    const more = ['/*', '"', "'", '\\', 'a:', '@import url("', '<img src=x alt="', '<!--[if mso]>'];
    for (const part of [...parts, ...more]) {
      for (const begin of ['', '<style>@import ', '<p style="background:url(x);']) {
        const { html } = dropFromHtml(begin + part.repeat(200), null);
        const isRight = htmlProblems(html, null).length === 0;
        expect(isRight && /<(?:img|link|noscript)/.test(html)).toBe(false);
      }
    }
  });
});

const folder = 'test/support/templates';
const files = readdirSync(folder).filter((name) => name.endsWith('.html'));

describe('what MJML and react-email write', () => {
  const always = ['<noscript>', '<link>', 'url() in a style', '@import in a style'];
  const dropped: Readonly<Record<string, readonly string[]>> = {
    'mjml-reset.html': [...always, 'src of <img>'],
    'mjml-plain-reset.html': always,
    'mjml-changed.html': [
      ...always,
      'src of <v:image>',
      'background of <td>',
      'background of <table>',
      'src of <v:fill>',
      'src of <img>',
    ],
    'react-email-reset.html': ['url() in a style', 'src of <img>'],
    'react-email-reset-pretty.html': ['url() in a style', 'src of <img>'],
    'react-email-changed.html': ['src of <img>'],
  };

  it.each(files)('is taken as a template: %s', (name) => {
    const message = name.includes('changed') ? 'password_changed' : 'password_reset_requested';
    const taken = take(readFileSync(`${folder}/${name}`, 'utf8'), message);
    expect(taken.dropped.toSorted()).toEqual(dropped[name]?.toSorted());
    const { html } = renderMessage(messages[message], 'en', taken.settings);
    expect(html).not.toMatch(/\{\{|<link|@import|noscript|shop\.example\/\w+\.(?:png|jpg)/);
    expect(html).toContain('pat@example.org');
    if (message === 'password_reset_requested') {
      expect(html).toContain('href="https://shop.example/reset#id=Rst1&amp;token=tok-1"');
    }
  });
});
