import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../../src/config/index.js';
import { chooseLink } from '../../../src/domain/resets/links.js';
import { problemsOf, testEnvironment, type Environment } from '../../support/world/environment.js';

describe('MAIL_SETTINGS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-mail-settings-'));
  const file = join(folder, 'mail.json');

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function write(settings: unknown): Environment {
    const isText = typeof settings === 'string' || Buffer.isBuffer(settings);
    writeFileSync(file, isText ? settings : JSON.stringify(settings));
    return { MAIL_SETTINGS: file };
  }

  /** Without the name of the file, which each begins with. */
  function mailProblems(settings: unknown): string[] {
    return problemsOf(write(settings)).map((problem) => {
      expect(problem.startsWith(`MAIL_SETTINGS: ${file}: `)).toBe(true);
      expect(problem).not.toContain('CANARY');
      return problem.slice(`MAIL_SETTINGS: ${file}: `.length);
    });
  }

  it('says for each organization what its mails look like', () => {
    const templates = { password_changed: { de: { subject: 'Hallo {{customer_name}}' } } };
    const logo = { url: 'https://shop.example/logo.png', alt: 'The Shop', width: 160, height: 40 };
    const look = { name: 'The "Shop"', color: '#1f4fbf', logo };
    const shop = { locale: 'de', contact: '☎ +49 30', templates, ...look };
    const settings = { 'the-shop': { ...shop, from: 'The Shop <a@shop.example>' }, other: {} };
    const { mail } = loadConfig(testEnvironment(write(settings)));
    const from = { name: 'The Shop', address: 'a@shop.example' };
    expect(Object.fromEntries(mail.settings)).toEqual({ 'the-shop': { ...shop, from }, other: {} });
    expect(loadConfig(write('\uFEFF{}')).mail.settings).toEqual(new Map());
  });

  it('is refused with organization, message, language and part of each wrong template', () => {
    const templates = {
      password_changed: { de: { text: '{{password}} {{contact}}', html: '<a href={{contact}}>' } },
      password_reset_requested: { xx: {} },
    };
    expect(mailProblems({ a: { templates }, b: { templates: { greeting: 'CANARY' } } })).toEqual([
      expect.stringMatching(/^a\.templates\.password_reset_requested: unknown member xx; /),
      'a.templates.password_changed.de.text: unknown placeholder {{password}}',
      'a.templates.password_changed.de.html: has a placeholder in an attribute without quotes',
      expect.stringMatching(/^b\.templates: unknown member greeting; /),
    ]);
  });

  const members = 'it may contain locale, name, logo, color, from, contact, templates';
  const logo = { url: 'https://shop.example/logo.png' };
  const logoMembers = 'it may contain url, alt, width, height';
  const line = 'must be one line of 1 to 200 printable characters, without blanks around it';
  const address =
    'must be an https: URL (http: on loopback only) of at most 1024 characters, without credentials and without a fragment';
  const locales = 'must be one of en, de, fr, es, it, pt, nl, ja';
  it.each([
    ['CANARY', 'is not JSON'],
    ['{\n"a": {},\n}', 'is not JSON (line 3)'],
    ['', 'is not JSON'],
    [Buffer.from([0x7b, 0xff, 0x7d]), 'is not UTF-8'],
    ['[]', 'must be an object'],
    ['{"a": {"locale": "de", "locale": "en"}}', 'names a member twice'],
    [{ a: null }, 'a: must be an object'],
    ['{"__proto__": {}}', "wrong name __proto__: it must be an organization's slug"],
    ['{"a": {"__proto__": {"locale": "de"}}}', `a: unknown member __proto__; ${members}`],
    [{ a: { constructor: 'CANARY' } }, `a: unknown member constructor; ${members}`],
    [{ a: { locale: 'CANARY' } }, `a.locale: ${locales}`],
    [{ a: { locale: 'de-AT' } }, `a.locale: ${locales}`],
    [{ a: { locale: null } }, 'a.locale: must be a string'],
    [
      { a: { from: 'CANARY' } },
      'a.from: must be an email address, or a name and an email address such as Shop <no-reply@shop.example>',
    ],
    [{ a: { from: ['a@b.example'] } }, 'a.from: must be a string'],
    [{ a: { name: ' CANARY' } }, `a.name: ${line}`],
    [{ a: { color: 'CANARY' } }, 'a.color: must be a colour such as #1f4fbf'],
    [{ a: { color: '#12' } }, 'a.color: must be a colour such as #1f4fbf'],
    [{ a: { color: 7 } }, 'a.color: must be a string'],
    [{ a: { logo: 'https://CANARY.example' } }, 'a.logo: must be an object'],
    [{ a: { logo: {} } }, 'a.logo: lacks url'],
    [{ a: { logo: { ...logo, src: 'CANARY' } } }, `a.logo: unknown member src; ${logoMembers}`],
    [{ a: { logo: { url: 'http://shop.example/CANARY.png' } } }, `a.logo.url: ${address}`],
    [{ a: { logo: { url: 'javascript:CANARY' } } }, `a.logo.url: ${address}`],
    [{ a: { logo: { url: 'data:image/png;base64,CANARY' } } }, `a.logo.url: ${address}`],
    [{ a: { logo: { url: 'https://shop.example/"CANARY' } } }, `a.logo.url: ${address}`],
    [{ a: { logo: { url: 'https://u:CANARY@shop.example/a.png' } } }, `a.logo.url: ${address}`],
    [
      { a: { logo: { url: 'https://shop.example/CANARY.svg?v=1' } } },
      'a.logo.url: must be a PNG, JPEG or GIF: most mail programs show no SVG',
    ],
    [{ a: { logo: { ...logo, alt: 'a\nCANARY' } } }, `a.logo.alt: ${line}`],
    [
      { a: { logo: { ...logo, width: 489 } } },
      'a.logo.width: must be a whole number from 1 to 488',
    ],
    [
      { a: { logo: { ...logo, width: '9' } } },
      'a.logo.width: must be a whole number from 1 to 488',
    ],
    [
      { a: { logo: { ...logo, height: 0 } } },
      'a.logo.height: must be a whole number from 1 to 240',
    ],
    [
      { a: { logo: { ...logo, height: 1.5 } } },
      'a.logo.height: must be a whole number from 1 to 240',
    ],
    [{ a: { templates: 'CANARY' } }, 'a.templates: must be an object'],
  ])('stops the start if it is wrong: %j', (settings, problem) => {
    expect(mailProblems(settings)).toEqual([problem]);
  });

  it('takes for the contact one line that can be read', () => {
    for (const contact of ['x', 'help@shop.example', 'あ'.repeat(200)]) {
      expect(mailProblems({ a: { contact } })).toEqual([]);
    }
    const wrong = ['', ' ', 'x'.repeat(201), 'a\nCANARY', 'a\u2028b', 'a\u202eb', 'a\ud800'];
    for (const contact of [...wrong, '\u200b', ' CANARY', 'CANARY ', '\u00a0x']) {
      expect(mailProblems({ a: { contact } })).toEqual([`a.contact: ${line}`]);
    }
  });

  it('names all that is wrong, of every organization', () => {
    const ofC = { from: 'x', color: 'x', logo: { url: 'x', width: 0 } };
    const settings = { a: { locale: 'x', contact: '', extra: 1 }, B: {}, c: ofC };
    const problems = mailProblems(settings).map((problem) => problem.split(/ must|;/)[0]);
    const ofA = ['a.locale:', 'a.contact:', 'a: unknown member extra'];
    expect(problems).toEqual([
      ...ofA,
      'wrong name B: it',
      'c.logo.url:',
      'c.logo.width:',
      'c.color:',
      'c.from:',
    ]);
  });

  it('and RESET_LINKS work as docs/mail.md shows them', () => {
    const page = readFileSync('docs/mail.md', 'utf8');
    const [, RESET_LINKS = ''] = /^RESET_LINKS='(.+)'$/m.exec(page) ?? [];
    const [, settings = ''] = /^```json\n(.+?)^```$/ms.exec(page) ?? [];
    const { mail } = loadConfig({ RESET_LINKS, ...write(settings) });
    const { reset } = chooseLink(mail.links, 'the-shop', null);
    expect(reset).toBe('https://shop.example/reset-password');
    expect(mail.settings.get('the-shop')?.templates?.password_changed?.de).toBeDefined();
  });

  it('must be a file that can be read', () => {
    const problemOf = (path: string) => problemsOf({ MAIL_SETTINGS: path });
    const missing = join(folder, 'missing.json');
    expect(problemOf(missing)).toEqual([`MAIL_SETTINGS: ${missing}: there is no such file`]);
    expect(problemOf(folder)).toEqual([`MAIL_SETTINGS: ${folder}: is not a file`]);
    expect(problemOf('/dev/zero')).toEqual(['MAIL_SETTINGS: /dev/zero: is not a file']);
    const below = join(file, 'x');
    expect(problemOf(below)).toEqual([`MAIL_SETTINGS: ${below}: cannot be read (ENOTDIR)`]);
    const large = join(folder, 'large.json');
    writeFileSync(large, Buffer.alloc(10 * 1024 * 1024 + 1, ' '));
    expect(problemOf(large)).toEqual([`MAIL_SETTINGS: ${large}: is larger than 10485760 bytes`]);
    for (const path of ['{"a": "CANARY"}', ' [1]', 'a\nb', '\0', `/${'a'.repeat(1024)}`]) {
      expect(problemOf(path)).toEqual(['MAIL_SETTINGS: must be the path of a JSON file']);
    }
  });
});
