import { describe, expect, it } from '@jest/globals';
import { renderMessage } from '../../../src/mail/messages/index.js';
import { passwordChanged, resetRequested } from '../../support/peers/messages.js';
import { parseTemplates, templateProblems as problemsOf } from '../../support/world/templates.js';

const ofChange = (part: string, template: unknown) => ({
  password_changed: { de: { [part]: template } },
});

describe("an organization's own templates", () => {
  it('go before the standard ones, part by part and language by language', () => {
    const de = { subject: 'Hallo {{ customer_name }}', text: 'Am {{changed_at}}.' };
    const templates = parseTemplates({ password_changed: { de } });
    const { html } = renderMessage(passwordChanged(), 'de');
    const own = { subject: 'Hallo Pat Example', text: 'Am 1. November 2026 um 23:37 UTC.', html };
    expect(renderMessage(passwordChanged(), 'de', { templates })).toEqual(own);
    const [notice, request] = [passwordChanged(), resetRequested()];
    expect(renderMessage(notice, 'en', { templates })).toEqual(renderMessage(notice, 'en'));
    expect(renderMessage(request, 'de', { templates })).toEqual(renderMessage(request, 'de'));
  });

  it('may contain a style sheet', () => {
    const html = '<style>@media print{p{color:red}}</style>{{contact}}';
    const templates = parseTemplates({ password_changed: { de: { html } } });
    const rendered = renderMessage(passwordChanged(), 'de', { templates }).html;
    expect(rendered).toBe('<style>@media print{p{color:red}}</style>+49 30 123456');
  });

  it('may be none', () => expect(parseTemplates({})).toEqual({}));

  it('are refused with every unknown placeholder named', () => {
    const text = '{{reset_link}} {{ nope }} {{contact}} {{nope}}';
    const value = {
      password_changed: { de: { subject: '{{organisation}}', text } },
      password_reset_requested: { fr: { html: '{{reset_link}} {{7*7}}' } },
    };
    expect(problemsOf(value)).toEqual([
      'templates.password_reset_requested.fr.html: unknown placeholder {{7*7}}',
      'templates.password_changed.de.subject: unknown placeholder {{organisation}}',
      'templates.password_changed.de.text: unknown placeholder {{reset_link}}',
      'templates.password_changed.de.text: unknown placeholder {{nope}}',
    ]);
    expect(() => parseTemplates(value)).toThrow('{{organisation}}');
  });

  const messages = 'it may contain password_reset_requested, password_changed';
  const languages = 'it may contain en, de, fr, es, it, pt, nl, ja';
  const austrian = { password_changed: { 'de-AT': {} } };
  const unlinked = { password_reset_requested: { en: { text: 'Hello {{customer_name}}' } } };
  it.each([
    ['no object', 'x', ': must be an object'],
    ['null', null, ': must be an object'],
    ['a list', [], ': must be an object'],
    ['an unknown message', { reset: {} }, `: unknown member reset; ${messages}`],
    ['a prototype key', JSON.parse('{"__proto__": {}}'), `: unknown member __proto__; ${messages}`],
    ['an unknown language', austrian, `.password_changed: unknown member de-AT; ${languages}`],
    ['no link', unlinked, '.password_reset_requested.en.text: lacks {{reset_link}}'],
  ])('are refused with %s', (_what, value: unknown, problem) => {
    expect(problemsOf(value)).toEqual([`templates${problem}`]);
  });

  it.each([
    ['an unknown part', 'body', 'x', ': unknown member body; it may contain subject, text, html'],
    ['a number', 'text', 1, '.text: must be a string'],
    ['nothing in it', 'text', ' \n', '.text: is empty'],
    ['a placeholder without an end', 'text', 'at {{x', '.text: has a placeholder without an end'],
    ['a subject of two lines', 'subject', 'a\r\nb', '.subject: must be one line'],
    ['a subject too long', 'subject', 'a'.repeat(201), '.subject: is longer than 200 characters'],
  ])('are refused with %s', (_what, part, template: unknown, problem) => {
    const placed = 'templates.password_changed.de';
    expect(problemsOf(ofChange(part, template))).toEqual([placed + problem]);
  });

  it('are refused without repeating what is too long to read', () => {
    const [problem = ''] = problemsOf(ofChange('text', `{{${'a'.repeat(500)}\n}}`));
    expect(problem.length).toBeLessThan(120);
  });
});
