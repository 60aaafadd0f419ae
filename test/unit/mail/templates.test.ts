import { describe, expect, it } from '@jest/globals';
import { renderMessage } from '../../../src/mail/messages/index.js';
import { passwordChanged, resetRequested } from '../../support/peers/messages.js';
import { parseTemplates, templateProblems as problemsOf } from '../../support/world/templates.js';

const ofChange = (part: string, template: unknown) => ({
  password_changed: { de: { [part]: template } },
});

describe("an organization's own templates", () => {
  it('go before the standard ones, part by part and language by language', () => {
    const templates = parseTemplates({
      password_changed: {
        de: { subject: 'Hallo {{ customer_name }}', text: 'Am {{changed_at}}.' },
      },
    });
    const own = renderMessage(passwordChanged(), 'de', templates);
    const standard = renderMessage(passwordChanged(), 'de');
    expect(own).toEqual({
      subject: 'Hallo Pat Example',
      text: 'Am 1. November 2026 um 23:37 UTC.',
      html: standard.html,
    });
    expect(renderMessage(passwordChanged(), 'en', templates)).toEqual(
      renderMessage(passwordChanged(), 'en'),
    );
    expect(renderMessage(resetRequested(), 'de', templates)).toEqual(
      renderMessage(resetRequested(), 'de'),
    );
  });

  it('may hold a style sheet', () => {
    const html = '<style>@media print{p{color:red}}</style>{{contact}}';
    const templates = parseTemplates({ password_changed: { de: { html } } });
    const rendered = renderMessage(passwordChanged(), 'de', templates).html;
    expect(rendered).toBe('<style>@media print{p{color:red}}</style>+49 30 123456');
  });

  it('may be none', () => expect(parseTemplates({})).toEqual({}));

  it('are refused with every unknown placeholder named', () => {
    const value = {
      password_changed: {
        de: { subject: '{{organisation}}', text: '{{reset_link}} {{ nope }} {{contact}} {{nope}}' },
      },
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

  const placed = 'templates.password_changed.de';
  it.each([
    ['no object', 'x', 'templates: must be an object'],
    ['null', null, 'templates: must be an object'],
    ['a list', [], 'templates: must be an object'],
    [
      'an unknown message',
      { password_reset: {} },
      'templates: unknown member password_reset; it may hold password_reset_requested, password_changed',
    ],
    [
      'a prototype key',
      JSON.parse('{"__proto__": {}}'),
      'templates: unknown member __proto__; it may hold password_reset_requested, password_changed',
    ],
    [
      'an unknown language',
      { password_changed: { 'de-AT': {} } },
      'templates.password_changed: unknown member de-AT; it may hold en, de, fr, es, it, pt, nl, ja',
    ],
    [
      'an unknown part',
      ofChange('body', 'x'),
      `${placed}: unknown member body; it may hold subject, text, html`,
    ],
    ['a number', ofChange('text', 1), `${placed}.text: must be a string`],
    ['nothing in it', ofChange('text', ' \n'), `${placed}.text: is empty`],
    [
      'a placeholder without an end',
      ofChange('text', 'at {{changed_at'),
      `${placed}.text: has a placeholder without an end`,
    ],
    [
      'a subject of two lines',
      ofChange('subject', 'a\r\nb'),
      `${placed}.subject: must be one line`,
    ],
    [
      'a subject that is too long',
      ofChange('subject', 'a'.repeat(201)),
      `${placed}.subject: is longer than 200 characters`,
    ],
    [
      'no link to set a password by',
      { password_reset_requested: { en: { text: 'Hello {{customer_name}}' } } },
      'templates.password_reset_requested.en.text: lacks {{reset_link}}',
    ],
  ])('are refused with %s', (_what, value: unknown, problem) => {
    expect(problemsOf(value)).toEqual([problem]);
  });

  it('are refused without repeating what is too long to read', () => {
    const [problem = ''] = problemsOf(ofChange('text', `{{${'a'.repeat(500)}\n}}`));
    expect(problem.length).toBeLessThan(120);
  });
});
