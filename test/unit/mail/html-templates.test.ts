/** What an organization's HTML may not contain: remote content, scripts, and values out of their place. */
import { describe, expect, it } from '@jest/globals';
import { locales, messageNames } from '../../../src/mail/messages/templates/catalogue.js';
import { standardTemplate } from '../../../src/mail/messages/standard/standard-template.js';
import { parseTemplates, templateProblems } from '../../support/world/templates.js';

const link = '<a href="{{reset_link}}">Set a password</a>';
const place = 'templates.password_reset_requested.en.html: ';

/** Of the HTML of a request's mail, which has its link unless it is the whole. */
function problemsOf(part: string, whole = `${part}${link}`): string[] {
  const problems = templateProblems({ password_reset_requested: { en: { html: whole } } });
  expect(problems.every((problem) => problem.startsWith(place))).toBe(true);
  return problems.map((problem) => problem.slice(place.length));
}

const unquoted = 'has a placeholder in an attribute without quotes';
const inTag = 'has a placeholder in a tag, but in no value of an attribute';
const loads = (what: string) => `loads from elsewhere: ${what}`;
const inLink = (name: string) =>
  `has in ${name} something else than {{reset_link}} or {{cancel_link}} alone`;
const broken = (what: string) => `has ${what} that does not end or is not well formed`;
const inStyle = 'has a placeholder in a style';

describe('placeholders out of place', () => {
  it.each([
    ['<p title={{customer_name}}>', unquoted],
    ['<p title=x{{customer_name}}>', unquoted],
    ['<p title = x{{ customer_name }}>', unquoted],
    ['<p title=">" lang=x{{customer_name}}>', unquoted],
    ['<!--[if mso]><p title=x{{customer_name}}><![endif]-->', unquoted],
    ['<p {{customer_name}}>', inTag],
    ['<p {{customer_name}}="x">', inTag],
    ['<p x="y"{{customer_name}}>', inTag],
    ['</p {{customer_name}}>', inTag],
    ['<p{{customer_name}}>', 'has a placeholder in the name of a tag'],
    ['<style>p{color:{{customer_name}}}</style>', inStyle],
    ['<STYLE><!-- {{customer_name}} --></STYLE>', inStyle],
    ['<p style="color:{{customer_name}}">', inStyle],
    ['<a href="{{customer_name}}">', inLink('href')],
    ['<a href="mailto:{{customer_email}}">', inLink('href')],
    ['<a href="https://track.example/?to={{reset_link}}">', inLink('href')],
    ['<a HREF="{{reset_link}}{{customer_name}}">', inLink('href')],
    ['<form action="{{customer_name}}">', inLink('action')],
  ])('are refused: %s', (part, problem) => expect(problemsOf(part)).toEqual([problem]));
});

describe('what runs, or is loaded in another way than pictures and styles', () => {
  it.each([
    ['<meta http-equiv="Refresh" content="0;url=x">', loads('http-equiv of <meta>')],
    ['<script>let a = "{{customer_name}}"</script>', 'may not contain <script>'],
    ['<Script>', 'may not contain <script>'],
    ['<noscript>', 'may not contain <noscript>'],
    ['<iframe></iframe>', 'may not contain <iframe>'],
    ['<object></object>', 'may not contain <object>'],
    ['<embed>', 'may not contain <embed>'],
    ['<base href="https://a.example/">', 'may not contain <base>'],
    ['<svg></svg>', 'may not contain <svg>'],
    ['<p onclick="x()">', 'has a script: onclick'],
    ['<img alt="" src="https://a.example/p.gif"><p onclick="x()">', 'has a script: onclick'],
    ['<a href="javascript:x()">', 'has a script: href'],
    ['<a href=" java\nscript&#58;x()">', 'has a script: href'],
    ['<a href="vbscript:x()">', 'has a script: href'],
    ['<a href="data:text/html,x">', 'has a script: href'],
    ['<!--[if mso]><a href="JavaScript:x()"><![endif]-->', 'has a script: href'],
    ['<form action="javascript:x()">', 'has a script: action'],
  ])('is refused: %s', (part, problem) => expect(problemsOf(part)).toContain(problem));
});

describe('HTML that can be read in two ways', () => {
  it.each([
    ['<p', broken('a tag')],
    ['<p title="x>', broken('a tag')],
    ['<p =x>', broken('a tag')],
    ['<!--[if mso]><p>', broken('a comment')],
    ['<!-- ', broken('a comment')],
    ['<style>p{}', broken('<style>')],
  ])('is refused: %s', (end, problem) => expect(problemsOf('', link + end)).toEqual([problem]));
});

describe('the link to set a password by', () => {
  const hidden = 'has {{reset_link}} only in places that no reader can follow';

  it.each([
    '<!-- {{reset_link}} --> hello',
    '<!--[if mso]><a href="{{reset_link}}">x</a><![endif]--> hello',
    '<title>{{reset_link}}</title> hello',
    '<p title="{{reset_link}}">hello',
    '<a title="{{reset_link}}">hello</a>',
  ])('is missing in %s', (html) => expect(problemsOf('', html)).toEqual([hidden]));

  it.each(['{{reset_link}}', '<b>{{ reset_link }}</b>', "<A HREF='{{ reset_link }}'>x</A>"])(
    'is there in %s',
    (html) => expect(problemsOf('', html)).toEqual([]),
  );
});

describe('HTML that is fine', () => {
  it.each([
    '<p title="Hello {{customer_name}}" lang=\'{{customer_name}}\'>{{customer_name}}</p>',
    '<a href="{{cancel_link}}">x</a><a href="https://shop.example/help?a=1&amp;b=2">y</a>',
    '<img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    `<p style="background:url('data:image/gif;base64,R0=');font-family:&quot;Segoe UI&quot;,Arial">`,
    '<style>@media print{p{color:red}}</style><!-- https://a.example <img src="//a"> -->',
    '<!--[if !mso]><!--><p>1 < 2 & 3 > 2</p><!--<![endif]-->',
    '<!--[if mso]><v:roundrect href="{{reset_link}}" arcsize="8%"><![endif]--><br/>',
    '<meta http-equiv="Content-Type" content="text/html"><table width=100% cellpadding=0>',
    '<title>{{organization_name}}</title><?xml ?><![if !mso]><p><![endif]>',
  ])('is taken: %s', (part) => expect(problemsOf(part)).toEqual([]));

  it('is all that Rekey has itself', () => {
    const all = messageNames.map((message) => [
      message,
      Object.fromEntries(locales.map((locale) => [locale, standardTemplate(message, locale)])),
    ]);
    expect(() => parseTemplates(Object.fromEntries(all))).not.toThrow();
  });

  // Proves: INP-06
  it('is read in no time, however it is written', () => {
    const parts = ['<', '<p ', '<p a="', '<!--', '<!--[if x]>', '<style>', '<p a = ', '&#', '\\'];
    const startedAt = performance.now();
    for (const part of parts) problemsOf('', part.repeat(100_000 / part.length));
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
